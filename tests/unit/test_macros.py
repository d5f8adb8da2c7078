"""The macros against the libraries that define them."""

import re
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from etl.macros import create_macros, macros

# A busy machine is no fault of a macro.

CON = duckdb.connect()
create_macros(CON)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    denominator = draw(st.integers(1, 10_000_000))
    return draw(st.integers(0, denominator)), denominator


def evaluate(expression: str, *values: object) -> float:
    (value,) = CON.execute(f"select {expression}", list(values)).fetchone()
    return value


@given(counts())
def test_wilson_bounds_are_those_of_statsmodels(pair: tuple[int, int]) -> None:
    low, high = proportion_confint(*pair, alpha=0.05, method="wilson")
    assert evaluate("wilson_low(?, ?)", *pair) == pytest.approx(low, abs=1e-12)
    assert evaluate("wilson_high(?, ?)", *pair) == pytest.approx(high, abs=1e-12)


@given(counts(), counts())
def test_change_bounds_are_newcombes(now: tuple[int, int], before: tuple[int, int]) -> None:
    low, high = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
    assert evaluate("change_low(?, ?, ?, ?)", *now, *before) == pytest.approx(low, abs=1e-9)
    assert evaluate("change_high(?, ?, ?, ?)", *now, *before) == pytest.approx(high, abs=1e-9)


@given(counts())
def test_bounds_hold_the_rate_and_stay_shares(pair: tuple[int, int]) -> None:
    low, rate, high = (
        evaluate(f"{name}(?, ?)", *pair) for name in ("wilson_low", "rate", "wilson_high")
    )
    assert 0 <= low <= rate <= high <= 1


def test_the_name_of_a_month_is_planned_once() -> None:
    # Twelve mentions of it, in a macro of macros, took a tenth of a second of every connection.
    (macro,) = (file for file in macros() if file.name == "month_number")
    body = macro.statement.partition(" as\n")[2]
    assert re.findall(r"\(name\)|\bname,", body) == ["(name)"]


@pytest.mark.parametrize("macro", ["rate", "wilson_low", "wilson_high"])
def test_nothing_divided_is_no_rate(macro: str) -> None:
    assert evaluate(f"{macro}(0, 0)") is None


def test_no_macro_multiplies_counts_by_decimals() -> None:
    """Such a product overflows in the DuckDB before 2.0 that analysts' own programs have."""
    for file in macros():
        assert not re.search(r"\d\.\d+(?!\d|e)\s*[*+]|[*+]\s*\d+\.\d+(?!\d|e)", file.statement)


def test_a_financial_year_starts_on_the_first_of_april() -> None:
    days = ["2015-03-31", "2015-04-01", "2015-12-31"]
    starts = [evaluate("financial_year_start(?::date)::varchar", day) for day in days]
    assert starts == ["2014-04-01", "2015-04-01", "2015-04-01"]


@given(st.text())
def test_a_shape_holds_no_letter_or_digit_of_its_value(value: str) -> None:
    shape = evaluate("value_class(?)", value.replace("\0", ""))
    assert not {character for character in shape if character.isalpha()} - {"A", "a"}
    assert len(shape) <= 20


def test_a_shape_steers_no_terminal() -> None:
    shape = evaluate("value_class(?)", "\x1b[2JAb1\r\n\t\u202e\u200b\xa0c d")
    assert shape == "?[9AAa9??????a a"


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2059, 12, 31))
FORMS = (
    "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d %B %Y", "%d-%b-%Y", "%d %b %y",
    "%B %d, %Y", "%Y%m%d", "%Y-%m-%dT10:11:12Z", "%d/%m/%Y 09:30",
)  # fmt: skip


@settings(max_examples=50)
@given(DAYS, st.sampled_from(FORMS), st.sampled_from(["{}", " {} ", "\u00a0{}\t"]))
def test_a_day_is_read_in_every_usual_form(day: date, form: str, padding: str) -> None:
    assert evaluate("text_date(?)", padding.format(day.strftime(form))) == day.isoformat()


@settings(max_examples=20)
@given(DAYS)
def test_a_day_number_of_a_spreadsheet_is_read(day: date) -> None:
    assert evaluate("text_date(?)", str((day - date(1899, 12, 30)).days)) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1st July 2019", "2019-07-01"),
        ("22nd of august, 2019", "2019-08-22"),
        ("Sept. 3, 2019", "2019-09-03"),
        ("3 de marzo de 2019", "2019-03-03"),
        ("3. März 2019", "2019-03-03"),
        ("1er août 19", "2019-08-01"),
        ("3/4/19", "2019-04-03"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: str) -> None:
    assert evaluate("text_date(?)", text) == day


@pytest.mark.parametrize(
    "text", ["soon", "31/02/2019", "04/13/2019", "12345678", "3 de abril", "3 Foo 2019"]
)
def test_what_is_no_day_is_kept(text: str) -> None:
    assert evaluate("text_date(?)", f" {text} ") == text


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Y", "true"), (" no ", "false"), ("SÍ", "true"), ("Nein", "false"), ("N/A", None),
     ("", None), (None, None), ("perhaps", "perhaps")],
)  # fmt: skip
def test_a_marker_in_words_is_yes_no_or_not_recorded(text: str | None, answer: str | None) -> None:
    assert evaluate("yes_no(?)", text) == answer


def test_spellings_meet_whatever_their_letters() -> None:
    assert evaluate("spelling_key(?)", " Łódź & Co. ") == "łodzandco"
    assert evaluate("spelling_key(?)", "Москва-1") == "москва1"


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        ("2026-03-31", "2025/26", "2026-Q1"),
        ("2026-04-01", "2026/27", "2026-Q2"),
        ("2024-02-29", "2023/24", "2024-Q1"),
        ("2025-12-31", "2025/26", "2025-Q4"),
        ("2000-01-01", "1999/00", "2000-Q1"),
        ("2099-09-30", "2099/00", "2099-Q3"),
    ],
)
def test_a_day_lies_in_a_financial_year_and_a_quarter(day: str, year: str, quarter: str) -> None:
    assert evaluate("financial_year(?::date)", day) == year
    assert evaluate("calendar_quarter(?::date)", day) == quarter


@settings(max_examples=50)
@given(DAYS)
def test_labels_of_periods_are_those_of_their_first_days(day: date) -> None:
    start = evaluate("financial_year_start(?)", day)
    assert evaluate("financial_year(?)", day) == f"{start:%Y}/{(start.year + 1) % 100:02}"
    first = evaluate("start_of_period(?, 'quarter')", day)
    assert evaluate("calendar_quarter(?)", day) == f"{first:%Y}-Q{(first.month + 2) // 3}"


@pytest.mark.parametrize("macro", ["financial_year", "calendar_quarter"])
def test_no_day_lies_in_no_period(macro: str) -> None:
    assert evaluate(f"{macro}(null::date)") is None
