"""Laws against BuildKit's own parser: a rendered file says to it what the model says, one instruction for each step.

Nothing that stands in a value can begin another instruction, a comment, a directive, a heredoc or a continuation; what cannot be
written is refused, and only by this library's own errors.

The parser comes from PyPI and is older than the language here: it ignores what stands behind a JSON array, takes the backslash for
the escape character of flags in every file, and begins a heredoc at ``<<${x-}``. Such texts are left to the real engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import dockerfile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerdsl import Dockerfile, From, Stage, forms, paths, running, words
from dockerdsl.commands import Chain, Script
from dockerdsl.errors import DockerdslError
from dockerdsl.flags import Listed, Source, flag_values
from dockerdsl.instructions import INSTRUCTIONS, Instruction, spell, spell_line
from dockerdsl.origin import spelled_from
from dockerdsl.paths import Heredoc, read_pattern
from dockerdsl.reading.lines import NotStrings, json_array
from dockerdsl.render import instruction_text
from tests.laws.steps import FORMS, KINDS, STEPS, Made, calls
from tests.laws.texts import ESCAPES, LITERAL_TEXTS

escapes = pytest.mark.parametrize("escape", ESCAPES, ids=["backslash", "backquote"])


# --- what BuildKit read, against the step


def _line(step: Any, read: Any, escape: str) -> None:
    (raw,) = read.value
    assert words.read_line(raw, escape) == getattr(step, step.form.name)


def _verbatim(step: Any, read: Any, escape: str) -> None:
    assert read.value == (step.name,)


def _pairs(step: Any, read: Any, escape: str) -> None:
    texts = [words.read_word(raw, escape) for raw in read.value]
    assert tuple(zip(texts[::2], texts[1::2], strict=True)) == step.pairs


def _declarations(step: Any, read: Any, escape: str) -> None:
    found = [raw.partition("=") for raw in read.value]
    assert [(name, words.read_word(value, escape) if equals else None) for name, equals, value in found] == [
        (arg.name, arg.default) for arg in step.args
    ]


def _items(step: Any, read: Any, escape: str) -> None:
    assert tuple(words.read_bare(raw, escape) for raw in read.value) == getattr(step, step.form.names[0])


def _command(command: Any, value: tuple[str, ...], read: Any) -> None:
    match command:
        case str():
            assert (value, read.json) == ((command,), False)
        case Chain():
            assert (value, read.json) == ((" &&     ".join(command.commands),), False)
        case Script():
            (body,) = read.heredocs
            assert body.content == command.body
            assert value == (f"{command.through or ''} <<{body.name}".strip(),)
        case _:
            assert (value, read.json) == (command, True)


def _running(step: Any, read: Any, escape: str) -> None:
    _command(step.command, read.value, read)
    assert len(read.heredocs) == isinstance(step.command, Script)


def _checking(step: Any, read: Any, escape: str) -> None:
    if step.command is None:
        assert read.value == ("NONE",)
    else:
        assert read.value[0] == "CMD"
        _command(step.command, read.value[1:], read)


def _paths(step: Any, read: Any, escape: str) -> None:
    *sources, dest = read.value
    bodies = list(read.heredocs)
    for source, raw in zip(step.sources, sources, strict=True):
        if isinstance(source, Heredoc):
            body = bodies.pop(0)
            assert raw.strip("<'") == body.name == (source.name or body.name)
            assert body.content == (words.write_expanding(source.content) if source.expand else source.content)
        else:
            text = words.read_bare(raw, escape)
            assert source in (read_pattern(text), read_pattern(text.removeprefix("/")))
    assert not bodies
    assert words.read_bare(dest, escape) == step.dest


def _nested(step: Any, read: Any, escape: str) -> None:
    assert read.sub_cmd == step.instruction.keyword
    assert read.original == f"ONBUILD {spell_line(step.instruction, escape)[0]}"


def _base(step: Any, read: Any, escape: str) -> None:
    image = step.image if isinstance(step.image, str) else step.image.name
    assert read.value[0] == image
    assert read.value[1:2] in ((), ("AS",))


SAME: dict[type[forms.Form], Callable[[Any, Any, str], None]] = {
    forms.Line: _line,
    forms.Verbatim: _verbatim,
    forms.Pairs: _pairs,
    forms.Declarations: _declarations,
    forms.Items: _items,
    forms.Volumes: _items,
    forms.Base: _base,
    forms.Nested: _nested,
    running.Running: _running,
    running.Starting: _running,
    running.Checking: _checking,
    paths.Paths: _paths,
}


def _flags(step: Instruction, read: Any, escape: str) -> None:
    found = [raw.removeprefix("--").partition("=") for raw in read.flags]
    expected = [(each, item) for each, value in flag_values(step) for item in (value if each.kind.repeated else (value,))]
    assert [name for name, _, _ in found] == [each.name for each, _ in expected]
    for (_, equals, raw), (each, item) in zip(found, expected, strict=True):
        kind = each.kind.item if isinstance(each.kind, Listed) else each.kind
        same = spelled_from(item) if isinstance(kind, Source) else item
        if each.name == "mount" and item.from_ is not None and not isinstance(item.from_, str):
            same = type(item)(item.type, item.from_.name, item.options)
        assert kind.read(raw if equals else None, escape) == same


def _is_json(arguments: str) -> bool:
    try:
        return bool(json_array(arguments))
    except NotStrings:
        return False


def _beyond_the_parser(step: Instruction, escape: str) -> bool:
    """Whether the parser that stands in for BuildKit here is too old for the step."""
    keyword, flags, parts, *_ = spell(step, escape)
    arguments = " ".join(parts).removeprefix(f"{keyword} ").removeprefix("CMD ").removeprefix("-- ")
    if keyword == "ONBUILD":
        return _beyond_the_parser(step.instruction, "\\")  # type: ignore[attr-defined]
    return bool(
        (arguments[0] == "[" and not (arguments[-1] == "]" and _is_json(arguments)))
        or (escape == "`" and set("\\`") & set("".join(flags)))
        or re.search(r"<<.*\$\{", arguments)
    )


def reads_as(text: str, steps: list[Instruction], escape: str) -> None:
    """Assert that BuildKit reads these steps in this text, and nothing else."""
    if any(_beyond_the_parser(step, escape) for step in steps):
        return
    found = dockerfile.parse_string(text)
    assert [read.cmd for read in found] == [step.keyword for step in steps]
    for read, step in zip(found, steps, strict=True):
        if step.keyword != "ONBUILD":
            _flags(step, read, escape)
        SAME[type(step.form)](step, read, escape)


# --- the laws


@pytest.mark.parametrize("made", INSTRUCTIONS, ids=[each.keyword for each in INSTRUCTIONS])
def test_every_form_and_every_kind_of_flag_has_a_strategy(made: type[Instruction]) -> None:
    assert type(made.form) in FORMS.keys() & SAME.keys()
    kinds = [each.kind.item if isinstance(each.kind, Listed) else each.kind for each in made.flags]
    assert [type(kind).__name__ for kind in kinds if type(kind) not in KINDS] == []


def written(made: Made, escape: str) -> Instruction | None:
    """The instruction that a call makes, if it is neither refused when made nor when written in a file of this escape."""
    step = made.value()
    if step is None:
        return None
    assert isinstance(step, Instruction)
    try:
        instruction_text(step, escape)
    except DockerdslError:
        return None
    return step


@escapes
@pytest.mark.parametrize("made", INSTRUCTIONS[1:], ids=[each.keyword for each in INSTRUCTIONS[1:]])
@given(data=st.data())
def test_an_instruction_is_one_instruction_to_buildkit(escape: str, made: type[Instruction], data: st.DataObject) -> None:
    step = written(data.draw(calls(made)), escape)
    if step is None:
        return
    text = f"{_head(escape)}FROM a\n{instruction_text(step, escape)}\nUSER last\n"
    reads_as(text, [From("a"), step, *Stage(None, "a").user("last").steps], escape)


@escapes
@given(data=st.data())
def test_from_is_one_instruction_to_buildkit(escape: str, data: st.DataObject) -> None:
    base = written(data.draw(calls(From)), escape)
    if base is not None:
        reads_as(f"{_head(escape)}{instruction_text(base, escape)} AS x\n", [base], escape)


def _head(escape: str) -> str:
    """The directive that a file of this escape character begins with."""
    return "# escape=`\n" if escape == "`" else ""


COMMENTS = st.lists(LITERAL_TEXTS, min_size=1, max_size=3).map("\n".join)


@escapes
@settings(max_examples=150)
@given(
    made=st.lists(STEPS, max_size=6),
    comments=st.lists(st.none() | COMMENTS, min_size=6, max_size=6),
    top=st.none() | COMMENTS,
    doc=st.none() | LITERAL_TEXTS,
)
def test_a_file_has_one_instruction_for_each_step(
    escape: Any, made: list[Made], comments: list[str | None], top: str | None, doc: str | None
) -> None:
    try:
        stage = Stage("x", From("a"), doc=doc)
        for call, comment in zip(made, comments, strict=False):
            step = written(call, escape)
            stage = stage.comment(comment) if comment is not None else stage
            stage = stage.extend([step]) if step is not None else stage
        rendering = Dockerfile(stage, escape=escape, comment=top).render()
    except DockerdslError:
        return
    blocks = zip(rendering.blocks, rendering.made_of, strict=True)
    steps = [step for block, step in blocks if step is not None and step.keyword and block[:1] != "#"]
    reads_as(rendering.text, steps, escape)
