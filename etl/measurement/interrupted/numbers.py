"""Effects in words."""

from etl.measurement.interrupted.effects import Effect

MOST_DECIMALS = 4
# By the months in a period.
NOUNS = {1: "month", 3: "quarter"}


def period_noun(months: int, count: int) -> str:
    """Write a number of periods: 1 month, 12 quarters."""
    return f"{count} {NOUNS[months]}{'' if count == 1 else 's'}"


def size_of(effect: Effect) -> str:
    """Write a clear effect without its direction: 6.1 percentage points (95% interval ...)."""
    places = decimals(effect)
    low, high = sorted((abs(effect.low), abs(effect.high)))
    interval = f"95% interval {_plain(low, places)} to {_plain(high, places)}"
    return f"{_plain(abs(effect.estimate), places)} {effect.unit} ({interval})"


def signed(effect: Effect) -> str:
    """Write an effect of either direction: +0.4 percentage points (95% interval −1.0 to 1.8)."""
    places = decimals(effect)
    low, high = _plain(effect.low, places), _plain(effect.high, places)
    return f"{decimal(effect.estimate, effect)} {effect.unit} (95% interval {low} to {high})"


def decimal(value: float, like: Effect) -> str:
    """Write a number with its sign and as many decimals as an effect of its unit: −4.5."""
    places = decimals(like)
    sign = "+" if round(value, places) > 0 else ""
    return f"{sign}{_plain(value, places)}"


def least_seen(effect: Effect) -> str:
    """Write the smallest effect a series shows reliably, rounded up: 2.1 percentage points."""
    places = _fewest(effect)
    steps = -(-effect.detectable * 10**places // 1)
    return f"{steps / 10**places:.{places}f} {effect.unit}"


def decimals(effect: Effect) -> int:
    """Decimals with which an interval that leaves out 0 does so in print as well."""
    values = (effect.estimate, effect.low, effect.high)
    for places in range(_fewest(effect), MOST_DECIMALS):
        if not effect.is_clear or all(round(value, places) for value in values):
            return places
    return MOST_DECIMALS


def _fewest(effect: Effect) -> int:
    # A tenth of a point or of a per cent is little; of a mean it may be much.
    return 3 if effect.unit.startswith("in its own unit") else 1


def _plain(value: float, places: int) -> str:
    # Adding 0 turns the negative zero of a rounded number into zero.
    return f"{round(value, places) + 0:.{places}f}".replace("-", "−")
