"""Pseudonyms made at the data owner's: the same person the same, everything else as it was."""

import csv
import gzip
import hashlib
import hmac
from base64 import b32encode
from pathlib import Path

import polars as pl
import pytest

from etl.anonymity.keys import new_key, read_key
from etl.anonymity.pseudonymise import column_kinds, pseudonymise
from etl.anonymity.pseudonyms import Pseudonymiser
from etl.errors import OutcomesError
from etl.settings import settings
from tests.rows import write_rows
from tests.unit.test_cli import outcomes

KEY = b"k" * 32


def run(path: Path, out: Path, *columns: str, **options: bool) -> Path:
    out.mkdir(exist_ok=True)
    kinds = column_kinds(list(columns))
    return pseudonymise(path, out, kinds, bool(columns), Pseudonymiser(KEY, **options))[0]


def rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return list(csv.DictReader(text.splitlines()))


def test_a_pseudonym_is_the_hmac_of_kind_and_identifier() -> None:
    digest = hmac.new(KEY, b"person\0smith 17", hashlib.sha256).digest()
    expected = b32encode(digest[:16]).decode().rstrip("=").lower()
    made = Pseudonymiser(KEY)
    for spelling in ("Smith 17", "  SMITH   17 ", "Ｓｍｉｔｈ 17"):
        assert made.pseudonym("person", spelling) == expected
    assert made.pseudonym("case", "Smith 17") != expected
    assert Pseudonymiser(b"l" * 32).pseudonym("person", "Smith 17") != expected
    assert Pseudonymiser(KEY, True).pseudonym("person", "Smith 17") == f"person-{expected}"
    strict = Pseudonymiser(KEY, is_case_sensitive=True)
    assert strict.pseudonym("person", "a") != strict.pseudonym("person", "A")
    assert made.pseudonym("person", "  ") == ""
    assert "kkk" not in repr(made)


def test_a_person_is_the_same_across_columns_and_files(tmp_path: Path) -> None:
    cases = write_rows(
        tmp_path, "case_outcomes", {"defendant_id": "P1", "victim_id": "P2"},
        {"case_id": "c2", "defendant_id": "p2", "online_platform_codes": 'a "b"; c'},
    )  # fmt: skip
    charges = write_rows(tmp_path, "charges", {"defendant_id": "P1"})
    first, second = rows(run(cases, tmp_path / "out"))
    assert first["victim_id"] == second["defendant_id"]
    (charge,) = rows(run(charges, tmp_path / "out"))
    assert (charge["case_id"], charge["defendant_id"]) == (first["case_id"], first["defendant_id"])
    replaced = {"case_id", "defendant_id", "victim_id"}
    for before, after in zip(rows(cases), (first, second), strict=True):
        assert list(before) == list(after)
        assert {k: v for k, v in before.items() if k not in replaced} == {
            k: v for k, v in after.items() if k not in replaced
        }
    assert second["victim_id"] == ""
    assert (tmp_path / "out" / cases.name).stat().st_mode & 0o777 == 0o600


def test_every_format_comes_out_as_it_went_in(tmp_path: Path) -> None:
    plain = write_rows(tmp_path, "case_outcomes", {}, {"case_id": "c2"})
    packed = tmp_path / "case_outcomes.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    columnar = tmp_path / "case_outcomes.parquet"
    pl.read_csv(plain, try_parse_dates=True).write_parquet(columnar)
    expected = rows(run(plain, tmp_path / "out"))
    assert rows(run(packed, tmp_path / "out")) == expected
    made = pl.read_parquet(run(columnar, tmp_path / "out"))
    assert made["case_id"].to_list() == [row["case_id"] for row in expected]
    assert made.drop("case_id", "defendant_id", "victim_id").equals(
        pl.read_parquet(columnar).drop("case_id", "defendant_id", "victim_id")
    )


def test_kinds_may_be_kept_apart(tmp_path: Path) -> None:
    path = write_rows(tmp_path, "case_outcomes", {"defendant_id": "p", "victim_id": "p"})
    (row,) = rows(run(path, tmp_path / "out", "defendant_id=accused", "victim_id"))
    assert row["defendant_id"] != row["victim_id"]
    assert row["case_id"] == "c1"


@pytest.mark.parametrize(
    "content",
    [
        'defendant_id,x\n1,"open\n2,b"\n', "defendant_id,x\n1,a,b\n", "defendant_id,x\n1\n",
        "defendant_id,x\n1,\"a\"b\n", "other,x\n1,2\n", "",
    ],
)  # fmt: skip
def test_a_file_that_could_hide_an_identifier_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "in.csv"
    path.write_text(content)
    with pytest.raises(OutcomesError):
        run(path, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_key_is_its_owners_alone_and_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    new_key(key)
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(read_key(key)) == 64
    with pytest.raises(OutcomesError, match="exists"):
        new_key(key)
    key.chmod(0o640)
    with pytest.raises(OutcomesError, match="read by others"):
        read_key(key)
    monkeypatch.setenv("OUTCOMES_PSEUDONYM_KEY", "short")
    settings.cache_clear()
    with pytest.raises(OutcomesError, match="5 bytes") as told:
        read_key(None)
    assert "short" not in str(told.value)
    assert "short" not in repr(settings())
    with pytest.raises(OutcomesError, match="one key"):
        read_key(key)
    monkeypatch.undo()
    settings.cache_clear()


def test_the_owner_needs_no_data_folder_and_what_he_makes_loads(
    tmp_path: Path, data_dir: Path
) -> None:
    key, out = tmp_path / "key", tmp_path / "out"
    path = write_rows(tmp_path, "case_outcomes", {"defendant_id": "Jane Bloggs"})
    assert outcomes("load", "cases", path).returncode == 3
    assert outcomes("pseudonymise", "--new-key", key).returncode == 0
    done = outcomes("pseudonymise", path, "--out", out, "--key-file", key)
    assert "1 rows" not in done.stdout
    assert "defendant_id (person)" in done.stdout
    assert key.read_text().strip() not in done.stdout + done.stderr
    assert outcomes("load", "cases", out).returncode == 0
    kept = [path.read_bytes() for path in data_dir.rglob("*") if path.is_file()]
    assert len(kept) > 2
    assert not any(b"Bloggs" in content for content in kept)
