"""Read the files of a table with declared types, and set aside what does not fit them."""

import io
import re
from pathlib import Path

import pandas as pd
from contract import Table

DTYPES = {
    "id": "str",
    "code": "category",
    "date": "datetime64[us]",
    "marker": "boolean",
    "number": "Int32",
}
MARKERS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0"), False),
}


def reference_list(folder: Path, name: str) -> pd.DataFrame:
    """A list of codes: its file and those beside it that add to it."""
    return pd.concat([pd.read_csv(path) for path in sorted(folder.glob(f"{name}.*csv"))])


def read(name: str, table: Table, deliveries: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows that fit their types, and of those that do not the place and the column."""
    paths = sorted(deliveries.glob(f"*/{name}*.csv"), key=lambda path: int(path.parent.name))
    frames, unreadable = zip(*(_read_file(path, table) for path in paths), strict=True)
    rows = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    return _typed(rows, table, [row for rows in unreadable for row in rows])


def _read_file(path: Path, table: Table) -> tuple[pd.DataFrame, list[tuple]]:
    unreadable: list[tuple] = []

    def keep(row) -> str:
        unreadable.append((path.name, row.number, None, "number of cells"))
        return "skip"

    try:
        rows = _text(path, table, keep)
    except pd.errors.ParserError:
        # One byte that is not UTF-8 keeps pyarrow from reading any of the file.
        unreadable.clear()
        mended = path.read_bytes().decode(errors="replace").encode()
        rows = _text(io.BytesIO(mended), table, keep)
    rows["file_name"] = path.name
    rows["delivery_number"] = int(path.parent.name)
    rows["known_on"] = pd.Timestamp(re.search(r"\d{4}-\d{2}-\d{2}", path.name)[0])
    return rows, unreadable


def _text(source: Path | io.BytesIO, table: Table, keep) -> pd.DataFrame:
    return pd.read_csv(
        source,
        engine="pyarrow",
        dtype=dict.fromkeys(table.columns, "str"),
        keep_default_na=False,
        na_values=[""],
        on_bad_lines=keep,
    )


def _typed(
    rows: pd.DataFrame, table: Table, unreadable: list[tuple]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    misfits = pd.Series(False, index=rows.index)
    for name, column in table.columns.items():
        text = rows[name]
        rows[name] = _cast(text, column.kind)
        misfit = text.notna() & rows[name].isna()
        if column.kind == "id":
            misfit |= text.str.contains("�", regex=False, na=False)
        if misfit.any():
            misfits |= misfit
            files = rows.loc[misfit, "file_name"]
            unreadable += [(file, None, name, "type") for file in files]
    kept = rows if not misfits.any() else rows[~misfits].reset_index(drop=True)
    columns = ["file_name", "line", "column_name", "rule"]
    return kept, pd.DataFrame(unreadable, columns=columns)


def _cast(text: pd.Series, kind: str) -> pd.Series:
    if kind == "date":
        return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype(DTYPES[kind])
    if kind == "marker":
        return text.astype("category").str.lower().map(MARKERS).astype(DTYPES[kind])
    if kind == "number":
        return pd.to_numeric(text, errors="coerce").astype(DTYPES[kind])
    return text.astype(DTYPES[kind])
