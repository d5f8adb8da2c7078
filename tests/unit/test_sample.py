"""The made-up data keeps the contract, the law, and what truth.json says of it."""

import gzip
import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.sample import make_sample
from etl.sample.draw import pick
from etl.sample.fault_changes import NO_SUCH_CODE
from etl.sample.offences import is_lawful, principal_offences, secondary_offences
from etl.sample.plan import CHUNK_CASES, make_plan

ROOT = Path(__file__).resolve().parents[2]
FILES = ("case_outcomes", "charges", "restraining_orders", "order_breaches")
END = date(2026, 9, 30)
TYPES = {"varchar": pl.String, "date": pl.Date, "boolean": pl.Boolean, "integer": pl.Int32}
LISTS = {
    "online_platform_codes": "online_platforms",
    "online_method_codes": "online_methods",
    "condition_codes": "order_conditions",
}


def contract(name: str) -> list[tuple[str, str, bool, str | None]]:
    """Column, type, required, reference list, in the order of the contract."""
    text = (ROOT / "sql" / "contract" / f"{name}.sql").read_text(encoding="utf-8")
    found = re.findall(
        r"^    (\w+) (varchar|date|boolean|integer)( not null)?(?: references (\w+))?", text, re.M
    )
    return [(column, kind, bool(required), looked_up or None)
            for column, kind, required, looked_up in found]  # fmt: skip


def reference(name: str) -> pl.DataFrame:
    return pl.read_csv(ROOT / "data" / "reference" / f"{name}.csv", infer_schema=False)


def path_of(folder: Path, name: str, ending: str = "csv") -> Path:
    return folder / f"{name}_made_up_{END}.{ending}"


def load(folder: Path, name: str) -> pl.DataFrame:
    schema = {column: TYPES[kind] for column, kind, _, _ in contract(name)}
    return pl.read_csv(path_of(folder, name), schema=schema)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample")
    make_sample(made, 2 * CHUNK_CASES + 7)
    return made


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, pl.DataFrame]:
    return {name: load(folder, name) for name in FILES}


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cases(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    offences = reference("offences").join(reference("offence_groups"), on="offence_group_code")
    return (
        tables["case_outcomes"]
        .join(offences, left_on="principal_offence_code", right_on="offence_code", how="left")
        .join(reference("outcomes"), on="outcome_code", how="left")
        .with_columns(pl.col("^is_.*$") == "true")
        .with_columns(years=(pl.col("charged_date") - date(2010, 9, 23)).dt.total_days() / 365.25)
    )


def none(table: pl.DataFrame, condition: pl.Expr) -> bool:
    return table.filter(condition).is_empty()


# Shape and codes


@pytest.mark.parametrize("name", FILES)
def test_header_is_the_contracts(folder: Path, name: str) -> None:
    with path_of(folder, name).open(encoding="utf-8", newline="") as file:
        header = file.readline()
    assert header == ",".join(column for column, *_ in contract(name)) + "\n"


@pytest.mark.parametrize("name", FILES)
def test_codes_are_in_their_lists_and_required_columns_filled(tables: dict, name: str) -> None:
    table = tables[name]
    for column, _, required, looked_up in contract(name):
        assert not (required and table[column].null_count()), column
        if listed := looked_up or LISTS.get(column):
            codes = table[column].drop_nulls().str.split(";").explode().unique()
            known = reference(listed).to_series(0)
            assert codes.len() > 1
            assert set(codes) <= set(known), column


def test_every_area_and_outcome_occurs(tables: dict) -> None:
    table = tables["case_outcomes"]
    assert set(table["area_code"]) == set(reference("areas")["area_code"])
    assert set(table["outcome_code"].drop_nulls()) == set(reference("outcomes")["outcome_code"])


def test_identifiers_say_made_up_and_are_unique(tables: dict) -> None:
    keys = {
        "case_outcomes": ["case_id", "defendant_id"],
        "charges": ["case_id", "defendant_id", "charge_number"],
        "restraining_orders": ["order_id"],
        "order_breaches": ["breach_id"],
    }
    for name, key in keys.items():
        assert not tables[name].select(key).is_duplicated().any()
        for column in tables[name].select("^.*_id$").iter_columns():
            assert column.drop_nulls().str.starts_with("madeup-").all()


def test_has_exactly_the_cases_asked_for_and_slightly_more_defendants(tables: dict) -> None:
    table = tables["case_outcomes"]
    assert table["case_id"].n_unique() == 2 * CHUNK_CASES + 7
    assert 1.02 < table.height / table["case_id"].n_unique() < 1.08


def test_every_row_has_its_parent(tables: dict) -> None:
    pair = ["case_id", "defendant_id"]
    for child in ("charges", "restraining_orders"):
        assert tables[child].join(tables["case_outcomes"], on=pair, how="anti").is_empty()
    breaches = tables["order_breaches"].rename({"breach_case_id": "case_id"})
    assert breaches.join(tables["restraining_orders"], on="order_id", how="anti").is_empty()
    known = breaches.filter(pl.col("case_id").is_not_null())
    assert known.join(tables["case_outcomes"], on="case_id", how="anti").is_empty()


def test_police_force_belongs_to_the_area(tables: dict) -> None:
    joined = tables["case_outcomes"].join(reference("police_forces"), on="police_force_code")
    assert joined.height == tables["case_outcomes"].height
    assert none(joined, pl.col("area_code") != pl.col("area_code_right"))


# Days and law


def test_days_follow_each_other_up_to_the_end(tables: dict) -> None:
    table = tables["case_outcomes"]
    assert none(table, pl.col("charged_date") < pl.col("referred_date"))
    assert none(table, pl.col("finalised_date") < pl.col("charged_date"))
    assert none(tables["charges"], pl.col("offence_date") > pl.col("charged_date"))
    for frame in tables.values():
        # An order made may end in the future; nothing may have happened there.
        for column in frame.drop("end_date", strict=False).select(pl.col(pl.Date)).iter_columns():
            assert column.max() <= END, column.name


def test_open_cases_have_no_ending(tables: dict) -> None:
    table = tables["case_outcomes"]
    assert (table["finalised_date"].is_null() == table["outcome_code"].is_null()).all()
    assert table["outcome_code"].null_count() > 100
    is_open = pl.col("outcome_code").is_null()
    assert none(table, is_open & pl.col("sentence_code").is_not_null())
    assert none(
        table, pl.col("charged_date").is_null() & pl.col("principal_offence_code").is_not_null()
    )


def test_no_offence_before_its_law(tables: dict) -> None:
    law = pl.col("in_force_from").str.to_date()
    charges = tables["charges"].join(reference("offences"), on="offence_code")
    assert none(charges, pl.col("offence_date") < law)
    stalking = charges.filter(pl.col("offence_group_code") == "stalking")
    assert stalking["offence_date"].min() < date(2013, 6, 1)


def test_no_offence_is_drawn_before_its_law_on_any_day() -> None:
    days = np.repeat(np.arange("1986-01-01", "2027-01-01", dtype="datetime64[D]"), 30)
    rng = np.random.default_rng(4)
    assert is_lawful(principal_offences(rng, days, np.datetime64("2008-04-01")), days).all()
    assert is_lawful(secondary_offences(rng, days), days).all()
    stalking = [code in ("195/12", "008/65") for code in reference("offences")["offence_code"]]
    assert is_lawful(np.flatnonzero(stalking), np.datetime64("2012-11-25")).all()
    assert not is_lawful(np.flatnonzero(stalking), np.datetime64("2012-11-24")).any()


def test_orders_keep_the_law(tables: dict, cases: pl.DataFrame) -> None:
    orders = tables["restraining_orders"].join(cases, on=["case_id", "defendant_id"])
    assert none(orders, pl.col("outcome_code") == "defendant_unfit")
    acquitted = orders.filter(pl.col("basis_code") == "acquittal")
    assert acquitted["made_date"].min() >= date(2009, 9, 30)
    assert acquitted["is_acquittal"].all()
    assert orders.filter(pl.col("basis_code") == "conviction")["is_conviction"].all()
    early = orders.filter(pl.col("made_date") < date(2009, 9, 30))
    assert early.height > 100
    assert early["is_harassment"].all()


def test_breaches_fall_within_the_orders_life_and_on_its_defendant(tables: dict) -> None:
    cases = tables["case_outcomes"].select(breach_case_id="case_id", breacher="defendant_id")
    breaches = tables["order_breaches"].join(tables["restraining_orders"], on="order_id")
    assert none(breaches, pl.col("breach_date") <= pl.col("made_date"))
    assert none(breaches, pl.col("breach_date") > pl.col("end_date"))
    prosecuted = breaches.join(cases, on="breach_case_id")
    assert prosecuted.height > 1000
    assert none(prosecuted, pl.col("breacher") != pl.col("defendant_id"))


# Agreement between columns


def test_reasons_and_sentences_agree_with_outcomes(cases: pl.DataFrame) -> None:
    reason, administrative = pl.col("non_conviction_reason_code"), pl.col("is_administrative")
    assert none(cases, pl.col("is_conviction") & reason.is_not_null())
    assert none(cases, administrative != (reason == "administrative"))
    assert none(cases, ~pl.col("is_conviction") & pl.col("sentence_code").is_not_null())
    custodial = pl.col("sentence_code").is_in(["immediate_custody", "suspended_sentence"])
    assert none(cases, custodial & pl.col("sentence_months").is_null())
    assert none(
        cases, pl.col("cyber_marker").not_() & pl.col("online_platform_codes").is_not_null()
    )


def test_charges_agree_with_outcomes(tables: dict, cases: pl.DataFrame) -> None:
    charges = tables["charges"].join(cases, on=["case_id", "defendant_id"])
    assert charges["charge_number"].max() <= 4
    principal = charges.filter(pl.col("offence_code") == pl.col("principal_offence_code"))
    charged = cases.filter(pl.col("charged_date").is_not_null())
    assert principal.select("case_id", "defendant_id").n_unique() == charged.height
    convicted = pl.col("charge_result_code").is_in(["convicted", "convicted_of_lesser"])
    assert none(charges, ~pl.col("is_conviction") & convicted)
    by_defendant = charges.group_by("case_id", "defendant_id", "is_conviction").agg(convicted.any())
    assert none(by_defendant, pl.col("is_conviction") & ~pl.col("charge_result_code"))


# Calibration and planted effects


def test_mix_is_near_the_published_figures(cases: pl.DataFrame) -> None:
    finalised = cases.filter(pl.col("outcome_code").is_not_null())
    harassment = pl.col("is_harassment") & pl.col("finalised_date").is_between(
        date(2012, 4, 1), date(2013, 3, 31)
    )
    both = finalised.filter(pl.col("is_stalking") | pl.col("is_harassment"))
    years = both.group_by(pl.col("finalised_date").dt.offset_by("-3mo").dt.year()).len()
    volume = dict(years.iter_rows())
    assert 0.015 < finalised["is_administrative"].mean() < 0.03
    assert 0.72 < both["is_conviction"].mean() < 0.78
    assert 0.53 < finalised.filter(harassment)["dv_marker"].fill_null(False).mean() < 0.64
    assert 0.55 < both.height / finalised.height < 0.65
    assert volume[2013] / volume[2012] == pytest.approx(10_535 / 8_648, abs=0.08)
    assert volume[2014] / volume[2013] == pytest.approx(1.15, abs=0.08)
    metropolitan = (cases["area_code"] == "metropolitan-and-city").mean()
    assert metropolitan == pytest.approx(0.155, abs=0.01)


def fit(years: pl.Series, marks: pl.Series, *terms: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """Least squares coefficients of a share and their standard errors."""
    design = np.column_stack([np.ones(years.len()), years, *terms])
    observed = marks.cast(pl.Float64).to_numpy()
    inverse = np.linalg.inv(design.T @ design)
    estimate = inverse @ design.T @ observed
    spread = np.sqrt(np.diag(inverse) * np.mean((observed - design @ estimate) ** 2))
    return estimate, spread


def test_cyber_step_is_recovered(cases: pl.DataFrame, truth: dict) -> None:
    effect = truth["effects"]["cyber_step"]
    rows = cases.filter(
        pl.col("is_stalking") | pl.col("is_harassment"), pl.col("cyber_marker").is_not_null()
    )
    after = (rows["years"] >= 0).cast(pl.Float64)
    estimate, spread = fit(rows["years"], rows["cyber_marker"], after)
    planted = [effect["share_just_before"], effect["slope_per_year"], effect["step"]]
    assert (np.abs(estimate - planted) < 4 * spread).all()
    assert effect["step"] > 4 * spread[2]


def test_change_of_slope_in_dv_compliance_is_recovered(cases: pl.DataFrame, truth: dict) -> None:
    effect = truth["effects"]["dv_compliance_slope"]
    family = ["partner", "ex_partner", "family"]
    # Compliance stays level once it has come to its most.
    until = (effect["most"] - effect["share_at_date"]) / effect["slope_per_year_after"]
    rows = cases.filter(
        pl.col("relationship_code").is_in(family),
        pl.col("dv_marker").is_not_null(),
        pl.col("years") < until,
    )
    estimate, spread = fit(rows["years"], rows["dv_marker"], rows["years"].clip(lower_bound=0))
    before, after = effect["slope_per_year_before"], effect["slope_per_year_after"]
    assert (np.abs(estimate - [effect["share_at_date"], before, after - before]) < 4 * spread).all()
    assert after - before > 4 * spread[2]


def test_one_area_truly_differs(cases: pl.DataFrame, truth: dict) -> None:
    effect = truth["effects"]["different_area"]
    expected = pl.DataFrame(
        list(truth["conviction"]["rate_by_offence"].items()), ("principal_offence_code", "p"),
        orient="row",
    )  # fmt: skip
    # Slow cases of the last two years are still open.
    rows = cases.filter(
        pl.col("is_administrative").not_(),
        pl.col("referred_date").is_between(date(2008, 4, 1), date(2024, 9, 30)),
    ).join(expected, on="principal_offence_code")
    p = pl.col("p")
    area = (
        rows.group_by("area_code")
        .agg(excess=(pl.col("is_conviction") - p).sum(), weight=(p * (1 - p)).sum())
        .with_columns(log_odds=pl.col("excess") / pl.col("weight"), error=pl.col("weight") ** -0.5)
    )
    truly = pl.DataFrame(
        [(code, values["log_odds"]) for code, values in truth["areas"].items()],
        ("area_code", "true"), orient="row",
    )  # fmt: skip
    gap = area.join(truly, on="area_code").with_columns(
        z=(pl.col("log_odds") - pl.col("true")).abs() / pl.col("error")
    )
    planted = gap.filter(pl.col("area_code") == effect["area_code"])
    assert planted["log_odds"].item() == pytest.approx(effect["log_odds"], abs=0.12)
    others = gap.filter(pl.col("area_code") != effect["area_code"])
    assert others["z"].max() < 4.5
    assert others["true"].abs().max() < 0.1


# Determinism, formats, bounds


def test_same_seed_same_bytes_other_seed_other_rows(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        make_sample(tmp_path / name, 300, seed)
    for file in FILES:
        one, same, other = (
            path_of(tmp_path / name, file).read_bytes() for name in ("one", "same", "other")
        )
        assert one == same != other


def test_formats_hold_the_same_rows(tmp_path: Path) -> None:
    cases = CHUNK_CASES + 20
    for ending in ("csv", "csv.gz", "parquet"):
        make_sample(tmp_path, cases, file_format=ending)
    for name in FILES:
        text = path_of(tmp_path, name).read_bytes()
        assert gzip.decompress(path_of(tmp_path, name, "csv.gz").read_bytes()) == text
        columns = pl.read_parquet(path_of(tmp_path, name, "parquet"))
        assert_frame_equal(columns, load(tmp_path, name))


def test_period_is_kept(tmp_path: Path) -> None:
    make_sample(tmp_path, 2_000, start=date(2019, 1, 1), end=date(2020, 6, 17))
    path = tmp_path / "case_outcomes_made_up_2020-06-17.csv"
    table = pl.read_csv(path, try_parse_dates=True)
    assert table["finalised_date"].min() >= date(2019, 1, 1)
    assert table["referred_date"].max() <= date(2020, 6, 17)


@pytest.mark.parametrize("cases", [1, 5, 12])
def test_small_extracts_have_every_case(tmp_path: Path, cases: int) -> None:
    summary = make_sample(tmp_path, cases)
    assert load(tmp_path, "case_outcomes")["case_id"].n_unique() == cases
    assert summary.rows["case_outcomes"] == load(tmp_path, "case_outcomes").height


@pytest.mark.parametrize("cases", [1, CHUNK_CASES - 1, CHUNK_CASES, CHUNK_CASES + 1])
def test_chunks_cover_every_case_once(cases: int) -> None:
    chunks = make_plan(cases, 1, date(2010, 1, 1), END).chunks()
    assert [case for chunk in chunks for case in chunk] == list(range(cases))
    assert max(map(len, chunks)) <= CHUNK_CASES


def test_refuses_what_it_cannot_make(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cases is 0"):
        make_sample(tmp_path, 0)
    with pytest.raises(ValueError, match="is empty"):
        make_sample(tmp_path, 5, start=END, end=END)
    with pytest.raises(ValueError, match="xlsx"):
        make_sample(tmp_path, 5, file_format="xlsx")
    assert list(tmp_path.iterdir()) == []


def test_interrupted_run_leaves_the_earlier_files(tmp_path: Path) -> None:
    make_sample(tmp_path, 50)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_sample(tmp_path, 60, progress=stop)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_progress_counts_cases(tmp_path: Path) -> None:
    seen: list[int] = []
    make_sample(tmp_path, 40, progress=seen.append)
    assert seen == [40]


def test_pick_never_draws_a_weight_of_nothing() -> None:
    uniform = np.array([0.0, 0.2499, 0.25, 0.9999999])
    assert pick(uniform, np.array([0, 1, 0, 3, 0])).tolist() == [1, 1, 3, 3]
    assert pick(uniform, np.array([[1, 0], [0, 1]]), np.array([0, 1, 0, 1])).tolist() == [
        0,
        1,
        0,
        1,
    ]


# Faults


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("faulty")
    make_sample(made, CHUNK_CASES + 4_000, faults=True)
    return made


def faults_of(folder: Path) -> list[dict]:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))["faults"]


def lines_of(folder: Path, name: str) -> list[bytes]:
    return path_of(folder, name).read_bytes().split(b"\n")[:-1]


BAD = {
    "bad_date": lambda cell: cell in (b"2019-02-31", b"31/02/2016"),
    "british_date": lambda cell: re.fullmatch(rb"\d\d/\d\d/\d{4}", cell),
    "text_in_integer": lambda cell: cell == b"several",
    "text_in_boolean": lambda cell: cell == b"maybe",
    "invalid_utf8": lambda cell: b"\xff" in cell,
    "unterminated_quote": lambda cell: cell.count(b'"') == 1,
    "unknown_code": lambda cell: cell == NO_SUCH_CODE.encode(),
    "unknown_code_in_list": lambda cell: cell.endswith(b";" + NO_SUCH_CODE.encode()),
    "missing_required": lambda cell: cell == b"",
    "padded_identifier": lambda cell: cell != cell.strip(),
    "orphan_charge": lambda cell: cell.startswith(b"madeup-cx"),
    "orphan_order": lambda cell: cell.startswith(b"madeup-cx"),
    "orphan_breach": lambda cell: cell.startswith(b"madeup-ox"),
    "negative_count": lambda cell: cell == b"-3",
    "outcome_without_date": lambda cell: cell == b"",
    "date_without_outcome": lambda cell: cell == b"",
    "conviction_with_reason": lambda cell: cell == b"victim_withdrew",
    "future_date": lambda cell: cell == b"2027-11-04",
    "offence_before_law": lambda cell: cell == b"2012-06-01",
    "order_before_law": lambda cell: cell == b"2009-06-12",
}


def test_each_fault_stands_where_truth_says(faulty: Path) -> None:
    lines = {path_of(faulty, name).name: lines_of(faulty, name) for name in FILES}
    checked = set()
    for fault in faults_of(faulty):
        line = lines[fault["file"]][fault["line"] - 1]
        header = lines[fault["file"]][0].decode().split(",")
        if fault["kind"] in BAD:
            cell = line.split(b",")[header.index(fault["column"])]
            assert BAD[fault["kind"]](cell), (fault, line)
            checked.add(fault["kind"])
    assert checked == set(BAD)


def test_faults_of_a_whole_line_stand_where_truth_says(faulty: Path) -> None:
    lines = {path_of(faulty, name).name: lines_of(faulty, name) for name in FILES}
    commas = {"too_few_columns": 20, "too_many_columns": 23, "blank_line": 0}
    for fault in faults_of(faulty):
        line = lines[fault["file"]][fault["line"] - 1]
        if fault["kind"] in commas:
            assert line.count(b",") == commas[fault["kind"]]
        if fault["kind"] == "duplicate_identical":
            assert lines[fault["file"]].count(line) == 2
        if fault["kind"] == "order_while_unfit":
            case = b",".join(line.split(b",")[1:3])
            case_lines = lines[path_of(faulty, "case_outcomes").name]
            assert any(row.startswith(case) and b",defendant_unfit," in row for row in case_lines)


def test_without_its_faults_the_text_is_the_clean_text(faulty: Path, tmp_path: Path) -> None:
    make_sample(tmp_path, CHUNK_CASES + 4_000)
    for name in FILES:
        clean, spoilt = lines_of(tmp_path, name), lines_of(faulty, name)
        planted = {
            fault["line"] - 1
            for fault in faults_of(faulty)
            if fault["file"] == path_of(faulty, name).name
        }
        rest = [line for place, line in enumerate(spoilt) if place not in planted]
        known = set(clean)
        assert all(line in known for line in rest)
        changed = len(clean) - len(rest)
        assert 0 < changed <= len(planted)


def test_parquet_has_only_faults_that_can_be_there(tmp_path: Path) -> None:
    make_sample(tmp_path, 4_000, file_format="parquet", faults=True)
    faults = faults_of(tmp_path)
    kinds = {fault["kind"] for fault in faults}
    assert {"unknown_code", "missing_required", "orphan_breach", "future_date"} <= kinds
    assert not kinds & {"bad_date", "too_few_columns", "invalid_utf8", "blank_line"}
    for fault in faults:
        if fault["kind"] == "unknown_code":
            table = pl.read_parquet(tmp_path / fault["file"])
            assert table[fault["column"]][fault["line"] - 1] == NO_SUCH_CODE
