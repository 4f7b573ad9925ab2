"""The examples: each says exactly its snapshot, and BuildKit's own parser reads what was meant."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import dockerfile as buildkit  # type: ignore[import-not-found]  # an extension without types
import pytest
from syrupy.assertion import SnapshotAssertion

from dockerdsl import Instruction
from dockerdsl.definitions import load
from dockerdsl.flags import flag_values
from dockerdsl.instructions import INSTRUCTIONS, Onbuild, Run
from dockerdsl.mounts import OPTIONS
from dockerdsl.reading.parse import Raw
from tests.dockerfiles import DockerfileSnapshots

EXAMPLES = Path(__file__).parent.parent / "examples"
EXEC_FORMS = ("CMD", "ENTRYPOINT", "RUN", "SHELL")
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/imagefile.py"))


def text_of(name: str) -> str:
    return str(load(EXAMPLES / name).dockerfile)


def instructions_of(name: str) -> list[Instruction]:
    """Return what is in the file of an example, in order; a description belongs to the instruction below it."""
    made_of = [step for step in load(EXAMPLES / name).dockerfile.render().made_of if step and keyword(step)]
    return [next(same) for _, same in groupby(made_of, key=id)]


def keyword(step: Instruction) -> str:
    return step.keyword_of if isinstance(step, Raw) else step.keyword


def exec_form(step: Instruction) -> tuple[str, ...]:
    command = getattr(step, "command", ())
    return command if isinstance(command, tuple) and step.keyword in EXEC_FORMS else ()


@pytest.mark.parametrize("name", NAMES)
def test_the_file_of(name: str, snapshot: SnapshotAssertion) -> None:
    assert text_of(name) == snapshot(extension_class=DockerfileSnapshots)


@pytest.mark.parametrize("name", NAMES)
def test_buildkit_reads_the_instructions_that_were_meant(name: str) -> None:
    meant = [(keyword(step), *exec_form(step)) for step in instructions_of(name)]

    read = buildkit.parse_string(text_of(name))

    assert [(each.cmd, *(each.value if each.json and each.cmd in EXEC_FORMS else ())) for each in read] == meant


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_what_it_is_for(name: str) -> None:
    assert (EXAMPLES / name / "imagefile.py").read_text().startswith('"""')


def test_every_instruction_flag_and_mount_option_is_shown() -> None:
    steps = instructions_of("every_instruction")
    steps += [step.instruction for step in steps if isinstance(step, Onbuild)]
    mounts = [mount for step in steps if isinstance(step, Run) for mount in step.mounts]
    shown = {step.keyword for step in steps}
    shown |= {f"{step.keyword} --{flag.name}" for step in steps for flag, _ in flag_values(step)}
    shown |= {f"{mount.type} {option}" for mount in mounts for option, _ in mount.options}
    shown |= {f"{mount.type} from" for mount in mounts if mount.from_}

    there_are = {kind.keyword for kind in INSTRUCTIONS}
    there_are |= {f"{kind.keyword} --{flag.name}" for kind in INSTRUCTIONS for flag in kind.flags}
    there_are |= {f"{kind} {name}" for name, option in OPTIONS.items() for kind in option.types}

    assert there_are - shown == set()
