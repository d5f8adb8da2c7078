"""Lines and delimiters counted piece by piece are those of the whole."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from etl.landing.line_counter import LineCounter

TEXTS = st.lists(st.sampled_from([b"\n", b"\r\n", b"\r", b"\0", b";", b",", b"a"]), max_size=30)


@given(TEXTS, st.lists(st.integers(0, 60), max_size=5), st.sampled_from(",;"))
def test_pieces_add_up(parts: list[bytes], cuts: list[int], delimiter: str) -> None:
    text = b"".join(parts)
    ends = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    counter = LineCounter(delimiter)
    for start, end in itertools.pairwise(ends):
        counter.add(text[start:end])
    lines = text.removesuffix(b"\n").split(b"\n") if text else []
    assert counter.count == len(lines)
    assert counter.bytes == len(text)
    _, _, rows = text.partition(b"\n")
    assert counter.delimiters == rows.count(delimiter.encode())
    is_stray = b"\0" in text or b"\r" in text.replace(b"\r\n", b"")
    assert counter.has_stray_control == is_stray
    if not is_stray:
        assert counter.has_mixed_ends == (0 < text.count(b"\r\n") < text.count(b"\n"))
