"""Whatever is done to some lines of a file, the others land as they are, and all add up.

``OUTCOMES_FUZZ=20000 .venv/bin/pytest tests/unit/test_fuzz.py`` tries as many files as one likes.
"""

import os
import tempfile
from collections import Counter
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.judging.judge import judge
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.settings import settings as ours
from tests.rows import header, line
from tests.warehouses import data_folder

TABLE = "case_outcomes"
LINES = [line(TABLE, case_id=f"c{n:04}", defendant_id=f"d{n:04}").encode() for n in range(12)]
NASTY = [b'"', b'""', b",", b"\0", b"\r", b"\n", b"\r\n", b"\xff", b"\xc3", b";", b"'", b"\\", b" "]
MANY = int(os.environ.get("OUTCOMES_FUZZ", 10))

_PLACES = st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 80))
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), _PLACES, st.sampled_from(NASTY)),
        st.tuples(st.just("replace"), _PLACES, st.binary(min_size=1, max_size=3)),
        st.tuples(st.just("cut"), _PLACES, st.just(b"")),
        st.tuples(st.just("twice"), _PLACES, st.just(b"")),
    ),
    min_size=1,
    max_size=4,
)


def changed(changes: list[tuple]) -> list[bytes]:
    """Apply the changes to lines of a good file."""
    lines = list(LINES)
    for how, (number, place), piece in changes:
        text = lines[number]
        if how == "twice":
            lines[number] = text + b"\n" + text
        else:
            end = place + {"insert": 0, "replace": len(piece), "cut": len(text)}[how]
            lines[number] = text[:place] + piece + text[end:]
    return lines


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES, ending=st.sampled_from([b"\n", b"\r\n"]))
def test_untouched_lines_land_and_every_line_is_accounted_for(
    changes: list[tuple], ending: bytes
) -> None:
    lines = changed(changes)
    content = ending.join([header(TABLE).encode(), *lines, b""])
    with tempfile.TemporaryDirectory() as folder, data_folder(Path(folder) / "data"):
        path = Path(folder) / f"{TABLE}.csv"
        path.write_bytes(content)
        report = load("cases", [path])
        if report.refused:
            assert deliveries() == []
            assert not list(ours().landed_dir.rglob("*.parquet"))
            return
        (file,) = report.landed
        records = [text for text in content.split(b"\n")[1:] if text.rstrip(b"\r")]
        assert file.rows_read == len(records)
        rows = duckdb.execute(
            f"select case_id, area_code, finalised_date::varchar from '{file.rows_path}'"
        ).fetchall()
        landed = Counter(rows)
        whole = Counter(text.rstrip(b"\r") for text in records)
        for number, text in enumerate(LINES):
            expected = (f"c{number:04}", "cumbria", "2024-06-10")
            assert landed[expected] >= whole[text], (number, text)
        assert judge(report.delivery).rows_quarantined >= file.rows_rejected
