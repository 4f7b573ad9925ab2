"""Write an instruction as the call of a stage's verb, as a person would have written it.

What is written here is a proposal: whoever asks must try whether the call makes the instruction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, cast

from dockerdsl import instructions as i
from dockerdsl.commands import Chain, Script
from dockerdsl.flags import flag_values
from dockerdsl.importing.calls import Verb
from dockerdsl.importing.literals import INDENT, lines_of, listed, quoted, tripled
from dockerdsl.importing.readings import chain_of
from dockerdsl.importing.scope import Scope
from dockerdsl.instruction import Instruction
from dockerdsl.mounts import Mount
from dockerdsl.paths import Heredoc
from dockerdsl.text import Text


def written(step: Instruction, scope: Scope) -> Verb | None:
    """Return the call for an instruction, None where no verb can say it."""
    name = type(step).__name__
    write = _ARGUMENTS.get(name)
    proposal = write(step, scope) if write is not None else None
    if proposal is None:
        return None
    call = proposal if isinstance(proposal, Verb) else Verb(_NAMES.get(name, name.lower()), proposal)
    return Verb(call.name, [*call.arguments, *_flags(step, scope)])


# --- flags and mounts ----------------------------------------------------------------------------------------------------


def _flags(step: Instruction, scope: Scope) -> Iterator[str]:
    for declared, value in flag_values(step):
        if declared.attribute == "from_":
            if not scope.stage_of(value):
                yield f"from_={quoted(value)}"
        elif declared.attribute == "mounts":
            yield f"mounts={listed([_mount(mount, scope) for mount in value], INDENT * 2)}"
        elif isinstance(value, tuple):
            items = cast("tuple[str, ...]", value)
            yield f"{declared.attribute}={listed([quoted(each) for each in items], INDENT * 2)}"
        else:
            shown = scope.text(value) if isinstance(value, str) else repr(value)
            yield f"{declared.attribute}={shown}"


def _mount(mount: Mount, scope: Scope) -> str:
    scope.imports.add(mount.type)
    options = dict(mount.options)
    origin = scope.stage_of(mount.from_)
    given = _bound(options, origin, scope) if mount.type == "bind" else _first(mount.type, options, scope)
    if mount.from_ is not None and not (origin and given and given[0].startswith(f"{origin} / ")):
        given.append(f"from_={origin or quoted(str(mount.from_))}")
    for name, value in options.items():
        number = name in ("uid", "gid") and str(value).isdecimal()
        given.append(f"{name}={value if number or isinstance(value, bool) else scope.text(value)}")
    return f"{mount.type}({', '.join(given)})"


def _first(kind: str, options: dict[str, str | bool], scope: Scope) -> list[str]:
    """Return the argument that a mount of a type begins with, taken out of its options."""
    value = options.pop("id" if kind in ("secret", "ssh") else "target", None)
    return [] if value is None else [scope.text(str(value))]


def _bound(options: dict[str, str | bool], origin: str | None, scope: Scope) -> list[str]:
    """Return the source and the target of a bind mount, taken out of its options; a target that is the source is left out."""
    source, target = str(options.pop("source", "")), str(options.pop("target", ""))
    if not source:
        return [f"target={scope.text(target)}"]
    in_stage = origin is not None and source.startswith("/")
    path = f"{origin} / {quoted(source[1:])}" if in_stage else scope.text(source)
    return [path] if target == source else [path, scope.text(target)]


# --- RUN and what a container starts -------------------------------------------------------------------------------------


def _run(step: i.Run, scope: Scope) -> list[str] | None:
    command = step.command
    match command:
        case str():
            return _commands(chain_of(command), scope)
        case tuple():
            return [f"[{', '.join(map(quoted, command))}]"]
        case Chain():
            return _commands(command.commands, scope)
        case Script() if command.through is None:
            return [_script(command, scope)]
        case _:
            return None


def _commands(commands: Sequence[str], scope: Scope) -> list[str]:
    """Return the arguments of `run` for a shell form; several without a blank in any are joined by `sh`."""
    texts = [scope.shell_text(each) for each in commands]
    if len(texts) == 1 or any(" " in each for each in commands):
        return texts
    scope.imports.add("sh")
    return [f"sh({', '.join(texts)})"]


def _script(command: Script, scope: Scope) -> str:
    scope.imports.add("script")
    body = command.body.removesuffix("\n")
    options: list[str] = []
    if body.startswith("#!"):
        first, _, body = body[2:].partition("\n")
        options.append(f"interpreter={quoted(first)}")
    if body.startswith("set -e\n"):
        body = body.removeprefix("set -e\n")
    else:
        options.append("errexit=False")
    indent = INDENT * (3 if options else 2)
    text = tripled(body, indent) or lines_of(body, indent)
    if not options:
        return f"script({text})"
    return "\n".join(["script(", *[f"{indent}{each}," for each in (text, *options)], f"{INDENT * 2})"])


def _start(step: Any, scope: Scope) -> list[str]:
    command = step.command
    if command is None:
        return ["None"]
    if isinstance(command, tuple):
        return [quoted(each) for each in cast("tuple[str, ...]", command)] or ["[]"]
    scope.imports.add("sh")
    texts = command.commands if isinstance(command, Chain) else (command,)
    return [f"sh({', '.join(map(quoted, texts))})"]


# --- COPY and ADD --------------------------------------------------------------------------------------------------------


def _paths(step: i.Copy | i.Add, scope: Scope) -> list[str] | Verb | None:
    if any(isinstance(source, Heredoc) for source in step.sources):
        return _file(step, scope) if isinstance(step, i.Copy) and len(step.sources) == 1 else None
    origin = scope.stage_of(step.from_) if isinstance(step, i.Copy) else None
    sources = [source if isinstance(source, Text) else str(source) for source in step.sources]
    if origin is None:
        return [scope.text(path) for path in (*sources, step.dest)]
    if any(source[:1] == "$" for source in sources):  # what BuildKit puts in may begin with a slash
        return [*[scope.text(path) for path in (*sources, step.dest)], f"from_={origin}"]
    given = [f"{origin} / {scope.text(source.lstrip('/'))}" for source in sources]
    if len(sources) == 1 and sources[0] == step.dest and str(step.dest).startswith("/"):
        return given
    return [*given, scope.text(step.dest)]


def _file(step: i.Copy, scope: Scope) -> Verb:
    source = cast("Heredoc", step.sources[0])
    expand = ["expand=True"] if source.expand and "$" in source.content else []
    return Verb("file", [scope.text(step.dest), lines_of(str(source.content), INDENT * 2), *expand])


# --- the other instructions ----------------------------------------------------------------------------------------------


def _pairs(step: Any, scope: Scope) -> list[str]:
    if all(key.isidentifier() and not key.startswith("__") for key, _ in step.pairs):
        return [f"{key}={scope.text(value)}" for key, value in step.pairs]
    pairs = [f"{scope.text(key)}: {scope.text(value)}" for key, value in step.pairs]
    line = "{" + ", ".join(pairs) + "}"
    if len(line) > 70:
        line = "\n".join(["{", *[f"{INDENT * 3}{pair}," for pair in pairs], f"{INDENT * 2}}}"])
    return [line]


def _declare(step: i.Declare, scope: Scope) -> list[str] | None:
    if len(step.args) != 1:
        return None
    arg = step.args[0]
    variable = scope.handle_of(arg)
    if variable is not None:
        return [variable]
    return [quoted(arg.name), *([] if arg.default is None else [scope.text(arg.default)])]


def _words(step: Any, scope: Scope) -> list[str]:
    values = getattr(step, step.form.names[0])
    texts = cast("tuple[str, ...]", values) if isinstance(values, tuple) else (str(values),)
    numbers = isinstance(step, i.Expose)
    return [text if numbers and text.isdecimal() else scope.text(text) for text in texts]


def _onbuild(step: i.Onbuild, scope: Scope) -> list[str] | None:
    inner = written(step.instruction, scope)
    return None if inner is None or "\n" in str(inner) else [f"lambda s: s{inner}"]


_NAMES: Final = {"Declare": "arg"}
"""The verbs whose names are not those of their instructions' classes."""
_ARGUMENTS: Final[dict[str, Callable[[Any, Scope], list[str] | Verb | None]]] = {
    "Run": _run, "Cmd": _start, "Entrypoint": _start, "Shell": _start, "Healthcheck": _start, "Copy": _paths, "Add": _paths,
    "Env": _pairs, "Label": _pairs, "Declare": _declare, "Workdir": _words, "User": _words, "Expose": _words,
    "Volume": _words, "Stopsignal": _words, "Maintainer": _words, "Onbuild": _onbuild,
}  # fmt: skip
