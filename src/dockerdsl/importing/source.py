"""Write an existing Dockerfile as Python in this DSL, as a person would have written it.

Every step is tried: the call that is written for it is run, and must make an instruction whose text is that of the file; what
has no such call is written as `raw`. Comments stay comments: those above FROM in Python, those in a stage in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, cast

import attrs

import dockerdsl
from dockerdsl import instructions as i
from dockerdsl.commands import Chain, Script
from dockerdsl.dockerfile import Dockerfile
from dockerdsl.errors import DockerdslError
from dockerdsl.flags import flag_values
from dockerdsl.importing.literals import (
    INDENT,
    WIDTH,
    call,
    folded,
    identifier,
    interpolated,
    lines_of,
    listed,
    quoted,
    tripled,
)
from dockerdsl.importing.readings import BARE, EXPANDED, braced, chain_of, meaning
from dockerdsl.instruction import Instruction
from dockerdsl.mounts import Mount
from dockerdsl.paths import Heredoc
from dockerdsl.reading.parse import Parsed, ParsedStage, Raw
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.render import instruction_text
from dockerdsl.stage import Stage
from dockerdsl.text import Text
from dockerdsl.values.build_args import PLATFORM_ARGS
from dockerdsl.variables import Arg

FORBIDDEN: Final = frozenset({*dockerdsl.__all__, "print", "str", "list"})


class Verb(NamedTuple):
    """A call of a stage's verb: its name, and its arguments as Python expressions."""

    name: str
    arguments: list[str]

    def __str__(self) -> str:
        return f".{self.name}({', '.join(self.arguments)})"

    def laid_out(self, indent: str) -> str:
        """Return the call as it stands behind `indent`, its arguments a line each if it does not fit."""
        return call(self.name, self.arguments, indent, ".")


class Opening(NamedTuple):
    """The call that begins a stage: its name, and the stage it starts from or the arguments of From, as Python expressions."""

    name: str
    stage: str | None
    image: Sequence[str] = ()

    def __str__(self) -> str:
        return f"Stage({self.name}, {self.stage or call('From', self.image, '')})"

    def laid_out(self, indent: str) -> str:
        """Return the call as it stands behind `indent`, its arguments a line each if it does not fit."""
        if self.stage is not None or len(indent) + len(str(self)) <= WIDTH:
            return str(self)
        return call("Stage", [self.name, call("From", self.image, indent + INDENT)], indent)


@attrs.frozen(slots=True, weakref_slot=False)
class Source:
    """Python text, the name of the variable that is the Dockerfile or its last stage, and the lines that had to stay raw."""

    text: str
    target: str
    raws: tuple[str, ...]


def to_source(parsed: Parsed, name: str | None = None) -> Source:
    """Return the Python that gives the same Dockerfile; `name` is the variable of a last stage that has no name."""
    return _Writer(parsed, name).source()


class _Writer:
    """The state of one translation: which names are taken, what must be imported, what had to stay raw."""

    def __init__(self, parsed: Parsed, name: str | None) -> None:
        self.parsed = parsed
        self.escape = parsed.scan.escape
        self.imports: set[str] = set()
        self.raws: list[str] = []
        self.taken: set[str] = set(FORBIDDEN)
        self.handles: dict[str, str] = {}
        self.usable: dict[str, str] = {}  # those that are declared where the writer stands
        self.declared: dict[str, dict[str, str]] = {}  # those that a stage leaves to stages that start from it
        self.values: dict[str, Any] = {}
        self.shared = [arg for step in parsed.args if isinstance(step, i.Declare) for arg in step.args]
        self.stages: dict[str, str] = {}
        self.last_name = name or "image"

    def source(self) -> Source:
        parts = [self._handles(), *[self._stage(stage, index) for index, stage in enumerate(self.parsed.stages)]]
        target = list(self.stages.values())[-1]
        options, targets = self._options(), self._targets()
        if options or len(targets) > 1:
            self.imports.add("Dockerfile")
            target = "dockerfile"
            parts.append(f"{call('Dockerfile', [*targets, *options], '', 'dockerfile = ')}\n")
        body = "\n".join([part for part in parts if part])
        return Source(f"{self._header(body)}\n{body}", target, tuple(self.raws))

    def _header(self, body: str) -> str:
        names = sorted([name for name in self.imports if re.search(rf"\b{name}\(", body)], key=_import_order)
        line = f"from dockerdsl import {', '.join(names)}\n"
        if len(line) <= WIDTH:
            return line
        listed_names = "".join([f"{INDENT}{name},\n" for name in names])
        return f"from dockerdsl import (\n{listed_names})\n"

    def _targets(self) -> list[str]:
        """Return the stages that no other stage needs, in order: the targets of the file."""
        needed = {origin.name for stage in self.values.values() if isinstance(stage, Stage) for origin in stage.origins()}
        variables = list(dict.fromkeys(self.stages.values()))
        targets = [variable for variable in variables if self.values[variable].name not in needed]
        return targets if self._in_order(targets, variables) else variables

    def _in_order(self, targets: list[str], variables: list[str]) -> bool:
        """Return whether a file of these targets has its stages in the order of all variables."""
        args = [self.values[variable] for variable in self.handles.values()]
        made = Dockerfile(*[self.values[target] for target in targets], args=args)
        return list(made.stages) == [self.values[variable] for variable in variables]

    # --- the top of the file ---------------------------------------------------------------------------------------------

    def _options(self) -> list[str]:
        directives = {each.name: each.value for each in self.parsed.scan.directives}
        options = [f"{name}={quoted(directives[name])}" for name in ("syntax", "check", "escape") if name in directives]
        if self.shared and not self._declared_by_from():
            options.insert(0, f"args=[{', '.join(self.handles[arg.name] for arg in self.shared)}]")
        return options

    def _declared_by_from(self) -> bool:
        """Return whether the FROMs alone bring the shared arguments, in their order."""
        used: list[str] = []
        bases: list[Any] = [stage.base for stage in self.parsed.stages]  # each a From: `_opening` has refused others
        for base in bases:
            used += re.findall(r"\$\{(\w+)\}", braced(f"{base.image} {base.platform or ''}"))
        return [arg.name for arg in self.shared] == [name for name in dict.fromkeys(used) if name not in PLATFORM_ARGS]

    def _handles(self) -> str:
        lines: list[str] = []
        for arg in self.shared:
            lines += [*_comments(self._piece_of(arg)), self._handle(arg)]
        local = [arg for arg in self._local_args() if arg.name not in self.handles]
        lines += [self._handle(arg) for arg in local]
        return "".join([f"{line}\n" for line in lines])

    def _piece_of(self, arg: Arg) -> InstructionPiece:
        declarations = [piece for piece in self.parsed.scan.instructions if piece.keyword.upper() == "ARG"]
        return next(piece for piece in declarations if arg.name in piece.rest)

    def _local_args(self) -> Iterator[Arg]:
        """Yield the arguments that stages declare by themselves, if their name means one thing in the whole file."""
        found: dict[str, set[str | None]] = {}
        args = [arg for stage in self.parsed.stages for step in stage.steps if isinstance(step, i.Declare) for arg in step.args]
        for arg in args:
            found.setdefault(arg.name, set()).add(arg.default)
        used = self._used_names()
        for arg in args:
            if len(found[arg.name]) == 1 and arg.name in used and re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", arg.name):
                yield arg

    def _used_names(self) -> set[str]:
        """Return the variables that stand in the file where a handle can: in braces, or where BuildKit puts them in."""
        steps = [step for stage in self.parsed.stages for step in (stage.base, *stage.steps)]
        expanded = [braced(instruction_text(step, self.escape)) for step in steps if isinstance(step, EXPANDED)]
        texts = [*expanded, *[piece.rest for piece in self.parsed.scan.instructions]]
        return set(re.findall(r"\$\{(\w+)\}", " ".join(texts)))

    def _handle(self, arg: Arg) -> str:
        variable = self._new(arg.name)
        self.usable = {name: handle for name, handle in self.handles.items() if name != arg.name}
        default = [] if arg.default is None else [self._text(arg.default)]
        self.handles[arg.name] = variable
        self.imports.add("Arg")
        arguments = [quoted(arg.name), *default]
        self.values[variable] = self._run(call("Arg", arguments, ""))
        return call("Arg", arguments, "", f"{variable} = ")

    def _new(self, wanted: str) -> str:
        name = identifier(wanted)
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    # --- stages ----------------------------------------------------------------------------------------------------------

    def _stage(self, stage: ParsedStage, index: int) -> str:
        last = index == len(self.parsed.stages) - 1
        name = stage.name.lower() if stage.name else None
        variable = self._new(name or (self.last_name if last else f"stage{index}"))
        self.usable = {arg.name: self.handles[arg.name] for arg in self.shared}
        opening = self._opening(stage, name)
        self.usable = dict(self.declared.get(opening.stage or "", {}))
        calls = list(self._calls(stage))
        comments = "".join([f"{line}\n" for line in _comments(stage.piece)])
        self.imports.add("Stage")
        expression = _chained(variable, opening, calls)
        self.values[variable] = self._run(expression)
        self.stages[name or f"#{index}"] = variable
        self.declared[variable] = self.usable
        return f"{comments}{variable} = {expression}\n"

    def _opening(self, stage: ParsedStage, name: str | None) -> Opening:
        base = stage.base
        shown = "None" if name is None else quoted(name)
        if not isinstance(base, i.From) or not isinstance(base.image, str):
            raise DockerdslError(f"FROM cannot be written: {stage.piece.logical!r}", hint="its image is no plain text")
        if base.image in self.stages and base.platform is None:
            return Opening(shown, self.stages[base.image])
        self.imports.add("From")
        options = [f"platform={self._text(base.platform)}"] if base.platform else []
        return Opening(shown, None, [self._text(base.image), *options])

    def _calls(self, stage: ParsedStage) -> Iterator[Verb]:
        pieces = self._pieces(stage)
        steps = list(stage.steps)
        for place, step in enumerate(steps):
            for line in _inside(pieces[place]):
                yield Verb("comment", [quoted(line)])
            if isinstance(step, i.Declare):
                self._declare(step)
                if self._declares_itself(step, steps[place + 1 :]):
                    continue
            yield self._tried(step)

    def _pieces(self, stage: ParsedStage) -> list[InstructionPiece]:
        found = self.parsed.scan.instructions
        begin = found.index(stage.piece) + 1
        return found[begin : begin + len(stage.steps)]

    def _declares_itself(self, step: i.Declare, following: list[Instruction]) -> bool:
        """Return whether the handle would be declared at this very place by its use in the next step."""
        if len(step.args) != 1 or not following or isinstance(following[0], i.Declare):
            return False
        arg = step.args[0]
        variable = self.handles.get(arg.name)
        if variable is None or not self._means(arg, variable):
            return False
        written = self._written(following[0])
        return written is not None and self._same(written, following[0]) and arg.name in self._uses(written)

    def _declare(self, step: i.Declare) -> None:
        """Note which handles can stand behind a declaration: one that declares something else hides the handle of its name.

        So does one of several arguments, which stays raw.
        """
        for arg in step.args:
            variable = self.handles.get(arg.name)
            if variable is not None and self._means(arg, variable) and len(step.args) == 1:
                self.usable[arg.name] = variable
            else:
                self.usable.pop(arg.name, None)

    def _means(self, arg: Arg, variable: str) -> bool:
        handle = self.values[variable]
        shared = any(each.name == arg.name for each in self.shared)
        return arg.default is None if shared else arg.default == handle.default

    def _tried(self, step: Instruction) -> Verb:
        written = self._written(step)
        if written is not None and (self._by_name(written, step) or self._same(written, step)):
            return written
        text = step.text if isinstance(step, Raw) else instruction_text(step, self.escape)
        self.raws.append(text)
        return Verb("raw", [lines_of(text, INDENT * 2)])

    def _by_name(self, written: Verb, step: Instruction) -> bool:
        """Return whether a call declares a handle of the whole file, which a stage declares by its name alone."""
        shared = isinstance(step, i.Declare) and any(arg.name == step.args[0].name for arg in self.shared)
        return shared and written.arguments[0] in self.handles.values()

    def _uses(self, written: Verb) -> set[str]:
        """Return the names of the handles in a call."""
        return {use.name for step in self._run(f"Stage('x', 'scratch'){written}").steps for use in step.uses}

    def _same(self, written: Verb, step: Instruction) -> bool:
        try:
            made = self._run(f"Stage('x', 'scratch'){written}").steps
            return len(made) == 1 and meaning(made[0], self.escape) == meaning(step, self.escape)
        except (DockerdslError, ExceptionGroup, SyntaxError, TypeError, ValueError):
            return False

    def _run(self, written: str) -> Any:
        names = {name: getattr(dockerdsl, name) for name in dockerdsl.__all__}
        return eval(written.strip(), {**names, **self.values})

    # --- steps -----------------------------------------------------------------------------------------------------------

    def _written(self, step: Instruction) -> Verb | None:
        write = _VERBS.get(type(step).__name__)
        if write is None:
            return None
        arguments = write(self, step)
        if arguments is None:
            return None
        verb, values = arguments
        return Verb(verb, [*values, *self._flags(step)])

    def _flags(self, step: Instruction) -> Iterator[str]:
        for declared, value in flag_values(step):
            if declared.attribute == "from_":
                if not self._stage_of(value):
                    yield f"from_={quoted(value)}"
            elif declared.attribute == "mounts":
                yield f"mounts={listed([self._mount(mount) for mount in value], INDENT * 2)}"
            elif isinstance(value, tuple):
                items = cast("tuple[str, ...]", value)
                yield f"{declared.attribute}={listed([quoted(each) for each in items], INDENT * 2)}"
            else:
                shown = self._text(value) if isinstance(value, str) else repr(value)
                yield f"{declared.attribute}={shown}"

    def _stage_of(self, origin: object) -> str | None:
        return self.stages.get(origin.lower()) if isinstance(origin, str) else None

    def _text(self, text: str) -> str:
        """Return the expression of a text in which BuildKit puts variables in; `literal` where it must be."""
        if isinstance(text, Text):
            self.imports.add("literal")
            return f"literal({quoted(str(text))})"
        shown = BARE.sub(lambda match: f"${{{match[1]}}}" if match[1] in self.usable else match[0], text)
        return self._shell_text(shown)

    def _shell_text(self, text: str) -> str:
        """Return the expression of a text as it stands: an f-string where a handle stands in it."""
        braced = interpolated(text, self.usable)
        return quoted(text) if braced is None else braced.removeprefix("f") if "{" not in braced else _alone(braced)

    def _mount(self, mount: Mount) -> str:
        self.imports.add(mount.type)
        options = dict(mount.options)
        origin = self._stage_of(mount.from_)
        given: list[str] = []
        if mount.type in ("secret", "ssh"):
            if "id" in options:
                given.append(self._text(str(options.pop("id"))))
        elif mount.type == "bind":
            source, target = str(options.pop("source", "")), options.pop("target", None)
            if source:
                given.append(f"{origin} / {quoted(source.lstrip('/'))}" if origin else self._text(source))
            if target is not None and target != source:
                given.append(self._text(str(target)) if source else f"target={self._text(str(target))}")
            origin = origin if not source else None if origin else origin
        else:
            given.append(self._text(str(options.pop("target"))))
        if mount.from_ is not None and not (mount.type == "bind" and self._stage_of(mount.from_) and given and "/" in given[0]):
            given.append(f"from_={origin or quoted(str(mount.from_))}")
        for name, value in options.items():
            bare = str(value).isdecimal() and name in ("uid", "gid")
            given.append(f"{name}={value if isinstance(value, bool) or bare else self._text(str(value))}")
        return f"{mount.type}({', '.join(given)})"

    def _run_step(self, step: i.Run) -> tuple[str, list[str]] | None:
        command = step.command
        match command:
            case str():
                return "run", self._commands(chain_of(command))
            case tuple():
                return "run", [f"[{', '.join(map(quoted, command))}]"]
            case Chain():
                return "run", self._commands(command.commands)
            case Script():
                return ("run", [self._script(command)]) if command.through is None else None
            case _:
                return None

    def _commands(self, commands: Sequence[str]) -> list[str]:
        """Return the arguments of `run` for a shell form; several without a blank in any are joined by `sh`."""
        texts = [self._shell_text(each) for each in commands]
        if len(texts) == 1 or any(" " in each for each in commands):
            return texts
        self.imports.add("sh")
        return [f"sh({', '.join(texts)})"]

    def _script(self, command: Script) -> str:
        self.imports.add("script")
        body = command.body.removesuffix("\n")
        options: list[str] = []
        if body.startswith("#!"):
            first, _, body = body[2:].partition("\n")
            options.append(f"interpreter={quoted(first)}")
        if body.startswith("set -e\n"):
            body = body.removeprefix("set -e\n")
        else:
            options.append("errexit=False")
        if options:
            indent = INDENT * 3
            text = tripled(body, indent) or lines_of(body, indent)
            return "\n".join(["script(", *[f"{indent}{each}," for each in (text, *options)], f"{INDENT * 2})"])
        return f"script({tripled(body, INDENT * 2) or lines_of(body, INDENT * 2)})"

    def _start_step(self, step: Any) -> tuple[str, list[str]] | None:
        verb, command = type(step).__name__.lower(), step.command
        if command is None:
            return verb, ["None"]
        if isinstance(command, tuple):
            return verb, [quoted(each) for each in cast("tuple[str, ...]", command)] or ["[]"]
        self.imports.add("sh")
        texts = command.commands if isinstance(command, Chain) else (command,)
        return verb, [f"sh({', '.join(map(quoted, texts))})"]

    def _paths_step(self, step: i.Copy | i.Add) -> tuple[str, list[str]] | None:
        verb = type(step).__name__.lower()
        origin = self._stage_of(step.from_) if isinstance(step, i.Copy) else None
        if any(isinstance(source, Heredoc) for source in step.sources):
            return self._file(step) if verb == "copy" and len(step.sources) == 1 else None
        if origin and any(str(source)[:1] == "$" for source in step.sources):  # what BuildKit puts in may begin with a slash
            paths = cast("tuple[str, ...]", (*step.sources, step.dest))
            return verb, [*map(self._text, paths), f"from_={origin}"]
        sources = [self._path(str(source) if not isinstance(source, Text) else source, origin) for source in step.sources]
        if origin and len(step.sources) == 1 and step.sources[0] == step.dest and str(step.dest).startswith("/"):
            return verb, sources
        return verb, [*sources, self._text(step.dest)]

    def _path(self, source: Any, origin: str | None) -> str:
        return f"{origin} / {self._text(source.lstrip('/'))}" if origin else self._text(source)

    def _file(self, step: Any) -> tuple[str, list[str]]:
        source = step.sources[0]
        expand = ["expand=True"] if source.expand and "$" in source.content else []
        return "file", [self._text(step.dest), lines_of(str(source.content), INDENT * 2), *expand]

    def _pairs_step(self, step: Any) -> tuple[str, list[str]]:
        verb = type(step).__name__.lower()
        if all(key.isidentifier() and not key.startswith("__") for key, _ in step.pairs):
            return verb, [f"{key}={self._text(value)}" for key, value in step.pairs]
        pairs = [f"{self._text(key)}: {self._text(value)}" for key, value in step.pairs]
        line = "{" + ", ".join(pairs) + "}"
        if len(line) > 70:
            line = "\n".join(["{", *[f"{INDENT * 3}{pair}," for pair in pairs], f"{INDENT * 2}}}"])
        return verb, [line]

    def _declare_step(self, step: i.Declare) -> tuple[str, list[str]] | None:
        if len(step.args) != 1:
            return None
        arg = step.args[0]
        variable = self.handles.get(arg.name)
        if variable is not None and self._means(arg, variable):
            return "arg", [variable]
        return "arg", [quoted(arg.name), *([] if arg.default is None else [self._text(arg.default)])]

    def _words_step(self, step: Any) -> tuple[str, list[str]]:
        values = getattr(step, step.form.names[0])
        values = cast("tuple[str, ...]", values) if isinstance(values, tuple) else (str(values),)
        numbers = type(step).__name__ == "Expose"
        return type(step).__name__.lower(), [v if numbers and v.isdecimal() else self._text(v) for v in values]

    def _onbuild_step(self, step: i.Onbuild) -> tuple[str, list[str]] | None:
        inner = self._written(step.instruction)
        return None if inner is None or "\n" in str(inner) else ("onbuild", [f"lambda s: s{inner}"])


def _alone(text: str) -> str:
    """Return the handle itself where an f-string is nothing but the handle."""
    match = re.fullmatch(r'f"\{(\w+)\}"', text)
    return match[1] if match else text


def _chained(variable: str, opening: Opening, calls: list[Verb]) -> str:
    """Return the expression of a stage: on one line if it fits, else a call a line in parentheses; one call is no chain."""
    line = "".join([str(opening), *map(str, calls)])
    if "\n" not in line and len(f"{variable} = {line}") <= WIDTH:
        return line
    if len(calls) < 2:
        return opening.laid_out("") + "".join([_lonely(each) for each in calls])
    if "\n" not in line and len(INDENT + line) <= WIDTH:
        return f"(\n{INDENT}{line}\n)"
    return "\n".join(["(", INDENT + opening.laid_out(INDENT), *[INDENT + each.laid_out(INDENT) for each in calls], ")"])


def _lonely(verb: Verb) -> str:
    """Return a call that stands at the margin: its arguments were made for one inside of parentheses."""
    arguments = [argument.replace(f"\n{INDENT}", "\n") for argument in verb.arguments]
    comma = "," if len(arguments) > 1 else ""
    line = f"{INDENT}{', '.join(arguments)}"
    if "\n" not in line and len(line) <= WIDTH:
        return f".{verb.name}(\n{line}\n)"
    lines = [f"{INDENT}{folded(argument, INDENT, alone=len(arguments) == 1)}{comma}" for argument in arguments]
    return "\n".join([f".{verb.name}(", *lines, ")"])


def _import_order(name: str) -> tuple[bool, str]:
    return name[0].islower(), name


def _comments(piece: InstructionPiece | None) -> list[str]:
    return [f"# {line}".rstrip() for line in (_inside(piece) if piece is not None else ())]


def _inside(piece: InstructionPiece) -> list[str]:
    return [line.encode(errors="replace").decode() for line in piece.comments]


_VERBS: Final[dict[str, Any]] = {
    "Run": _Writer._run_step, "Cmd": _Writer._start_step, "Entrypoint": _Writer._start_step, "Shell": _Writer._start_step,
    "Healthcheck": _Writer._start_step, "Copy": _Writer._paths_step, "Add": _Writer._paths_step, "Env": _Writer._pairs_step,
    "Label": _Writer._pairs_step, "Declare": _Writer._declare_step, "Workdir": _Writer._words_step,
    "User": _Writer._words_step, "Expose": _Writer._words_step, "Volume": _Writer._words_step,
    "Stopsignal": _Writer._words_step, "Maintainer": _Writer._words_step, "Onbuild": _Writer._onbuild_step,
}  # fmt: skip
