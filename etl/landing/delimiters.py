"""What may part the cells of a line, and what people call it."""

WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
PLURALS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
BY_WORD = {word: delimiter for delimiter, word in WORDS.items()}

# Keys of data/reference/read_faults.csv, which has each of them for every delimiter.
OTHER_DELIMITER = "other delimiter"
TOO_MANY = "too many columns"
TOO_MANY_BLANK = "blank cells too many"


def fault_key(fault: str, delimiter: str) -> str:
    """Return the key of a fault in data/reference/read_faults.csv that speaks of this delimiter."""
    return fault if delimiter == "," else f"{fault} ({WORDS[delimiter]})"
