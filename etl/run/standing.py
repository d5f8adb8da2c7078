"""What the live warehouse holds when the run ends: how fresh it is, and where every row went."""

import duckdb

from etl.errors import OutcomesError
from etl.live import Build, live_build, open_build
from etl.run.record import FileRows, Night
from etl.settings import SQL_DIR
from etl.sqlfile import read_sql


def usable_build() -> Build | None:
    """The live build; a damaged pointer, or one to a file that is gone, is mended by a build."""
    try:
        build = live_build()
    except OutcomesError:
        return None
    return build if build and build.path.exists() else None


def note_live_before(night: Night) -> None:
    """Fill in which warehouse is live as the run begins."""
    if build := usable_build():
        night.version_before = night.version_after = build.version
        night.built_at = build.built_at


def describe_standing(night: Night) -> None:
    """Fill in freshness, the reconciliation of all sources, and the fates of this run's rows.

    Where nothing is live the record stays without them.
    """
    build = usable_build()
    if build is None:
        return
    with open_build(build) as con:
        night.freshness = _rows(con, "freshness")
        night.reconciliation = _rows(con, "reconciliation")
        for taken in night.deliveries:
            if taken.number:
                fates = _fates(con, taken.number)
                for file in taken.files:
                    _settle(file, fates)


def _rows(con: duckdb.DuckDBPyConnection, question: str) -> list[dict]:
    answer = con.execute(read_sql(SQL_DIR / "questions" / f"{question}.sql").statement)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _fates(con: duckdb.DuckDBPyConnection, number: int) -> dict[tuple[str, str, str], tuple]:
    rows = con.execute(
        """
        select contract_table, file_name, content_sha256, rows_loaded, rows_quarantined,
            rows_superseded, rows_set_aside
        from quality.deliveries where delivery_number = ?
        """,
        [number],
    ).fetchall()
    return {row[:3]: row[3:] for row in rows}


def _settle(file: FileRows, fates: dict[tuple[str, str, str], tuple]) -> None:
    known = fates.get((file.contract_table, file.file_name, file.content_sha256))
    if known:
        file.loaded, file.quarantined, file.superseded, file.set_aside = map(int, known)
