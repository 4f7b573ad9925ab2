"""Laws of importing: the Python that a Dockerfile becomes gives a Dockerfile that BuildKit reads as it read the original."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, example, given

from dockerdsl import Dockerfile
from dockerdsl.errors import ParseError, UndeclaredVariable
from dockerdsl.importing.readings import differences
from dockerdsl.importing.source import Source, to_source
from dockerdsl.reading.parse import Parsed, parse
from tests.laws.test_round_trip import FILES


def _run(source: Source) -> Parsed:
    names: dict[str, Any] = {}
    exec(compile(source.text, "<imported>", "exec"), names)
    target = names[source.target]
    return parse(str(target if isinstance(target, Dockerfile) else target.dockerfile()))


def _parsed(text: str) -> Parsed | None:
    try:
        return parse(text)
    except ParseError:
        return None


def _imported(parsed: Parsed) -> Source | None:
    """Return the Python, or None where FROM names a variable that no ARG declares: no engine builds that."""
    try:
        return to_source(parsed)
    except* UndeclaredVariable:
        pass
    return None


@given(FILES)
@example("# escape=`\nFROM a\nARG A\nENTRYPOINT echo ${A} && `\n    b $(pwd)\n")
@example("FROM a\nRUN make && ldconfig\n")
@example("ARG A=1\nFROM a:$A\nENV B=$A\nARG A\nENV C=$A\nARG A=2\nENV D=$A\n")
@example("FROM a\nARG A=a B\nRUN echo ${A} end\n")
def test_an_imported_file_gives_the_same_file_again(text: str) -> None:
    parsed = _parsed(text)
    assume(parsed is not None)
    assert parsed is not None
    names = [stage.name.lower() for stage in parsed.stages if stage.name]
    assume(len(names) == len(set(names)))  # two stages of one name are no stages of the DSL
    source = _imported(parsed)
    assume(source is not None)
    assert source is not None
    assert differences(parsed, _run(source)) == []
