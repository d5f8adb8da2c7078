"""What senders do to a delivery: to its cells, its text, its bytes, its place."""

import os
import random
from pathlib import Path

CANARY = "ZZCANARY7"
NASTY = [
    *f"""{CANARY}|"{CANARY}|{CANARY}"|{CANARY},1;1\t1|N/A|NULL|-|nan|inf|25/12/2024|1/2/24|45651
45651.0|2023-02-29|2024-02-29|2024-02-30|0001-01-01|9999-12-31|10000-01-01|2024-1-5|+2024-01-05
2024-01-05 00:00:00|2024/01/05|20240105|-2024-01-05|2024-001-05|epoch|today|-1|0|-0|1e2|1E400
0x1F|0x1.8p3|0b1|1_000|1,000|3.0|3.7|3.|.5|2147483647|2147483648|9223372036854775808|٣|२०|½
٢٠٢٤-٠١-٠٥|２０２４-01-05|TRUE|True | true|on|Ｔrue|2|yes|a"b|"|""|'| |=1+1|\\|\\N|#|;|%s|email;
e\u0301|\x1a|\xa0|\u200b|\ufeff|2024-01-05 (BC)|\x1b[2J""".replace("\n", "|").split("|"),
    *[f"{CANARY}\n{CANARY}", "a\0b", "a\rb", "\t", "9" * 40, "0" * 60 + "1",
      "x" * 70_000, "y" * 10**6],
]  # fmt: skip
AROUND = [" ", "\t", "\xa0", "\u200b", "\ufeff", "\u2003", "\x85", "\u202e", "\x1b[2J"]
NAMES = ["'; drop", "[1]", "{a,b}", "*", "?", " %20&#", "é", "\n", "$HOME", '"', "\\", "\u202e",
         "_a=5", "n" * 150, "2999-01-01"]  # fmt: skip


def nasty_cells(rng: random.Random, header: list[str], rows: list[list[str]]) -> None:
    for row in rng.choices(rows, k=rng.randint(1, 12)):
        place = rng.randrange(len(row))
        # Words in a column of pseudonyms cost the whole file: few are enough.
        place = rng.randrange(len(row)) if header[place].endswith("_id") else place
        sign = rng.choice(AROUND)
        texts = [rng.choice(NASTY), sign + row[place], row[place] + sign, rng.choice(row)]
        row[place] = rng.choices(texts, [4, 1, 1, 1])[0]


def columns(rng: random.Random, header: list[str], rows: list[list[str]]) -> None:
    place = rng.randrange(len(header))
    names = [CANARY, "", header[place - 1], header[place] + "s", f" {header[place]} "]
    many = 10_000 if rng.random() < 0.1 else 1
    how = rng.choice(["drop", "add", "rename"])
    for row in [header, *rows]:
        name = rng.choice(names) if row is header else CANARY
        if how == "rename" and row is header:
            row[place] = name
        elif how != "rename":
            row[place : place + (how == "drop")] = [name] * (how == "add") * many


def ragged(rng: random.Random, header: list[str], rows: list[list[str]]) -> None:
    row = rng.choice(rows)
    place = rng.randrange(len(row))
    row[place:] = rng.choice([[], [*row[place:], CANARY], ["", *row[place:]], [*row[place:], ""]])


def further_rows(rng: random.Random, header: list[str], rows: list[list[str]]) -> None:
    row, place = list(rng.choice(rows)), rng.randrange(len(header))
    changed = [*row[:place], rng.choice(["1", "", CANARY]), *row[place + 1 :]]
    total = ["Total", *[""] * (len(row) - 2), "9"]
    rows.insert(rng.randint(0, len(rows)), rng.choice([row, changed, [], total, [""] * len(row)]))
    rows[:] = rng.choice([rows] * 9 + [[]])


def stray_bytes(rng: random.Random, text: bytes) -> bytes:
    place = rng.randint(0, len(text))
    stray = b'"|"""|\0|\r|\xff|\xc3|\n|\n\n|,|;|\xef\xbb\xbf|\xed\xa0\x80|\xc0\x80'.split(b"|")
    return text[:place] + rng.choice(stray) + text[place + rng.choice([0, 0, 1]) :]


def coded(rng: random.Random, text: bytes) -> bytes:
    codes = ["utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig"]
    return text.decode(errors="replace").replace("x7", "é", 3).encode(rng.choice(codes), "replace")


def reshaped(rng: random.Random, text: bytes) -> bytes:
    parts, ends = rng.choices([b",", b";", b"\t", b"|"], k=2), [b"\r", b"\r\r\n", b"\n\n", b"\x85"]
    return rng.choice([
        text.replace(*parts), text.replace(b"\n", rng.choice(ends)), b"sep=,\n" + text,
        text.replace(b"\n", b"\r\n", 3), text.replace(b"\r\n", b"\n", 3),
        text.rstrip(b"\r\n") + rng.choice([b"", b"\x1a", b"\n "]), text + b"z" * 2_100_000,
        text[: rng.randint(0, len(text))],
    ])  # fmt: skip


def damaged(rng: random.Random, packed: bytes) -> bytes:
    whole = [b"", b"\n", b"PAR1", b"PAR1PAR1", b"\x1f\x8b", b"\0" * 99, b"PK\x03\x04" + packed]
    added = [packed + more for more in (b"\0" * 9, packed, b"PAR1", b"\x1f\x8b")]
    return rng.choice([*whole, *added, *[packed[: rng.randint(0, len(packed))]] * 8])


def renamed(rng: random.Random, path: Path) -> None:
    stem, _, ending = path.name.partition(".")
    names = [f"{stem}{rng.choice(NAMES)}.{ending}", path.name.upper()]
    path.rename(path.with_name(rng.choices(names, [5, 1])[0]))


def moved(rng: random.Random, path: Path) -> None:
    beside = path.with_name(f".{path.name}")
    path.rename(beside)
    rng.choice([
        path.mkdir, lambda: os.mkfifo(path), lambda: path.symlink_to("/dev/zero"),
        *[lambda to=to: path.symlink_to(to) for to in (beside, path, "none", path.parent)],
    ])()  # fmt: skip


def beside(rng: random.Random, path: Path) -> None:
    rng.choice([
        lambda: path.chmod(0),
        lambda: (path.parent / "loop").symlink_to(path.parent),
        lambda: path.with_name(f"{path.name.split('.')[0]}_2.csv").write_bytes(path.read_bytes()),
    ])()  # fmt: skip


TO_SHEET = [*[nasty_cells] * 8, columns, ragged, further_rows, further_rows]
TO_TEXT, TO_BYTES = [stray_bytes, stray_bytes, coded, reshaped], [damaged]
TO_PLACE = [renamed, moved, beside]
