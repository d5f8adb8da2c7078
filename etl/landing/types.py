"""Say in SQL that a text does not fit a type of the contract, as strictly as that has it."""

# DuckDB itself rounds 2.6 to 3, reads 1e2 and 0x10 as integers and yes as true.
_FORMS = {
    "INTEGER": r"[-+]?\d+",
    "BIGINT": r"[-+]?\d+",
    "BOOLEAN": "true|false",
    "DATE": r"\d{4}-\d{2}-\d{2}( 00:00:00)?",
}


def misfit(text: str, data_type: str) -> str:
    """Return a condition, never null, that holds where the text is given and does not fit."""
    no_cast = f"try_cast({text} as {data_type}) is null"
    form = _FORMS.get(data_type)
    wrong_form = f" or not regexp_full_match({text}, '{form}')" if form else ""
    return f"({text} is not null and ({no_cast}{wrong_form}))"
