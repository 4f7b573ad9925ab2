"""Texts that trip readers up, and texts of which it is known what they mean."""

from __future__ import annotations

from typing import Final, NamedTuple

from hypothesis import strategies as st

from dockerdsl import Arg, Var, literal

ESCAPES: Final = ("\\", "`")
"""The two escape characters that a file may have."""

_MARKS: Final = tuple("'\"\\`$#,=[]{}()*?!^<>&|;:/.-~%@")
_BLANKS: Final = (" ", "  ", "\t", "\v", "\f", "\r", "\x1c", "\x85", "\xa0", "\u2003", "\u2028", "\u3000")
_WORDS: Final = (
    *("<<EOF", "<<'E O'", "3<<-X", "cat <<E", "--", "--from=x", "# ", "# escape=`", "# syntax=x", "EOF", "RUN rm", "FROM x"),
    *('["a"]', '["a", 1]', "[", "AS", "NONE", "CMD", "$(", "$$", "\\\\", "``", '\\"', "a", "B", "_", "7", "&&", "git@h:p"),
)
_STRANGE: Final = ("\x01", "\x7f", "\u00e9", "\u8a9e", "\u0661", "\ufeff", "\ufffe", "\U0001f600", "\U0010ffff")
_REFUSED: Final = ("\n", "\r\n", "\nRUN rm\n", "\\\n", "\0", "\ud800", "\udcff", "\ufdd0", "\ufdef")
_LIVE: Final = ("${", "${A", "$A", "${A}", "${A:-", "${A:-b}", "${A:+b}", "${}", "${A^^}", "${A%b}", "${A/b/c}", "}")

_SPEAKABLE: Final = st.characters(
    exclude_categories=["Cs"], exclude_characters="\0\n$" + "".join(map(chr, range(0xFDD0, 0xFDF0)))
)

LITERAL_TEXTS: Final = st.lists(st.sampled_from((*_MARKS, *_BLANKS, *_WORDS, *_STRANGE)) | _SPEAKABLE, max_size=8).map("".join)
"""Texts that one line can carry; dollars in them are to be made literal."""

NASTY_TEXTS: Final = st.lists(
    st.one_of(LITERAL_TEXTS, st.sampled_from(_LIVE), LITERAL_TEXTS.map(literal), st.sampled_from(_LIVE), LITERAL_TEXTS),
    max_size=4,
).map("".join)
"""What an author might hand over for one line, variables good and bad in it."""

ANY_TEXTS: Final = st.one_of(
    NASTY_TEXTS, NASTY_TEXTS, st.lists(NASTY_TEXTS | st.sampled_from(_REFUSED), max_size=4).map("".join), st.text()
)
"""Anything at all; part of it no Dockerfile can carry."""

BODIES: Final = st.lists(
    LITERAL_TEXTS | st.sampled_from(["EOF", "EOF1", "EOF\r", "", "\tEOF", "#!/bin/sh", "\\"]), max_size=6
).map(lambda lines: "".join(f"{line}\n" for line in lines))
"""Texts of several lines, as heredocs carry them."""

ENVIRONMENT: Final = {"FULL": "a  'b\" \\ $FULL }", "EMPTY": ""}
"""What is set while a word is expanded; `UNSET` is not."""


class Meant(NamedTuple):
    """What an author writes, and what BuildKit shall make of it in this environment."""

    written: str
    meaning: str


def _variables(inside: st.SearchStrategy[Meant]) -> st.SearchStrategy[Meant]:
    """Variables with a word in them, and what it comes to."""
    full = ENVIRONMENT["FULL"]
    return st.one_of(
        inside.map(lambda word: Meant(f"${{UNSET:-{word.written}}}", word.meaning)),
        inside.map(lambda word: Meant(f"${{UNSET-{word.written}}}", word.meaning)),
        inside.map(lambda word: Meant(f"${{EMPTY:-{word.written}}}", word.meaning)),
        inside.map(lambda word: Meant(f"${{EMPTY-{word.written}}}", "")),
        inside.map(lambda word: Meant(f"${{FULL:+{word.written}}}", word.meaning)),
        inside.map(lambda word: Meant(f"${{EMPTY+{word.written}}}", word.meaning)),
        inside.map(lambda word: Meant(f"${{UNSET+{word.written}}}", "")),
        inside.map(lambda word: Meant(f"${{FULL:?{word.written}}}", full)),
    )


_SIMPLE: Final = st.sampled_from([
    Meant("${FULL}", ENVIRONMENT["FULL"]),
    Meant("$FULL.", ENVIRONMENT["FULL"] + "."),
    Meant("$FULL\u00e9", ENVIRONMENT["FULL"] + "\u00e9"),
    Meant("${EMPTY}", ""),
    Meant("$UNSET-", "-"),
    Meant(f"{Arg('FULL', 'x')}", ENVIRONMENT["FULL"]),
    Meant(f"{Var('UNSET')}", ""),
    Meant(f"{Var('UNSET', 'it}s $5')}", "it}s $5"),
])  # fmt: skip
_LITERAL: Final = LITERAL_TEXTS.map(lambda text: Meant(literal(text), text))
_BARE: Final = LITERAL_TEXTS.map(lambda text: text.replace("$", "")).map(lambda text: Meant(text, text))


def _joined(parts: list[Meant]) -> Meant:
    return Meant("".join(part.written for part in parts), "".join(part.meaning for part in parts))


_NESTED: Final = st.recursive(
    _LITERAL | _SIMPLE, lambda inner: _variables(st.lists(inner, max_size=3).map(_joined)) | inner, max_leaves=6
)

MEANT: Final = st.lists(st.one_of(_LITERAL, _SIMPLE, _NESTED, _BARE), max_size=4).map(_joined)
"""Texts with variables, literal parts and all that is only itself, and what each comes to in `ENVIRONMENT`."""
