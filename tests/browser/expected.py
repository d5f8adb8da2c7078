"""What a headline must say, from the counts in plain SQL and the libraries' intervals."""

from datetime import date, timedelta
from pathlib import Path

from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from etl.live import open_live
from tests.warehouses import data_folder

Counts = tuple[int, int]
BOTH = ("stalking", "harassment")


def ask(data: Path, query: str, *parameters: object) -> list[tuple]:
    """Answer a query from the live warehouse of a data folder."""
    with data_folder(data), open_live() as con:
        return con.execute(query, list(parameters)).fetchall()


def count_cases(
    data: Path,
    metric: str,
    start: date,
    months: int,
    area: str = "%",
    groups: tuple = BOTH,
    dv: str = "%",
) -> Counts:
    """Add up numerator and denominator of a metric over some months of cases."""
    (counts,) = ask(
        data,
        """
        select sum(numerator), sum(denominator) from metrics.counts
        where metric = ? and area_code like ? and list_contains(?, offence_group_code)
            and dv like ? and month >= ? and month < ?::date + to_months(?)
        """,
        *(metric, area, list(groups), dv, start, start, months),
    )
    return counts


def recorded(data: Path, metric: str, start: date, months: int) -> str:
    """Return of how many defendants a metric's answer is recorded, where not of all."""
    ((share,),) = ask(
        data,
        """
        select sum(denominator) / sum(eligible) from metrics.counts
        where metric = ? and offence_group_code in ('stalking', 'harassment')
            and month >= ? and month < ?::date + to_months(?)
        """,
        *(metric, start, start, months),
    )
    return f"Recorded for {share:.1%}" if share < 1 else ""


def count_published(data: Path, metric: str, month: date, category: str = "%") -> Counts:
    """Add up numerator and denominator of a published metric in one month."""
    (counts,) = ask(
        data,
        """
        select sum(numerator), sum(denominator) from metrics.published_counts
        where metric = ? and period_type = 'month' and period_start = ?
            and offence_category_code like ?
        """,
        *(metric, month, category),
    )
    return counts


def year_before(start: date) -> date:
    """Return the same period's start a year before."""
    return start.replace(year=start.year - 1)


def newest_quarter(data: Path) -> date:
    """Return the first day of the last quarter that the delivered cases cover in full."""
    ((last,),) = ask(data, "select data_to from quality.freshness where source = 'cases'")
    after = last + timedelta(days=1)
    month = (after.month - 1) // 3 * 3 + 1
    return date(after.year, month - 3, 1) if month > 3 else date(after.year - 1, 10, 1)


def newest_published_month(data: Path) -> date:
    """Return the last month that was published as a month."""
    query = "select max(period_start) from metrics.published_counts where period_type = 'month'"
    ((month,),) = ask(data, query)
    return month


def headline(now: Counts, before: Counts) -> list[str]:
    """Return all a headline of these counts must say."""
    rate, rate_before = now[0] / now[1], before[0] / before[1]
    low, high = proportion_confint(*now, method="wilson")
    fall, rise = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
    points = 100 * (rate - rate_before)
    verdict = "No clear change on a year before"
    # That a count fell by far more than chance, with what it is a share of, is said beside it.
    if before[0] - now[0] > 5 * (before[0] + now[0]) ** 0.5 and now[1] < before[1]:
        verdict = "No clear change of the share on a year before"
    if fall > 0 or rise < 0:
        verdict = f"{'Higher' if points > 0 else 'Lower'} than a year before"
    return [
        f"{now[0]:,} of {now[1]:,}",
        f"{rate:.1%}",
        f"{low:.1%} to {high:.1%}",
        verdict,
        f"{abs(points):.1f} points",
        f"{100 * fall:+.1f} to {100 * rise:+.1f} points".replace("-", "−"),
    ]
