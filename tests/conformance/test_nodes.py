"""Files against what BuildKit's own line parser made of them: nodes, places, refusals, directives, warnings; counted apart."""

from __future__ import annotations

from typing import Any

import pytest

from dockerdsl.reading.header import find_directives, find_syntax
from dockerdsl.reading.lines import heredoc_word
from dockerdsl.reading.nodes import Node, nodes
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.scan import scan
from tests.conformance.vectors import Case, cases, dockerfile, names

CASES = cases("parse") + cases("errors")
ACCEPTED = [case for case in CASES if case["expected"]["parse"]["ok"]]
SPELLED = [case for case in ACCEPTED if not case["expected"].get("lengths_only")]
LENGTHS = [case for case in ACCEPTED if case["expected"].get("lengths_only")]
REFUSED = [case for case in CASES if not case["expected"]["parse"]["ok"]]
WHOLE = [case for case in CASES if "directives" in case["expected"]["parse"]]

WAIVED_LINES = {
    "errors/long-line/011": "BuildKit's reader, stopped inside a continuation, hands out the beginning of the line as one more",
}


def _node(node: Node) -> dict[str, Any]:
    """Return a node as it is recorded."""
    return {"cmd": node.keyword, "flags": list(node.flags), "args": list(node.args), "json": node.json}


def _recorded(node: Case) -> dict[str, Any]:
    return {name: node[name] for name in ("cmd", "flags", "args", "json")}


def _heredocs(piece: InstructionPiece) -> list[dict[str, Any]]:
    return [{**heredoc.mark._asdict(), "content": heredoc.content} for heredoc in piece.heredocs]


@pytest.mark.parametrize("name", ["parse", "errors", "lint"])
def test_the_pieces_of_a_file_are_the_file(name: str) -> None:
    for case in cases(name):
        text = dockerfile(case)
        assert "".join([piece.text for piece in scan(text).pieces]) == text, case["id"]


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_file_is_refused_where_buildkit_refuses_it(case: Case) -> None:
    assert (not scan(dockerfile(case)).errors) == case["expected"]["parse"]["ok"]


@pytest.mark.parametrize("case", cases("lint"), ids=names(cases("lint")))
def test_a_file_that_buildkit_lints_is_refused_where_its_line_parser_fails(case: Case) -> None:
    assert bool(scan(dockerfile(case)).errors) == ("fails:parse" in case["tags"])


@pytest.mark.parametrize("case", SPELLED, ids=names(SPELLED))
def test_an_instruction_is_the_node_that_buildkit_reads(case: Case) -> None:
    found = nodes(scan(dockerfile(case)))
    assert [_node(node) for node in found] == [_recorded(node) for node in case["expected"]["parse"]["nodes"]]


@pytest.mark.parametrize("case", SPELLED, ids=names(SPELLED))
def test_what_stands_behind_onbuild_is_a_node_of_its_own(case: Case) -> None:
    found = nodes(scan(dockerfile(case)))
    children = [node.get("child") for node in case["expected"]["parse"]["nodes"]]
    assert [node.child and _node(node.child) for node in found] == [child and _recorded(child) for child in children]


@pytest.mark.parametrize("case", SPELLED, ids=names(SPELLED))
def test_a_logical_line_its_heredocs_and_comments_are_what_buildkit_reads(case: Case) -> None:
    found = [(piece.logical, _heredocs(piece), list(piece.comments)) for piece in scan(dockerfile(case)).instructions]
    recorded = case["expected"]["parse"]["nodes"]
    assert found == [(node["original"], node["heredocs"], node["prev_comment"]) for node in recorded]


@pytest.mark.parametrize("case", ACCEPTED, ids=names(ACCEPTED))
def test_an_instruction_stands_on_the_lines_that_buildkit_names(case: Case) -> None:
    found = [(piece.keyword, piece.line, piece.end_line) for piece in scan(dockerfile(case)).instructions]
    assert found == [(node["cmd"], node["start_line"], node["end_line"]) for node in case["expected"]["parse"]["nodes"]]


@pytest.mark.parametrize("case", LENGTHS, ids=names(LENGTHS))
def test_a_long_line_is_as_long_as_buildkit_reads_it(case: Case) -> None:
    found = [len(piece.logical.encode(errors="surrogateescape")) for piece in scan(dockerfile(case)).instructions]
    assert found == [node["original_length"] for node in case["expected"]["parse"]["nodes"]]


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_a_refusal_says_what_buildkit_says(case: Case) -> None:
    assert scan(dockerfile(case)).errors[0].message == case["expected"]["parse"]["error"]


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_a_refusal_names_the_lines_that_buildkit_names(case: Case) -> None:
    if case["id"] in WAIVED_LINES:
        pytest.skip(WAIVED_LINES[case["id"]])
    assert list(scan(dockerfile(case)).errors[0].lines) == case["expected"]["parse"]["error_lines"]


@pytest.mark.parametrize("case", SPELLED, ids=names(SPELLED))
def test_the_escape_character_is_the_one_in_force(case: Case) -> None:
    assert scan(dockerfile(case)).escape == case["expected"]["parse"]["escape"]


@pytest.mark.parametrize("case", SPELLED, ids=names(SPELLED))
def test_an_empty_line_in_a_continuation_is_noted_where_buildkit_warns_of_it(case: Case) -> None:
    found = [
        (f"Empty continuation line found in: {piece.logical}", piece.end_line - _lines_of_heredocs(piece))
        for piece in scan(dockerfile(case)).instructions
        if piece.blanks
    ]
    assert found == [(warning["message"], warning["line"]) for warning in case["expected"]["parse"]["warnings"]]


def _lines_of_heredocs(piece: InstructionPiece) -> int:
    return sum(heredoc.content.count("\n") + 1 for heredoc in piece.heredocs)


@pytest.mark.parametrize("case", WHOLE, ids=names(WHOLE))
def test_directives_are_found_where_buildkit_finds_them(case: Case) -> None:
    text, recorded = dockerfile(case), case["expected"]["parse"]
    assert {
        name: {"value": found.value, "first_word": found.first_word, "line": found.line}
        for name, found in find_directives(text).items()
    } == recorded["directives"]
    found = find_syntax(text)
    assert (found and {"ref": found.first_word, "value": found.value, "line": found.line}) == recorded["syntax"]


HEREDOCS = [case for case in cases("units") if case["unit"] == "heredoc"]


@pytest.mark.parametrize("case", HEREDOCS, ids=names(HEREDOCS))
def test_a_word_announces_a_heredoc_where_buildkit_sees_one(case: Case) -> None:
    if not case["expected"]["ok"]:
        with pytest.raises(Refused) as refused:
            heredoc_word(case["value"])
        assert refused.value.buildkit == case["expected"]["error"]
        return
    mark = heredoc_word(case["value"])
    assert (mark and mark._asdict()) == case["expected"]["result"]


def test_every_waived_case_is_there() -> None:
    assert WAIVED_LINES.keys() <= {case["id"] for case in REFUSED}
