"""Where the parts of an instruction stand in the file, however its lines are continued."""

from __future__ import annotations

import pytest

from dockerdsl.reading.scan import scan
from dockerdsl.reading.spans import take_apart

PLACES = {
    "on one line": ("RUN a b\n", (0, 3), (4, 7)),
    "behind blanks": ("\t RUN a\n", (2, 5), (6, 7)),
    "behind a byte order mark": ("\ufeffRUN a\n", (1, 4), (5, 6)),
    "arguments on the next line": ("RUN \\\n  a\n", (0, 3), (8, 9)),
    "an argument on two lines": ("RUN a\\\nb\n", (0, 3), (4, 8)),
    "a keyword on the second line": ("\\\nRUN a\n", (2, 5), (6, 7)),
    "no arguments": ("RUN\n", (0, 3), (3, 3)),
    "no arguments on several lines": ("RUN \\\n \\\n", (0, 3), (3, 3)),
    "not even a keyword": ("\\\n\\\n", (2, 2), (2, 2)),
}


@pytest.mark.parametrize(("text", "keyword", "arguments"), PLACES.values(), ids=PLACES)
def test_keyword_and_arguments_stand_here(text: str, keyword: tuple[int, int], arguments: tuple[int, int]) -> None:
    scanned = scan(text)
    spans = take_apart(scanned.instructions[0], scanned.escape)
    assert (spans.keyword[2:], spans.arguments[2:]) == (keyword, arguments)
