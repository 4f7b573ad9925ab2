"""Files against what BuildKit's instruction parser made of them: verdicts, typed instructions, places, texts; counted apart."""

from __future__ import annotations

import re
from typing import Any

import attrs
import pytest

from dockerdsl.building.mounted import RunMount, read_run_mount
from dockerdsl.errors import ParseError
from dockerdsl.instructions import From, Instruction
from dockerdsl.reading.expand import expand, split
from dockerdsl.reading.lines import Arguments, heredoc_word
from dockerdsl.reading.nodes import node
from dockerdsl.reading.parse import Parsed, Raw, parse, read_instruction
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.scan import scan
from dockerdsl.render import instruction_text, opening_text
from tests.conformance import typed
from tests.conformance.vectors import Case, cases, dockerfile, names

CASES = [case for name in ("parse", "errors") for case in cases(name) if case["expected"]["parse"]["ok"]]
ACCEPTED = [case for case in CASES if case["expected"]["instructions"]["ok"]]
SPELLED = [case for case in ACCEPTED if not case["expected"].get("lengths_only")]
REFUSED = [case for case in CASES if not case["expected"]["instructions"]["ok"]]


def _bare(message: str) -> str:
    return re.sub(r"^dockerfile parse error on line \d+: ", "", message)


def _recorded(instruction: Case) -> Case:
    """Return a recorded instruction without what only helps its reader."""
    return {name: value for name, value in instruction.items() if name not in ("mounts_suggestions", "commands")}


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_file_is_refused_where_buildkit_refuses_an_instruction(case: Case) -> None:
    try:
        parse(dockerfile(case))
    except ParseError:
        accepted = False
    else:
        accepted = True
    assert accepted == case["expected"]["instructions"]["ok"]


@pytest.mark.parametrize("case", SPELLED, ids=names(SPELLED))
def test_an_instruction_is_the_one_that_buildkit_reads(case: Case) -> None:
    args, stages = typed.stages(scan(dockerfile(case)))
    recorded = case["expected"]["instructions"]
    assert args == recorded["meta_args"]
    assert [_recorded(stage) for stage in stages] == [_recorded(stage) for stage in recorded["stages"]]
    found = [command for stage in stages for command in stage["commands"]]
    assert found == [_recorded(command) for stage in recorded["stages"] for command in stage["commands"]]


@pytest.mark.parametrize("case", SPELLED, ids=names(SPELLED))
def test_a_file_has_the_stages_that_buildkit_sees(case: Case) -> None:
    parsed = parse(dockerfile(case))
    recorded = case["expected"]["instructions"]
    assert [(stage.name or "").lower() for stage in parsed.stages] == [stage["name"] for stage in recorded["stages"]]
    assert [len(stage.steps) for stage in parsed.stages] == [len(stage["commands"]) for stage in recorded["stages"]]
    assert len(parsed.args) == len(recorded["meta_args"])


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_a_refusal_says_what_buildkit_says(case: Case) -> None:
    with pytest.raises(ParseError) as refused:
        parse(dockerfile(case))
    assert refused.value.what == _bare(case["expected"]["instructions"]["error"])


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_a_refusal_stands_on_a_line_that_buildkit_names(case: Case) -> None:
    with pytest.raises(ParseError) as refused:
        parse(dockerfile(case))
    assert refused.value.at is not None
    assert refused.value.at.line in case["expected"]["instructions"]["error_lines"]


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_a_refusal_suggests_what_buildkit_suggests_or_nothing(case: Case) -> None:
    suggestions = case["expected"]["instructions"].get("suggestions")
    with pytest.raises(ParseError) as refused:
        parse(dockerfile(case))
    if suggestions and "did you mean" in (refused.value.hint or ""):
        assert refused.value.hint.lower() in [f"did you mean {each!r}?".lower() for each in suggestions]


# --- model values ----------------------------------------------------------------------------------------------------------

BUILT = [case for case in SPELLED if case["expected"]["convert"]["ok"] and "non-utf8" not in case["tags"]]


class Named(dict[str, str]):
    """An environment in which every variable is set, to a text that tells its name."""

    def get(self, name: str, default: Any = None) -> Any:
        return f"<{name}>"


ENVIRONMENTS: tuple[dict[str, str], ...] = ({}, Named())
SPELLING = (
    "code",
    "name",
    "start_line",
    "end_line",
    "orig_cmd",
    "doc",
    "comments",
    "mounts_error",
    "mount_froms",
    "flags_used",
)


def _said(piece: InstructionPiece, escape: str, environment: dict[str, str]) -> Any:
    """Return what an instruction says in an environment, without how it is spelled."""
    if piece.keyword.upper() == "ONBUILD":
        return _trigger(piece, escape, environment)
    said = typed.command(piece, escape) if piece.keyword.upper() != "FROM" else typed.stages(scan(piece.text))[1][0]
    for name in SPELLING:
        said.pop(name, None)
    if said.get("type") == "run":
        _say_run(said, piece, escape, environment)
    return _expanded(said, escape, environment)


def _say_run(said: typed.Typed, piece: InstructionPiece, escape: str, environment: dict[str, str]) -> None:
    """Put what RUN does in place of how it is spelled: a script without its delimiter, a chain without its line breaks."""
    mounts = [flag[8:] for flag in node(piece, escape).flags if flag.startswith("--mount=")]
    said["mounts"] = [_mount(mount, escape, environment) for mount in mounts]
    said["cmdline"] = [re.sub(r"\s*&&\s*", " && ", text) for text in said["cmdline"]]
    said["files"] = [re.sub(r"(?m)^\t+", "", file["data"]) if file["chomp"] else file["data"] for file in said["files"]]
    if said["files"] and heredoc_word(said["cmdline"][0]):
        said["cmdline"] = ["<<"]


def _mount(mount: str, escape: str, environment: dict[str, str]) -> RunMount | str:
    """Return a mount without what BuildKit ignores for its type; a secret's source is its id."""
    try:
        read = read_run_mount(mount, lambda word: expand(word, environment, escape).text)
    except Refused as refused:
        return refused.buildkit
    if read.type == "secret":
        return attrs.evolve(read, id=read.id or read.source, source="")
    if read.type == "tmpfs":
        return attrs.evolve(read, source="", from_="", id="", env=None, readonly=None)
    return read if read.type == "ssh" else attrs.evolve(read, env=None, id=read.id if read.type == "cache" else "")


def _expanded(said: typed.Typed, escape: str, environment: dict[str, str]) -> typed.Typed:
    for name in ("path", "user", "signal", "dest", "chown", "chmod", "checksum", "base", "platform"):
        if name in said:
            said[name] = _word(said[name], escape, environment)
    for name in ("sources", "volumes"):
        if name in said:
            said[name] = [_word(word, escape, environment) for word in said[name]]
    if "ports" in said:
        said["ports"] = sorted(word for each in said["ports"] for word in split(each, environment, escape))
    for pair in said.get("pairs", []):
        del pair["no_delim"]
        pair["key"] = _word(pair["key"], escape, environment)
    for pair in [*said.get("pairs", []), *said.get("args", [])]:
        pair.pop("doc", None)
        pair["value"] = pair["value"] and _word(pair["value"], escape, environment)
    for content in said.get("contents", []):
        if content.pop("expand"):
            content["data"] = expand(content["data"], environment, skip_quotes=True).text
    return said


def _word(word: str, escape: str, environment: dict[str, str]) -> str:
    """Return a word expanded, or why it is not, without the word itself."""
    try:
        return expand(word, environment, escape).text
    except Refused as refused:
        return re.sub('".*"', "", refused.buildkit)


def _trigger(piece: InstructionPiece, escape: str, environment: dict[str, str]) -> Any:
    """Return what the instruction behind ONBUILD says; the node where the instruction parser would refuse it."""
    given = Arguments("ONBUILD", piece.rest, escape)
    bodies = "".join([f"\n{heredoc.content}{heredoc.mark.name}" for heredoc in piece.heredocs])
    found = scan(given.text + bodies).instructions[0]
    try:
        read_instruction(found, "\\")
    except ParseError:
        return node(found, "\\")
    return _said(found, "\\", environment)


def _steps(parsed: Parsed) -> list[tuple[Instruction, str | None]]:
    steps: list[tuple[Instruction, str | None]] = [(step, None) for step in parsed.args]
    for stage in parsed.stages:
        steps += [(stage.base, stage.name), *[(step, None) for step in stage.steps]]
    return steps


def _text(step: Instruction, name: str | None, escape: str) -> str:
    return opening_text(step, name, escape) if isinstance(step, From) else instruction_text(step, escape)


@pytest.mark.parametrize("case", BUILT, ids=names(BUILT))
def test_a_model_value_written_out_says_what_the_file_said(case: Case) -> None:
    parsed = parse(dockerfile(case))
    escape = parsed.scan.escape
    for (step, name), piece in zip(_steps(parsed), parsed.scan.instructions, strict=True):
        if isinstance(step, Raw):
            continue
        text = _text(step, name, escape)
        (written,) = scan(f"# escape={escape}\n{text}\n").instructions
        for environment in ENVIRONMENTS:
            assert _said(written, escape, environment) == _said(piece, escape, environment), text


@pytest.mark.parametrize("case", BUILT, ids=names(BUILT))
def test_an_instruction_read_again_from_what_it_is_written_as_is_equal(case: Case) -> None:
    parsed = parse(dockerfile(case))
    escape = parsed.scan.escape
    for step, name in _steps(parsed):
        if not isinstance(step, Raw):
            (written,) = scan(f"# escape={escape}\n{_text(step, name, escape)}\n").instructions
            assert read_instruction(written, escape) == step


RAW = {
    "parse/RUN-mount/057": (1, "tmpfs has no id; BuildKit reads over it"),
    "parse/RUN-mount/058": (1, "tmpfs has no source; BuildKit reads over it"),
    "parse/RUN-mount/079": (1, "ssh has no env; BuildKit reads over it"),
    "parse/RUN-mount/083": (1, "the type of the mount is a variable"),
    "parse/HEALTHCHECK/021": (1, "NONE with an interval that is none; BuildKit never looks at it"),
    "parse/ONBUILD/024": (1, "a trigger that is no instruction; only the build that starts from the image finds out"),
    "parse/ONBUILD/025": (1, "a trigger with an unknown flag"),
    "parse/heredoc/070": (1, "``COPY << f /d`` reads the heredoc and copies files of the names ``<<`` and ``f``"),
    "parse/heredoc/077": (1, "two heredocs of one name, which both get the text of the last"),
    "parse/mixed/002": (1, "a pattern with a backslash, which Windows parts folders at"),
    "parse/semantics/014": (1, "a pattern with a backslash, which escapes what follows"),
    "parse/lines/067": (1, "a command that ends in the escape character and a blank that does not count"),
    "parse/flags-lexing/002": (1, "a flag beyond ASCII, which arrives mangled"),
    "parse/flags-lexing/003": (1, "a flag beyond ASCII, which arrives mangled"),
    "parse/flags-lexing/028": (1, "a flag beyond ASCII, which arrives mangled"),
}
"""Cases whose files hold instructions that no model value can keep: how many, and why."""


def test_instructions_are_values_but_for_a_few() -> None:
    found = {}
    for case in BUILT:
        raw = sum(isinstance(step, Raw) for step, _ in _steps(parse(dockerfile(case))))
        if raw:
            found[case["id"]] = raw
    assert found == {name: count for name, (count, _) in RAW.items()}
