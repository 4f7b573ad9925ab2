"""A stage has a verb for every instruction, and a parameter for every flag: what is missing is named here."""

from __future__ import annotations

import inspect

import attrs
import pytest

from dockerdsl import Stage
from dockerdsl.flags import FLAG
from dockerdsl.instructions import INSTRUCTIONS, From, Instruction

WITHOUT_VERB = {From: "a stage begins with it"}


def verb_of(cls: type[Instruction]) -> str:
    return cls.keyword.lower()


@pytest.mark.parametrize("cls", [cls for cls in INSTRUCTIONS if cls not in WITHOUT_VERB], ids=lambda cls: cls.keyword)
def test_every_instruction_has_its_verb(cls: type[Instruction]) -> None:
    assert callable(getattr(Stage, verb_of(cls), None)), f"Stage has no verb for {cls.keyword}"


@pytest.mark.parametrize("cls", [cls for cls in INSTRUCTIONS if cls not in WITHOUT_VERB], ids=lambda cls: cls.keyword)
def test_every_flag_is_a_parameter_of_the_verb_with_the_same_default(cls: type[Instruction]) -> None:
    parameters = inspect.signature(getattr(Stage, verb_of(cls))).parameters
    fields = [field for field in attrs.fields(cls) if FLAG in field.metadata]  # type: ignore[arg-type, misc]
    missing = [f"{verb_of(cls)}() lacks {field.name}" for field in fields if field.name not in parameters]
    assert missing == []
    assert {field.name: parameters[field.name].default for field in fields} == {field.name: field.default for field in fields}


@pytest.mark.parametrize("cls", [cls for cls in INSTRUCTIONS if cls not in WITHOUT_VERB], ids=lambda cls: cls.keyword)
def test_every_option_of_a_verb_is_a_flag(cls: type[Instruction]) -> None:
    parameters = inspect.signature(getattr(Stage, verb_of(cls))).parameters.values()
    options = {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}
    flags = {field.name for field in attrs.fields(cls) if FLAG in field.metadata}  # type: ignore[arg-type, misc]
    of_the_handle = {"doc"} if verb_of(cls) == "arg" else set()
    assert options - flags - of_the_handle == set()


@pytest.mark.parametrize("name", [name for name in vars(Stage) if not name.startswith("_")])
def test_everything_public_on_a_stage_has_a_docstring(name: str) -> None:
    assert inspect.getdoc(getattr(Stage, name))


def test_all_eighteen_are_declared() -> None:
    keywords = {cls.keyword for cls in INSTRUCTIONS}
    assert keywords == {
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
        "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    }  # fmt: skip
