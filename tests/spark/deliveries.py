"""Deliveries that are hard on an engine: corrections, faults, withdrawals, leap days, oddities."""

from pathlib import Path

import duckdb

from etl.judging.withdraw import withdraw, withdraw_rows
from etl.landing.delivery import load
from etl.sample import make_sample
from tests.rows import write_rows

_OF = "madeup-9"
# The last days of months of 28 to 31 days, in and out of leap years, and the days beside them.
_DAYS = (
    "2023-02-28", "2023-08-31", "2023-11-30", "2024-02-28", "2024-02-29", "2024-03-01",
    "2024-08-29", "2024-08-30", "2024-08-31", "2024-12-31", "2025-01-31", "2025-02-28",
    "2025-03-01", "2025-03-31", "2026-02-28", "2026-08-31", "2026-09-02", "2026-09-30",
)  # fmt: skip
_ODD_IDS = (
    "madeup-\u200b1", "madeup-\u00a02", "N/A", "-", " madeup-3", "madeup-4 ", "un\u212anown",
    "madeup-5\u0378", "madeup-5\U0001fae0", "madeup-5\u00c9", "madeup-5\u01c5", "madeup-\u0663",
)  # fmt: skip


def deliver_all(folder: Path, cases: int) -> None:
    """Load everything into the data folder of the settings; files are written below ``folder``."""
    make_sample(folder / "first", cases=cases, seed=11, faults=True)
    load("cases", [folder / "first"])
    _corrections(folder)
    load("cases", [folder / "corrections"])
    _days(folder / "days")
    load("cases", [folder / "days"])
    _oddities(folder / "odd")
    load("cases", [folder / "odd"])
    _withdrawals(folder)
    _published(folder / "published")
    load("cps_published", [folder / "published"])


def _corrections(folder: Path) -> None:
    """Every seventh case again, some of them changed; orders of some now decided otherwise."""
    (folder / "corrections").mkdir()
    con = duckdb.connect()
    for table, change in {
        "case_outcomes": "'high' as risk_level_code, null as dv_marker",
        "restraining_orders": "null as condition_codes, '2026-09-30' as end_date",
        "charges": "'guilty' as plea_code",
    }.items():
        (path,) = (folder / "first").glob(f"{table}*.csv")
        con.execute(
            f"""
            copy (
                select * replace ({change})
                from read_csv('{path}', all_varchar = true, ignore_errors = true)
                where hash(columns(*)[1]) % 7 = 0
            ) to '{folder / "corrections" / f"{table}_2026-10-05.csv"}' (header)
            """.replace("hash(columns(*)[1])", _first_column(table))
        )


def _first_column(table: str) -> str:
    return "hash(order_id)" if table == "restraining_orders" else "hash(case_id)"


def _days(folder: Path) -> None:
    """A case for each pair of days, all of three people, with orders that are breached."""
    cases, orders, breaches = [], [], []
    for first, begun in enumerate(_DAYS):
        for second, ended in enumerate(_DAYS[first:]):
            key = {"case_id": f"{_OF}d{first}-{second}", "defendant_id": f"{_OF}p{second % 3}"}
            victim = f"{_OF}v{first % 2}" if second % 4 else ""
            days = {"referred_date": begun, "charged_date": begun if second % 5 else ended}
            cases.append(key | days | {"finalised_date": ended, "victim_id": victim})
            orders.append(
                key | {"order_id": f"{_OF}o{first}-{second}", "made_date": begun, "end_date": ended}
            )
            breaches.append(
                {
                    "breach_id": f"{_OF}b{first}-{second}",
                    "order_id": f"{_OF}o{first}-{second}",
                    "breach_date": ended,
                }
            )
    write_rows(folder, "case_outcomes", *cases, name="case_outcomes_2026-10-06")
    write_rows(folder, "restraining_orders", *orders, name="restraining_orders_2026-10-06")
    write_rows(folder, "order_breaches", *breaches, name="order_breaches_2026-10-06")


def _oddities(folder: Path) -> None:
    """Keys twice, parents that never came, lists with gaps, values at their bounds, odd letters."""
    cases = [
        {"case_id": f"{_OF}odd{n}", "defendant_id": f"{_OF}x{n}", "victim_id": each}
        for n, each in enumerate(_ODD_IDS)
    ]
    cases += [
        {"case_id": f"{_OF}twice", "defendant_id": f"{_OF}a"},
        {"case_id": f"{_OF}twice", "defendant_id": f"{_OF}a"},
        {"case_id": f"{_OF}other", "defendant_id": f"{_OF}a", "charged_date": "2024-02-02"},
        {"case_id": f"{_OF}other", "defendant_id": f"{_OF}a", "charged_date": ""},
        # Only the place of a value differs: two hashes that leave nulls out would be alike.
        {"case_id": f"{_OF}moved", "defendant_id": f"{_OF}a", "dv_marker": "true"},
        {"case_id": f"{_OF}moved", "defendant_id": f"{_OF}a", "stalking_marker": "true"},
        {"case_id": f"{_OF}no", "defendant_id": f"{_OF}b", "area_code": "nowhere"},
        {"case_id": f"{_OF}big", "defendant_id": f"{_OF}b", "incident_count": "2147483647"},
        {"case_id": f"{_OF}minus", "defendant_id": f"{_OF}b", "sentence_months": "-1"},
        {"case_id": f"{_OF}old", "defendant_id": f"{_OF}b", "referred_date": "1989-12-31"},
        {"case_id": f"{_OF}new", "defendant_id": f"{_OF}b", "referred_date": "2199-01-01"},
        {"case_id": f"{_OF}gap", "defendant_id": f"{_OF}b", "online_platform_codes": "messaging;"},
        {"case_id": f"{_OF}sp", "defendant_id": f"{_OF}b", "online_platform_codes": "a; b"},
        {"case_id": f"{_OF}lists", "defendant_id": f"{_OF}c", "cyber_marker": "true",
         "online_platform_codes": "messaging;social_network", "stalking_marker": "true"},
        {"case_id": f"{_OF}none", "defendant_id": f"{_OF}c", "referred_date": "",
         "charged_date": "", "finalised_date": "", "outcome_code": "",
         "principal_offence_code": ""},
    ]  # fmt: skip
    write_rows(folder, "case_outcomes", *cases, name="case_outcomes_2026-10-07")
    charge = {"case_id": f"{_OF}lists", "defendant_id": f"{_OF}c"}
    charges = [charge | {"charge_number": n} for n in ("1", "1", "2", "0")]
    charges += [charge | {"case_id": f"{_OF}orphan"}]
    write_rows(folder, "charges", *charges, name="charges_2026-10-07")
    order = charge | {"order_id": f"{_OF}odd1", "condition_codes": "no_contact;no_contact"}
    orders = [
        order,
        order | {"order_id": f"{_OF}odd2", "decision_code": "", "made_date": "2024-06-10"},
        order | {"order_id": f"{_OF}odd3", "decision_code": "pending"},
        order | {"order_id": f"{_OF}odd4", "case_id": f"{_OF}orphan"},
        order | {"order_id": f"{_OF}odd5", "made_date": "2008-06-10", "basis_code": "acquittal"},
    ]
    write_rows(folder, "restraining_orders", *orders, name="restraining_orders_2026-10-07")
    breach = {"breach_id": f"{_OF}odd1", "order_id": f"{_OF}odd4"}
    write_rows(folder, "order_breaches", breach, name="order_breaches_2026-10-07")


def _withdrawals(folder: Path) -> None:
    """A delivery taken back, one taken back and given again, and rows taken back by key."""
    for name in ("gone", "back"):
        row = {"case_id": f"{_OF}d0-0", "defendant_id": f"{_OF}p0", "outcome_code": "acquitted"}
        write_rows(folder / name, "case_outcomes", row | {"victim_id": f"{_OF}{name}"})
        number = load("cases", [folder / name]).delivery.number
        taken_back = withdraw(number, None, "sent by mistake")
        if name == "back":
            withdraw(taken_back.number, None, "it was right")
    keys = folder / "keys.csv"
    keys.write_text(f"case_id,defendant_id\n{_OF}d1-1,{_OF}p1\n{_OF}d2-2,{_OF}p2\n")
    withdraw_rows("case_outcomes", keys, "not ours")


def _published(folder: Path) -> None:
    """Monthly and quarterly tables, of which some quarters are three months and one has a gap."""
    folder.mkdir()
    months = ("april", "may", "june", "july", "august", "october")
    for place, month in enumerate(months, start=1):
        (folder / f"{month}_2014.csv").write_text(_table(place))
    for quarter in (2, 3, 4):
        (folder / f"poc-14-15-q{quarter}.csv").write_text(_table(10 * quarter))


def _table(times: int) -> str:
    lines = [
        "," + ",".join(
            f"Number of {name} Convictions,Percentage of {name} Convictions,"
            f"Number of {name} Unsuccessful,Percentage of {name} Unsuccessful"
            for name in ("Homicide", "Sexual Offences")
        )
    ]  # fmt: skip
    for place, area in enumerate(("Bedfordshire", "Kent", "Cumbria"), start=1):
        counts = [(times * place, 2 * times), (times + 7 * place, times * times)]
        cells = [
            f"{won},{won / (won + lost):.1%},{lost},{lost / (won + lost):.1%}"
            for won, lost in counts
        ]
        lines.append(f"{area},{','.join(cells)}")
    return "\n".join(lines) + "\n"
