"""Laws of editing and formatting: an edit leaves the rest byte for byte; a formatted file says the same, and stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import dockerfile
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dockerdsl import Document, Stage
from dockerdsl.editing.format import format_text
from dockerdsl.errors import DockerdslError, ParseError
from dockerdsl.instructions import Copy, Env, Instruction, Run
from dockerdsl.origin import Origin
from dockerdsl.reading.parse import Raw
from dockerdsl.reading.pieces import Comment
from dockerdsl.reading.scan import scan
from dockerdsl.reading.steps import Step
from tests.conformance import vectors
from tests.growth import grows_in_step
from tests.laws.steps import STEPS, Made
from tests.laws.test_scan_laws import LIKELY
from tests.laws.texts import NASTY_TEXTS

FILES = [
    vectors.dockerfile(case)
    for name in ("parse", "lint")
    for case in vectors.cases(name)
    if "lengths_only" not in case["expected"] and "dockerfile_parts" not in case
]
LINES = st.sampled_from([
    "FROM a AS b\n", "from  b\n", "RUN c\n", "run \\\n  c \\\n # d\n    && e\n", "ENV A=1 \\\n   B='x y'\n", "env  A b  c\n",
    "COPY --from=b \\\n  --chown=1 a /b\n", "RUN <<E\n a \nE\n", 'LABEL a=b c="d \\\n e"\n', "ARG V=1\n", "\n", "  \n",
    "# c\n", "RUN --mount=type=bind,from=img:1,target=/a \\\n  --mount=type=cache,target=/b x\n", 'CMD ["a", \\\n "b"]\n',
    "  USER me\r\n", 'RUN echo "a \\\n  b" \'c \\\n  d\' \\\n  e\\\n f\n', "HEALTHCHECK cmd x \\\n    y\n",
    "ONBUILD run a \\\n b\n", "WORKDIR /a \\\n b\n",
])  # fmt: skip
WRITTEN = st.lists(LINES, min_size=1, max_size=12).map("".join)
TEXTS = st.one_of(st.sampled_from(FILES), WRITTEN.map(lambda text: f"FROM base\n{text}"), WRITTEN, LIKELY)
NAMES = st.sampled_from(["A", "B", "a.b", "V", "PATH"])
VALUES = st.sampled_from(["", "1", "a b", "it's", '"', "$A", "\\", "x=y"]) | NASTY_TEXTS

Edit = Callable[[Document, Step], Document]
EDITS = st.one_of(
    st.builds(lambda tag: lambda d, s: d.set_tag(s, tag), st.sampled_from(["1", "2.0-slim", "-"])),
    st.builds(lambda digest: lambda d, s: d.set_digest(s, digest), st.sampled_from([None, "sha256:" + "0" * 64])),
    st.builds(lambda image: lambda d, s: d.set_image(s, image), st.sampled_from(["i", "b", "r:5/i@sha256:" + "1" * 64, "$X"])),
    st.builds(lambda value: lambda d, s: d.set_platform(s, value), st.sampled_from([None, "linux/arm64", "$P"])),
    st.builds(lambda value: lambda d, s: d.set_flag(s, "chown", value), st.sampled_from([None, "1:1", "a b", "it's"])),
    st.builds(lambda value: lambda d, s: d.set_flag(s, "link", value), st.sampled_from([None, True, False])),
    st.builds(lambda value: lambda d, s: d.set_flag(s, "exclude", value), st.lists(st.sampled_from(["a", "b c"]))),
    st.just(lambda d, s: d.set_flag(s, "mount", s.instruction.mounts[1:])),
    st.just(lambda d, s: d.remove(s)),
    st.just(lambda d, s: d.insert_before(s, Run("x"))),
    st.just(lambda d, s: d.insert_after(s, Copy(("x",), "/y"), "# z")),
)  # fmt: skip


def outside(document: Document, gone: set[object]) -> list[str]:
    """The text of each piece that is not one of these steps."""
    keys = {step.place: step.key for step in document.instructions}
    pieces = enumerate(document.scan.pieces)
    texts = [piece.text.removeprefix("\ufeff").rstrip("\r\n") for place, piece in pieces if keys.get(place) not in gone]
    return [text for text in texts if text != "# z"]


def said(step: Step) -> Any:
    try:
        return step.instruction
    except ParseError as error:
        return str(error.what)


@given(TEXTS | st.text())
def test_a_document_is_its_text(text: str) -> None:
    document = Document.read(text)

    assert str(document) == text
    assert len(document.stages) == len([step for step in document.instructions if step.keyword == "FROM"])
    assert all(mention.line <= step.end_line for mention in document.mentions for step in [mention.step])
    for step in document.instructions:
        tokens = [step.spans.keyword, *[flag.token for flag in step.spans.flags], step.spans.arguments]
        assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@given(TEXTS, EDITS, st.integers(0, 30))
def test_an_edit_leaves_the_rest_byte_for_byte(text: str, edit: Edit, number: int) -> None:
    document = Document.read(text)
    assume(document.instructions)
    step = document.instructions[number % len(document.instructions)]
    try:
        edited = edit(document, step)
    except (DockerdslError, AttributeError):
        return

    old = {each.key: each for each in document.instructions}
    new = {each.key for each in edited.instructions} - set(old)
    gone = {step.key, *new}
    assert [line for line in outside(edited, gone) if line != "# z"] == [
        line for line in outside(document, gone) if line != "# z"
    ]
    for each in edited.instructions:
        if each.key in old and each.key is not step.key:
            assert each.text.rstrip("\r\n").removeprefix("\ufeff") == old[each.key].text.rstrip("\r\n").removeprefix("\ufeff")
            assert said(each) == said(old[each.key])


@given(TEXTS, st.lists(STEPS, min_size=1, max_size=3), st.integers(0, 30))
def test_what_is_inserted_is_read_back(text: str, made: list[Made], number: int) -> None:
    document = Document.read(text)
    steps = [step for each in made if isinstance(step := each.value(), Instruction)]
    assume(document.instructions and steps)
    place = document.instructions[number % len(document.instructions)]
    try:
        edited = document.insert_after(place, *steps)
    except DockerdslError:
        return

    known = {step.key for step in document.instructions}
    read = [step.instruction for step in edited.instructions if step.key not in known]
    wanted = [step for step in steps if step.keyword]
    for one, two in zip(read, wanted, strict=True):
        assert one == two or isinstance(one, Raw) or two.origins or _same(one, two, document.escape)
    assert edited.remove(*[step for step in edited.instructions if step.key not in known]).instructions == document.instructions


def _same(one: Instruction, two: Instruction, escape: str) -> bool:
    """Whether two instructions are written alike: what is read has no name for the delimiter that was chosen, and the like."""
    from dockerdsl.render import instruction_text

    lines = instruction_text(two, escape).replace(f" {escape}\n    ", "     ")  # what cannot be told from one command is one
    return instruction_text(one, escape) in (lines, instruction_text(two, escape))


def _readable(steps: Iterable[Step]) -> Iterator[Instruction]:
    """Yield the instructions of steps, but for those that BuildKit refuses."""
    for step in steps:
        with suppress(ParseError):
            yield step.instruction


@given(TEXTS, NAMES, VALUES)
@example("FROM a\nENV A 'x'\n", "A", "it's $B")
@example("# escape=`\nFROM a\nENV A='x' `\n  B=1\n", "A", "`")
@example("ENV =b\nFROM a", "A", "")
def test_a_value_that_is_set_is_read_back(text: str, name: str, value: str) -> None:
    document = Document.read(text)
    try:
        wanted = Env(((name, value),)).pairs[0]
        edited = document.set_env(name, value)
    except DockerdslError:
        return

    found = list(_readable(edited.find(Env)))
    assert any(wanted in step.pairs for step in found if isinstance(step, Env)) or any(isinstance(step, Raw) for step in found)
    assert edited.set_env(name, value) == edited


@given(TEXTS, st.integers(0, 5), st.sampled_from(["new", "x.y-z", "base"]))
def test_a_renamed_stage_is_still_the_one_that_is_meant(text: str, number: int, name: str) -> None:
    document = Document.read(text)
    assume(document.stages)
    stage = document.stages[number % len(document.stages)]
    try:
        edited = document.rename_stage(stage.number, name)
    except DockerdslError:
        return

    assert edited.stages[stage.number].name == name
    assert [mention.stage for mention in edited.mentions] == [mention.stage for mention in document.mentions]


# --- formatting


@given(TEXTS)
@example("FROM a\nRUN b \\\n# c")
@example("FROM a\nRUN \\\n \\\n b \\\n \\\n")
@example("\\\nFROM a\nR\\\nUN b  \\\n  c")
def test_a_formatted_file_stays_as_it_is(text: str) -> None:
    try:
        made = format_text(text)
    except ParseError:
        return

    assert format_text(made) == made
    assert made.endswith("\n")
    assert "\n\n\n" not in made.replace("\r", "") or "<<" in made


@given(TEXTS)
def test_a_formatted_file_says_the_same_to_buildkits_own_parser(text: str) -> None:
    assume("[" not in text and "escape=" not in text)
    try:
        made = format_text(text)
        before, after = dockerfile.parse_string(text), dockerfile.parse_string(made)
    except (ParseError, dockerfile.GoParseError, UnicodeDecodeError):
        return

    assert [_command(each) for each in after] == [_command(each) for each in before]
    assert _comments(made) == _comments(text)


def _comments(text: str) -> list[str]:
    return [piece.text.rstrip("\r\n") for piece in scan(text).pieces if isinstance(piece, Comment)]


def _command(command: Any) -> Any:
    """What the parser reads, blanks between the words of a shell left out: they are tried with a shell elsewhere."""
    name = (command.cmd or "").upper()
    values = tuple(command.value)
    if name in ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
        values = tuple([" ".join(value.split()).upper() for value in values])
    if name in ("FROM", "ONBUILD"):
        values = tuple([value.upper() for value in values])
    return name, (command.sub_cmd or "").upper(), command.json, command.flags, values


GROWING: dict[str, Callable[[int], str]] = {
    "plain lines": lambda n: "FROM a\n" + "run  echo hello world\n" * n,
    "continuations": lambda n: "FROM a\nRUN a" + " \\\n  b" * n,
    "pairs": lambda n: "FROM a\nENV A=1" + " \\\n  B=1" * n,
    "flags": lambda n: "FROM a\nCOPY" + " \\\n  --exclude=b" * n + " c d\n",
    "stages": lambda n: "".join([f"FROM a AS b{number}\n" for number in range(n)]),
    "quotes": lambda n: "FROM a\nRUN a \\\n " + "'b' \"c\" " * n,
}


@pytest.mark.parametrize("grow", GROWING.values(), ids=GROWING)
@pytest.mark.parametrize("work", [format_text, lambda text: Document.read(text).mentions], ids=["format", "mentions"])
def test_work_grows_as_the_text_does(work: Callable[[str], Any], grow: Callable[[int], str]) -> None:
    assert grows_in_step(lambda size: work(grow(size)), 1_000)


def test_a_stage_of_the_dsl_can_be_named_in_a_document() -> None:
    builder: Origin = Stage("b", "x")

    assert str(Document.read("FROM a AS b\nFROM c\n").append(Copy(("d",), "/e", from_=builder))) == (
        "FROM a AS b\nFROM c\nCOPY --from=b d /e\n"
    )
