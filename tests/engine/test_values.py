"""Every value read back: what a string says in Python is what the image's configuration says, byte for byte.

Each field takes hundreds of nasty strings in one build, under both escape characters; the strings it refuses are exactly
those that no Dockerfile can carry there, and their number is written down. Fields that hold one value at a time are read from
the image's history, which tells each of them, and a few are read from the configuration itself.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from dockerdsl import Arg, DockerdslError, Dockerfile, Stage, Var, sh
from tests.engine.engine import Engine
from tests.engine.nasty import (
    BLANKS,
    NAMES,
    SHORT,
    TEXTS,
    cannot_be_a_command,
    cannot_be_arguments,
    cannot_be_on_a_line,
    itself,
)

START = Stage(None, "scratch").workdir("/start")  # some engines save no image without a layer


@dataclass
class Seen:
    """What an image says about itself."""

    config: dict[str, Any]
    history: list[str]

    def rows(self, keyword: str) -> list[str]:
        """What the history says behind a keyword, step by step."""
        return [row.removeprefix(keyword + " ") for row in self.history if row.startswith(keyword + " ")]

    def shell_texts(self, keyword: str) -> list[str]:
        """The commands of shell forms; Go's %q writes a string as Python reads one."""
        return [literal_eval(row.removeprefix('["/bin/sh" "-c" ').removesuffix("]")) for row in self.rows(keyword)]

    def health_checks(self) -> list[str]:
        """The commands of shell forms of HEALTHCHECK, which stand in a struct of Go."""
        return [
            literal_eval(row.removeprefix('&{["CMD-SHELL" ').partition('] "0s" "0s"')[0]) for row in self.rows("HEALTHCHECK")
        ]


Read = Callable[[Seen], list[str]]


@dataclass(frozen=True)
class Field:
    """A place for values: how to say many, how to read them back, which it cannot hold, and how many of its texts those are."""

    say: Callable[[Stage, Sequence[str]], Stage | Dockerfile]
    read: Read
    cannot: Callable[[str, str], bool]
    refused: int
    refused_in_backquotes: int | None = None
    texts: Sequence[str] = TEXTS
    lot: int = 1000
    """How many fit one image: a WORKDIR makes a layer, and an image has 127."""

    def text(self, values: Sequence[str], escape: str) -> str:
        return self.written(self.say(START, values), escape)

    @staticmethod
    def written(said: Stage | Dockerfile, escape: Any) -> str:
        targets, args = ((said,), ()) if isinstance(said, Stage) else (said.targets, said.args)
        return str(Dockerfile(*targets, args=args, escape=escape, check="skip=all"))

    def refuses(self, value: str, escape: str) -> bool:
        try:
            self.text([value], escape)
        except DockerdslError:
            return True
        return False


def named(values: Sequence[str], stem: str) -> dict[str, str]:
    return {f"{stem}{number}": itself(value) for number, value in enumerate(values)}


def one_by_one(verb: Callable[[Stage, str], Stage]) -> Callable[[Stage, Sequence[str]], Stage]:
    def say(stage: Stage, values: Sequence[str]) -> Stage:
        for value in values:
            stage = verb(stage, value)
        return stage

    return say


def with_arguments(stage: Stage, values: Sequence[str]) -> Stage:
    args = [Arg(name, value) for name, value in named(values, "A").items()]
    return stage.label({f"L{number}": arg for number, arg in enumerate(args)})


def with_shared_arguments(stage: Stage, values: Sequence[str]) -> Dockerfile:
    args = [Arg(name, value) for name, value in named(values, "A").items()]
    return Dockerfile(stage.label({f"L{number}": f"{arg}" for number, arg in enumerate(args)}), args=args)


def with_defaults(stage: Stage, values: Sequence[str]) -> Stage:
    return stage.arg("UNSET").label({f"L{number}": f"{Var('UNSET', value)}" for number, value in enumerate(values)})


def between_variables(stage: Stage, values: Sequence[str]) -> Stage:
    a = Arg("A", "$")
    return stage.label({f"L{number}": f"{a}{itself(value)}{a}" for number, value in enumerate(values)})


def env_values(seen: Seen) -> list[str]:
    return [pair.partition("=")[2] for pair in seen.config["Env"][1:]]  # the first is PATH, BuildKit's own


def env_keys(seen: Seen) -> list[str]:
    return [pair.partition("=")[0] for pair in seen.config["Env"][1:]]


def label_values(seen: Seen) -> list[str]:
    labels = seen.config["Labels"]
    return [labels[f"L{number}"] for number in range(len(labels))]


def label_keys(seen: Seen) -> list[str]:
    return [key for key, _ in sorted(seen.config["Labels"].items(), key=lambda pair: int(pair[1]))]


def keys(values: Sequence[str]) -> dict[str, str]:
    return {itself(value): str(number) for number, value in enumerate(values)}


def in_dollars(seen: Seen) -> list[str]:
    return [value[1:-1] for value in label_values(seen)]


def at_any(cannot: Callable[[str], bool]) -> Callable[[str, str], bool]:
    """The same under both escape characters."""
    return lambda value, _escape: cannot(value)


on_a_line = at_any(cannot_be_on_a_line)
full_line = at_any(lambda value: cannot_be_on_a_line(value) or not value)
key = at_any(lambda value: cannot_be_on_a_line(value) or not value or "=" in value)
argument = at_any(cannot_be_arguments)


def author(value: str, _escape: str) -> bool:
    trimmed = not value or value.strip(BLANKS + "\x1c\x1f") != value
    return cannot_be_on_a_line(value) or trimmed or value.startswith("--") or value[-1] in "\\`"


FIELDS = {
    "ENV": Field(lambda stage, values: stage.env(named(values, "V")), env_values, on_a_line, 24),
    "a key of ENV": Field(lambda stage, values: stage.env(keys(values)), env_keys, key, 67),
    "LABEL": Field(lambda stage, values: stage.label(named(values, "L")), label_values, on_a_line, 24),
    "a key of LABEL": Field(lambda stage, values: stage.label(keys(values)), label_keys, key, 67),
    "ARG": Field(with_arguments, label_values, on_a_line, 24),
    "ARG before FROM": Field(with_shared_arguments, label_values, on_a_line, 24),
    "a variable's default": Field(with_defaults, label_values, on_a_line, 24),
    "text between variables": Field(between_variables, in_dollars, on_a_line, 24),
    "WORKDIR": Field(
        one_by_one(lambda stage, value: stage.workdir("/" + itself(value))),
        lambda seen: [row[1:] for row in seen.rows("WORKDIR")[1:]],
        on_a_line,
        1,
        texts=SHORT[::4],
        lot=100,
    ),
    "USER": Field(one_by_one(lambda stage, value: stage.user(itself(value))), lambda seen: seen.rows("USER"), full_line, 25),
    "VOLUME": Field(
        lambda stage, values: stage.volume(*map(itself, values)), lambda seen: list(seen.config["Volumes"]), full_line, 25
    ),
    "CMD": Field(lambda stage, values: stage.cmd([*values]), lambda seen: seen.config["Cmd"], argument, 16),
    "ENTRYPOINT": Field(
        lambda stage, values: stage.entrypoint([*values]), lambda seen: seen.config["Entrypoint"], argument, 16
    ),
    "SHELL": Field(lambda stage, values: stage.shell([*values]), lambda seen: seen.config["Shell"], argument, 16),
    "HEALTHCHECK": Field(
        lambda stage, values: stage.healthcheck([*values]), lambda seen: seen.config["Healthcheck"]["Test"][1:], argument, 16
    ),
    "CMD of a shell": Field(
        one_by_one(lambda stage, value: stage.cmd(sh(value))),
        lambda seen: seen.shell_texts("CMD"),
        cannot_be_a_command,
        112,
        113,
    ),
    "ENTRYPOINT of a shell": Field(
        one_by_one(lambda stage, value: stage.entrypoint(sh(value))),
        lambda seen: seen.shell_texts("ENTRYPOINT"),
        cannot_be_a_command,
        112,
        113,
    ),
    "HEALTHCHECK of a shell": Field(
        one_by_one(lambda stage, value: stage.healthcheck(sh(value))),
        lambda seen: seen.health_checks(),
        cannot_be_a_command,
        112,
        113,
    ),
    "MAINTAINER": Field(
        one_by_one(lambda stage, value: stage.maintainer(value)), lambda seen: seen.rows("MAINTAINER"), author, 142
    ),
}

fields = pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
escapes = pytest.mark.parametrize("escape", ["\\", "`"], ids=["backslash", "backquote"])


def read_back(engine: Engine, field: Field, values: Sequence[str], escape: str) -> list[str]:
    """Build images that hold these values and return what they say."""
    found: list[str] = []
    for start in range(0, len(values), field.lot):
        image = engine.build(field.text(values[start : start + field.lot], escape))
        found += field.read(Seen(engine.inspect(image)["Config"], engine.history(image)))
    return found


def changed(given: Sequence[str], arrived: Sequence[str]) -> dict[str, str]:
    return {before: after for before, after in zip(given, arrived, strict=True) if before != after}


@fields
@escapes
def test_every_value_arrives(engine: Engine, field: Field, escape: str) -> None:
    given = [value for value in field.texts if not field.cannot(value, escape)]

    arrived = read_back(engine, field, given, escape)

    if field.read is FIELDS["VOLUME"].read:
        given, arrived = sorted(given), sorted(arrived)
    assert changed(given, arrived) == {}


@fields
@escapes
def test_a_field_refuses_exactly_what_no_dockerfile_can_carry_there(field: Field, escape: str) -> None:
    refused = [value for value in field.texts if field.refuses(value, escape)]

    assert refused == [value for value in field.texts if field.cannot(value, escape)]
    assert len(refused) == (
        field.refused if escape == "\\" or field.refused_in_backquotes is None else field.refused_in_backquotes
    )


@escapes
def test_a_trigger_carries_every_value_to_the_build_that_runs_it(engine: Engine, escape: str) -> None:
    """Triggers are read with the backslash whatever the file says: under the backquote, what needs an escape is refused."""

    def triggers(values: Sequence[str]) -> str:
        parent = START.onbuild(lambda stage: stage.label(named(values, "L")), lambda stage: stage.env(named(values, "V")))
        return FIELDS["LABEL"].written(parent, escape)

    given = [
        value for value in TEXTS if not cannot_be_on_a_line(value) and (escape == "\\" or not re.search(r"[\\`\"$]", value))
    ]
    child = engine.build(f"FROM {engine.build(triggers(given))}\n")

    seen = Seen(engine.inspect(child)["Config"], [])
    assert changed(given, label_values(seen)) == {}
    assert changed(given, env_values(seen)) == {}
    assert len(given) == (725 if escape == "\\" else 431)
    for value in set(TEXTS).difference(given):
        with pytest.raises(DockerdslError):
            triggers([value])


def test_the_configuration_says_what_the_history_does(engine: Engine) -> None:
    values = [value for value in SHORT if not cannot_be_a_command(value, "\\") and not author(value, "\\")][::14]
    stages = [
        Stage(f"s{number}", "scratch")
        .workdir("/" + itself(value))
        .user(itself(value))
        .entrypoint(sh(value))
        .cmd(sh(value))
        .healthcheck(sh(value))
        .maintainer(value)
        for number, value in enumerate(values)
    ]

    images = engine.build_all(str(Dockerfile(*stages)), [stage.name or "" for stage in stages])

    for value, image in zip(values, images.values(), strict=True):
        seen = engine.inspect(image)
        config = seen["Config"]
        assert (config["WorkingDir"], config["User"], seen["Author"]) == (f"/{value}", value, value)
        assert config["Cmd"] == config["Entrypoint"] == ["/bin/sh", "-c", value]
        assert config["Healthcheck"] == {"Test": ["CMD-SHELL", value]}


def test_a_relative_working_directory_grows_by_each_value(engine: Engine) -> None:
    steps = [name for name in NAMES[::12] if "\n" not in name]

    image = engine.build(str(one_by_one(lambda stage, value: stage.workdir(itself(value)))(Stage(None, "scratch"), steps)))

    assert engine.inspect(image)["Config"]["WorkingDir"] == "/" + "/".join(steps)
    assert max(engine.read_tree(image, "/"), key=len) == "/".join(steps)


@escapes
def test_a_value_may_be_longer_than_a_line_of_a_dockerfile(engine: Engine, escape: str) -> None:
    long = "".join(value for value in TEXTS if not cannot_be_on_a_line(value)) * 20
    hashes = ("#" * 30_000 + "x") * 4 + ("# " * 20_000 + "x") * 4
    stage = START.label(long=itself(long), hashes=hashes).cmd(sh("x" + long + "x"))

    config = engine.inspect(engine.build(FIELDS["LABEL"].written(stage, escape)))["Config"]

    assert len(long.encode()) > 65_535
    assert config["Labels"] == {"long": long, "hashes": hashes}
    assert config["Cmd"][2] == "x" + long + "x"


@escapes
def test_a_comment_does_nothing_whatever_it_says(engine: Engine, escape: Any) -> None:
    stage = Stage("last", "scratch", doc="# syntax=x").workdir("/start")
    kept = [text for text in TEXTS if not cannot_be_arguments(text) and "\r" not in text]
    for text in [*kept, "syntax=nowhere/at:all", "escape=x", "check=error=true", "check=skip=all"]:
        stage = stage.comment(text).label(kept="yes").comment(text)

    image = engine.build(str(Dockerfile(stage, escape=escape, comment="syntax=nowhere/at:all\nescape=x")))

    assert engine.inspect(image)["Config"]["Labels"] == {"kept": "yes"}
    assert len(kept) == 724
    for text in set(TEXTS).difference(kept):
        with pytest.raises(DockerdslError):
            stage.comment(text)
