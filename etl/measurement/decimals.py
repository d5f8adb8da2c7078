"""Numbers with so many decimals, an exact half always the upper: as a reader with a pencil does."""

from decimal import ROUND_HALF_UP, Decimal

# A share of whole numbers lies exactly on a half or further from it than this, a float need not.
_EXACT = Decimal("1e-12")


def half_up(number: float, decimals: int) -> str:
    """Write a number with so many decimals: 28.75 as 28.8, −28.75 as -28.8.

    The tables of published counts are rounded alike (sql/publication/percents.sql).
    """
    exact = Decimal(number).quantize(_EXACT)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
