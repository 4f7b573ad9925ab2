"""Write an existing Dockerfile as Python in this DSL, as a person would have written it.

Every step is tried: the call that is written for it is run, and must make an instruction whose text is that of the file; what
has no such call is written as `raw`. Comments stay comments: those above FROM in Python, those in a stage in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from dockerdsl import instructions as i
from dockerdsl.dockerfile import Dockerfile
from dockerdsl.errors import DockerdslError
from dockerdsl.importing.calls import Opening, Verb, chained
from dockerdsl.importing.literals import INDENT, WIDTH, call, lines_of, quoted
from dockerdsl.importing.readings import EXPANDED, braced, meaning
from dockerdsl.importing.scope import Scope
from dockerdsl.importing.verbs import written
from dockerdsl.instruction import Instruction
from dockerdsl.reading.parse import Parsed, ParsedStage, Raw
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.render import instruction_text
from dockerdsl.stage import Stage
from dockerdsl.values.build_args import PLATFORM_ARGS
from dockerdsl.variables import Arg


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
    """The state of one translation: what the Python has so far, what had to stay raw."""

    def __init__(self, parsed: Parsed, name: str | None) -> None:
        self.parsed = parsed
        self.escape = parsed.scan.escape
        self.last_name = name or "image"
        self.shared = _declared_in(parsed.args)
        self.scope = Scope(frozenset([arg.name for arg in self.shared]))
        self.raws: list[str] = []
        self.left: dict[str, dict[str, str]] = {}  # the usable handles that a stage leaves to stages that start from it

    def source(self) -> Source:
        parts = [self._handles(), *[self._stage(stage, index) for index, stage in enumerate(self.parsed.stages)]]
        target = list(self.scope.stages.values())[-1]
        options, targets = self._options(), self._targets()
        if options or len(targets) > 1:
            self.scope.imports.add("Dockerfile")
            target = "dockerfile"
            parts.append(f"{call('Dockerfile', [*targets, *options], '', 'dockerfile = ')}\n")
        body = "\n".join([part for part in parts if part])
        return Source(f"{self._header(body)}\n{body}", target, tuple(self.raws))

    def _header(self, body: str) -> str:
        names = sorted([name for name in self.scope.imports if re.search(rf"\b{name}\(", body)], key=_import_order)
        line = f"from dockerdsl import {', '.join(names)}\n"
        if len(line) <= WIDTH:
            return line
        listed_names = "".join([f"{INDENT}{name},\n" for name in names])
        return f"from dockerdsl import (\n{listed_names})\n"

    def _targets(self) -> list[str]:
        """Return the stages that no other stage needs, in order: the targets of the file."""
        variables = list(dict.fromkeys(self.scope.stages.values()))
        stages: dict[str, Stage] = {variable: self.scope.values[variable] for variable in variables}
        needed = {origin.name for stage in stages.values() for origin in stage.origins()}
        targets = [variable for variable in variables if stages[variable].name not in needed]
        args = [self.scope.values[handle] for handle in self.scope.handles.values()]
        made = Dockerfile(*[stages[target] for target in targets], args=args)
        return targets if list(made.stages) == list(stages.values()) else variables

    # --- the top of the file ---------------------------------------------------------------------------------------------

    def _options(self) -> list[str]:
        directives = {each.name: each.value for each in self.parsed.scan.directives}
        options = [f"{name}={quoted(directives[name])}" for name in ("syntax", "check", "escape") if name in directives]
        if self.shared and not self._declared_by_from():
            options.insert(0, f"args=[{', '.join(self.scope.handles[arg.name] for arg in self.shared)}]")
        return options

    def _declared_by_from(self) -> bool:
        """Return whether the FROMs alone bring the shared arguments, in their order."""
        used: list[str] = []
        bases: list[Any] = [stage.base for stage in self.parsed.stages]  # each a From: `_opening` has refused others
        for base in bases:
            used += _in_braces(braced(f"{base.image} {base.platform or ''}"))
        return [arg.name for arg in self.shared] == [name for name in dict.fromkeys(used) if name not in PLATFORM_ARGS]

    def _handles(self) -> str:
        lines: list[str] = []
        for arg in self.shared:
            lines += [*_comments(self._piece_of(arg)), self._handle(arg)]
        local = [arg for arg in self._local_args() if arg.name not in self.scope.handles]
        lines += [self._handle(arg) for arg in local]
        return "".join([f"{line}\n" for line in lines])

    def _piece_of(self, arg: Arg) -> InstructionPiece:
        declarations = [piece for piece in self.parsed.scan.instructions if piece.keyword.upper() == "ARG"]
        return next(piece for piece in declarations if arg.name in piece.rest)

    def _local_args(self) -> Iterator[Arg]:
        """Yield the arguments that stages declare by themselves, if their name means one thing in the whole file."""
        found: dict[str, set[str | None]] = {}
        args = [arg for stage in self.parsed.stages for arg in _declared_in(stage.steps)]
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
        return set(_in_braces(" ".join(texts)))

    def _handle(self, arg: Arg) -> str:
        scope = self.scope
        variable = scope.new(arg.name)
        scope.usable = {name: handle for name, handle in scope.handles.items() if name != arg.name}
        arguments = [quoted(arg.name), *([] if arg.default is None else [scope.text(arg.default)])]
        scope.handles[arg.name] = variable
        scope.imports.add("Arg")
        scope.values[variable] = scope.run(call("Arg", arguments, ""))
        return call("Arg", arguments, "", f"{variable} = ")

    # --- stages ----------------------------------------------------------------------------------------------------------

    def _stage(self, stage: ParsedStage, index: int) -> str:
        scope = self.scope
        last = index == len(self.parsed.stages) - 1
        name = stage.name.lower() if stage.name else None
        variable = scope.new(name or (self.last_name if last else f"stage{index}"))
        scope.usable = {arg.name: scope.handles[arg.name] for arg in self.shared}
        opening = self._opening(stage, name)
        scope.usable = dict(self.left.get(opening.stage or "", {}))
        expression = chained(variable, opening, list(self._verbs(stage)))
        scope.imports.add("Stage")
        scope.values[variable] = scope.run(expression)
        scope.stages[name or f"#{index}"] = variable
        self.left[variable] = scope.usable
        comments = "".join([f"{line}\n" for line in _comments(stage.piece)])
        return f"{comments}{variable} = {expression}\n"

    def _opening(self, stage: ParsedStage, name: str | None) -> Opening:
        base = stage.base
        shown = "None" if name is None else quoted(name)
        if not isinstance(base, i.From) or not isinstance(base.image, str):
            raise DockerdslError(f"FROM cannot be written: {stage.piece.logical!r}", hint="its image is no plain text")
        if base.image in self.scope.stages and base.platform is None:
            return Opening(shown, self.scope.stages[base.image])
        self.scope.imports.add("From")
        options = [f"platform={self.scope.text(base.platform)}"] if base.platform else []
        return Opening(shown, None, [self.scope.text(base.image), *options])

    def _verbs(self, stage: ParsedStage) -> Iterator[Verb]:
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

    def _declare(self, step: i.Declare) -> None:
        """Note which handles can stand behind a declaration: one that declares something else hides the handle of its name.

        So does one of several arguments, which stays raw.
        """
        for arg in step.args:
            variable = self.scope.handle_of(arg)
            if variable is not None and len(step.args) == 1:
                self.scope.usable[arg.name] = variable
            else:
                self.scope.usable.pop(arg.name, None)

    def _declares_itself(self, step: i.Declare, following: list[Instruction]) -> bool:
        """Return whether the handle would be declared at this very place by its use in the next step."""
        if len(step.args) != 1 or not following or isinstance(following[0], i.Declare):
            return False
        if self.scope.handle_of(step.args[0]) is None:
            return False
        verb = written(following[0], self.scope)
        return verb is not None and self._same(verb, following[0]) and step.args[0].name in self._uses(verb)

    # --- calls are tried -------------------------------------------------------------------------------------------------

    def _tried(self, step: Instruction) -> Verb:
        verb = written(step, self.scope)
        if verb is not None and (self._by_name(verb, step) or self._same(verb, step)):
            return verb
        text = step.text if isinstance(step, Raw) else instruction_text(step, self.escape)
        self.raws.append(text)
        return Verb("raw", [lines_of(text, INDENT * 2)])

    def _by_name(self, verb: Verb, step: Instruction) -> bool:
        """Return whether a call declares a handle of the whole file, which a stage declares by its name alone."""
        shared = isinstance(step, i.Declare) and step.args[0].name in self.scope.shared
        return shared and verb.arguments[0] in self.scope.handles.values()

    def _same(self, verb: Verb, step: Instruction) -> bool:
        try:
            made = self._made(verb)
            return len(made) == 1 and meaning(made[0], self.escape) == meaning(step, self.escape)
        except (DockerdslError, ExceptionGroup, SyntaxError, TypeError, ValueError):
            return False

    def _uses(self, verb: Verb) -> set[str]:
        """Return the names of the handles in a call."""
        return {use.name for step in self._made(verb) for use in step.uses}

    def _made(self, verb: Verb) -> tuple[Instruction, ...]:
        """Return the steps that a call gives a stage."""
        stage: Stage = self.scope.run(f"Stage('x', 'scratch'){verb}")
        return stage.steps


def _declared_in(steps: tuple[Instruction, ...]) -> list[Arg]:
    return [arg for step in steps if isinstance(step, i.Declare) for arg in step.args]


def _in_braces(text: str) -> list[str]:
    return re.findall(r"\$\{(\w+)\}", text)


def _import_order(name: str) -> tuple[bool, str]:
    return name[0].islower(), name


def _comments(piece: InstructionPiece | None) -> list[str]:
    return [f"# {line}".rstrip() for line in (_inside(piece) if piece is not None else ())]


def _inside(piece: InstructionPiece) -> list[str]:
    return [line.encode(errors="replace").decode() for line in piece.comments]
