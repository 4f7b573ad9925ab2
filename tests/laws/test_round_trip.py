"""Laws of reading and writing: what is read, written out and read again is the same, to us and to BuildKit's own parser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dockerfile as buildkit
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dockerdsl.errors import ParseError
from dockerdsl.reading.expand import expand
from dockerdsl.reading.glance import read_heredoc, read_plain
from dockerdsl.reading.parse import Parsed, parse, parse_scan, read_closely
from dockerdsl.reading.refusals import Refusal
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.scan import scan, scan_closely
from tests.conformance.vectors import Case, cases, dockerfile, names
from tests.laws.lines import files
from tests.laws.rewrite import rewrite

DIFFERING = {
    "parse/non-utf8/008": "the old form `ENV KEY VALUE` keeps bytes that are no UTF-8, words of pairs cannot",
}
ACCEPTED = [case for case in cases("parse") if case["expected"]["instructions"]["ok"]]

# --- files made from a grammar ---------------------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    [
        "a",
        "app",
        "/srv/app",
        "b-c.d",
        "$HOME",
        "${A}",
        "${A:-b}",
        '"two words"',
        "'single $A'",
        'x"y"z',
        "é",
        "a=b",
        "80/tcp",
        "*.py",
    ]
)
_TEXTS = st.lists(
    _WORDS | st.sampled_from(["&&", "|", ";", "#", "$(pwd)", "-c", "&& \\\n   ", "\\\n\t", "\\\n# note\n", "<"]),
    min_size=1,
    max_size=7,
)
_SHELL = _TEXTS.map(" ".join).map(lambda text: f"echo {text} end")
_STRINGS = st.lists(
    st.sampled_from(["a", "two words", "$A", 'say \\"hi\\"', "\\\\", "\\u00e9", "日本", ""]), min_size=1, max_size=4
)
_JSON = _STRINGS.map(lambda strings: f"[{', '.join(f'{chr(34)}{each}{chr(34)}' for each in strings)}]")
_NAMES = st.sampled_from(["A", "PATH", "a.b", "x_1"])
_PAIRS = st.lists(st.tuples(_NAMES, _WORDS.filter(lambda word: "=" not in word)).map("=".join), min_size=1, max_size=3).map(
    " ".join
)
_MARKS = st.sampled_from(["<<EOF", "<<'EOF'", '<<"EOF"', "<<-EOF"])
_BODIES = st.lists(st.sampled_from(["one", "\ttwo $A", "", "# three", "RUN four", "\\", "<<EOF", "é"]), max_size=3).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)
_PATHS = st.lists(_WORDS.filter(lambda word: " " not in word), min_size=2, max_size=3).map(" ".join)
_MOUNTS = st.sampled_from(
    ["type=cache,target=/c", "type=bind,src=a,dst=/b,rw", "type=secret,id=s,env=S", "type=ssh", "type=tmpfs,target=/t,size=1m"]
)


def _spelled(form: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.fixed_dictionaries(parts).map(lambda chosen: form.format(**chosen))


INSTRUCTIONS = st.one_of(
    _spelled("RUN {shell}", shell=_SHELL),
    _spelled("RUN --mount={mount} --network=none {shell}", mount=_MOUNTS, shell=_SHELL),
    _spelled("{keyword} {json}", keyword=st.sampled_from(["RUN", "CMD", "ENTRYPOINT", "SHELL"]), json=_JSON),
    _spelled("{keyword} {shell}", keyword=st.sampled_from(["CMD", "ENTRYPOINT", "HEALTHCHECK --timeout=5s CMD"]), shell=_SHELL),
    _spelled("{keyword} {flags}{paths}", keyword=st.sampled_from(["COPY", "add"]),
             flags=st.sampled_from(["", "--chown=1:2 ", "--link --chmod=755 "]), paths=_PATHS),
    _spelled("COPY {json}", json=_JSON.filter(lambda json: json.count(",") > 0 and '""' not in json)),
    _spelled("RUN {mark}\n{body}EOF", mark=_MARKS, body=_BODIES),
    _spelled("COPY {mark} /x\n{body}EOF", mark=_MARKS, body=_BODIES),
    _spelled("{keyword} {pairs}", keyword=st.sampled_from(["ENV", "LABEL", "env"]), pairs=_PAIRS),
    _spelled("ENV {name} {text}", name=_NAMES, text=_TEXTS.map(" ".join).filter(lambda text: "=" not in text.split()[0])),
    _spelled("ARG {pair}", pair=_PAIRS),
    _spelled("{keyword} {word}", word=_WORDS,
             keyword=st.sampled_from(["WORKDIR", "USER", "EXPOSE", "VOLUME", "STOPSIGNAL", "ONBUILD RUN"])),
    st.sampled_from(["HEALTHCHECK NONE", "FROM a AS b", "FROM --platform=$P b", "MAINTAINER  me", "# comment", ""]),
)  # fmt: skip


def _file(instructions: list[str], head: str, end: str) -> str:
    text = head + "\n".join(["FROM base AS One", *instructions]) + end
    return text.replace("\\\n", "`\n") if "`" in head else text


FILES = st.builds(
    _file,
    st.lists(INSTRUCTIONS, max_size=8),
    st.sampled_from(["", "# syntax=x\n", "# escape=`\n", "ARG A=1\n"]),
    st.sampled_from(["", "\n"]),
)


# --- what BuildKit reads -------------------------------------------------------------------------------------------------


def _expanded(word: str, escape: str) -> str:
    """Return a word with its quotes and escapes taken off and every variable set to its own name."""
    try:
        return expand(word, _Names(), escape).text
    except Refused:
        return word


class _Names(dict[str, str]):
    """An environment in which each variable has its own name as its value."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]

    def __contains__(self, name: object) -> bool:
        return True


_EXPANDING = frozenset({"FROM", "ENV", "LABEL", "ARG", "WORKDIR", "USER", "EXPOSE", "VOLUME", "STOPSIGNAL", "COPY", "ADD"})


def _as_buildkit_reads(text: str, escape: str) -> list[Any]:
    found: list[Any] = []
    for each in buildkit.parse_string(text):
        keyword = each.cmd.upper()
        value: Any = each.value
        if keyword in _EXPANDING:
            value = [_expanded(word, escape) for word in each.value if not word.startswith("<<")]
        elif not each.json:
            value = [" ".join(word.split()) for word in each.value if "<<" not in word]
        flags = [] if keyword == "RUN" else sorted(each.flags)
        found.append((keyword, each.sub_cmd, flags, value, each.json and keyword not in _EXPANDING,
                      [_body(h.content, each) for h in each.heredocs]))  # fmt: skip
    return found


def _body(content: str, read: Any) -> str:
    """Return what a heredoc comes to: leading tabs dropped where it says so, and expanded where BuildKit does that."""
    if "<<-" in read.original:
        content = "\n".join(line.lstrip("\t") for line in content.split("\n"))
    if read.cmd.upper() == "RUN" or "<<'" in read.original or '<<"' in read.original:
        return content
    return expand(content, _Names(), skip_quotes=True).text


def _parsed(text: str) -> Parsed | None:
    try:
        return parse(text)
    except ParseError:
        return None


@given(FILES)
@example("FROM a\nRUN echo \\\n\t && && end\n")
def test_a_file_read_and_written_again_is_the_same_file(text: str) -> None:
    parsed = _parsed(text)
    assume(parsed is not None)
    assert parsed is not None
    again = parse(rewrite(parsed))
    assert (again.args, again.stages) == (parsed.args, parsed.stages)


@pytest.mark.parametrize("case", ACCEPTED, ids=names(ACCEPTED))
def test_a_recorded_file_read_and_written_again_is_the_same_file(case: Case) -> None:
    if case["id"] in DIFFERING:
        pytest.skip(DIFFERING[case["id"]])
    parsed = parse(dockerfile(case))
    again = parse(rewrite(parsed))
    assert (again.args, again.stages) == (parsed.args, parsed.stages)


@given(FILES.filter(lambda text: "`" not in text))
def test_buildkit_reads_the_written_file_as_it_read_the_original(text: str) -> None:
    parsed = _parsed(text)
    assume(parsed is not None)
    assert parsed is not None
    assert _as_buildkit_reads(rewrite(parsed), "\\") == _as_buildkit_reads(text, "\\")


def _closely(piece: Any, escape: str) -> Any:
    try:
        return read_closely(piece.keyword, None, piece.rest, piece, escape, where=("", 1, 1))
    except Refusal as refusal:
        return refusal


def _same_at_a_glance(text: str) -> None:
    scanned = scan(text)
    for piece in scanned.instructions:
        at = ("", 1, 1)
        if piece.heredocs:
            found = read_heredoc(piece, at)
        else:
            found = read_plain(piece.keyword, piece.rest, piece.argument_lines(), scanned.escape, at)
        if found is not None:
            assert found == _closely(piece, scanned.escape)


def _refused(read: Callable[[str], Parsed], text: str) -> Parsed | tuple[object, ...]:
    try:
        return read(text)
    except ParseError as error:
        return error.what, error.hint, error.at


def _in_one_pass(text: str) -> None:
    """Hold what is read while the text is cut against what is read of its pieces, afterwards."""
    one, two = _refused(parse, text), _refused(lambda text: parse_scan(scan_closely(text).check()), text)
    assert one == two
    if isinstance(one, Parsed) and isinstance(two, Parsed):
        assert _places(one) == _places(two)
        assert [stage.piece.text for stage in one.stages] == [stage.piece.text for stage in two.stages]


def _places(parsed: Parsed) -> list[object]:
    steps = [*parsed.args, *[step for stage in parsed.stages for step in (stage.base, *stage.steps)]]
    return [step.at for step in steps]


@given(FILES | files())
def test_what_is_read_in_one_pass_is_what_is_read_of_pieces(text: str) -> None:
    _in_one_pass(text)


@pytest.mark.parametrize("name", ["parse", "errors", "lint"])
def test_what_is_read_of_recorded_files_in_one_pass_is_what_is_read_of_their_pieces(name: str) -> None:
    for case in cases(name):
        _in_one_pass(dockerfile(case))


def test_a_keyword_on_two_lines_is_no_command_of_a_chain() -> None:
    assert str(parse("FROM a\nRU\\\nN b && \\\n  c\n").stages[0].steps) == "(Run(command='b &&   c'),)"


@given(FILES | files())
def test_what_a_glance_tells_a_closer_look_tells_too(text: str) -> None:
    _same_at_a_glance(text)


@pytest.mark.parametrize("name", ["parse", "errors", "lint"])
def test_what_a_glance_tells_of_recorded_files_a_closer_look_tells_too(name: str) -> None:
    for case in cases(name):
        _same_at_a_glance(dockerfile(case))
