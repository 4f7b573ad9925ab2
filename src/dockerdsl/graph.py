"""Put the stages of a file in order, under their names, and declare the build arguments where they are needed.

Needed stages only, dependencies first, in order of first use. An `Arg` that a stage uses is declared just before its first use
there; it moves before the first FROM when a FROM uses it or several stages declare it, and the stages then repeat its name
alone (a stage sees a global argument only after ``ARG NAME``). A stage built FROM another has its arguments already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from dockerdsl.errors import (
    DockerdslError,
    GraphError,
    NameClash,
    NamelessStage,
    UndeclaredVariable,
    did_you_mean,
    raise_all,
)
from dockerdsl.instruction import Instruction, placed, texts_from
from dockerdsl.instructions import Above, Declare, From
from dockerdsl.stage import Stage
from dockerdsl.text import names
from dockerdsl.values.build_args import PLATFORM_ARGS
from dockerdsl.variables import Arg
from dockerdsl.walk import needed_first
from dockerdsl.where import Where

_Place = tuple[str, Where | None]
"""A place that belongs to an error, with a word on what stands there."""


class Plan(NamedTuple):
    """What a file says, in order: the arguments before the first FROM, then each stage with its steps."""

    args: tuple[Declare, ...]
    stages: tuple[tuple[Stage, tuple[Instruction, ...]], ...]


_new: Final = tuple[Any].__new__  # half as dear as `Plan(...)`, which every file pays for


def plan(targets: Sequence[Stage], args: Sequence[Arg] = ()) -> Plan:
    """Return the plan of a file that builds these targets; `args` are declared before the first FROM in any case.

    Raises:
        NameClash: for two different stages of one name.
        NamelessStage: for a stage that others refer to, without a name.
        UndeclaredVariable: for a variable in FROM that no ARG declares.
        GraphError: for an image given as text that BuildKit would take for a stage of the file.
        ExceptionGroup: of these, when there are several.
    """
    plain = not args
    clear = True
    called: set[str | None] = set()
    as_written: list[tuple[Stage, tuple[Instruction, ...]]] = []
    for stage in needed_first(*targets):
        contents = stage.contents()
        if contents.uses:
            plain = False
        image = contents.base.image
        if contents.texts is None or (image.__class__ is str and image in called):
            clear = False
        called.add(contents.name)
        as_written.append((stage, contents.steps))
    fit = len(called) == len(as_written) and (None not in called or as_written[-1][0].name is None)
    if fit and plain and clear:
        return _new(Plan, ((), tuple(as_written)))
    stages = [stage for stage, _ in as_written]
    if not fit:
        stages = _merged(stages)
    if not clear:
        _check_texts(stages)
    declared = _Arguments(args)
    needs = declared.needs(stages)
    declared.move_shared(stages, needs)
    _check_from(stages, declared)
    planned = tuple([(stage, _steps(stage, needed, declared)) for stage, needed in zip(stages, needs, strict=True)])
    return Plan(tuple([Declare((arg,)) for arg in declared.shared.values()]), planned)


def _merged(stages: list[Stage]) -> list[Stage]:
    """Return the stages without those that are said twice; raise for names that do not fit."""
    named: dict[str, Stage] = {}
    nameless: list[Stage] = []
    kept: list[Stage] = []
    errors: list[DockerdslError] = []
    for stage in stages:
        name = stage.name
        if name is None:
            if not nameless or stage not in nameless:
                kept.append(stage)
            nameless.append(stage)
        elif name not in named:
            named[name] = stage
            kept.append(stage)
        elif stage != named[name]:
            errors.append(_clash(named[name], stage))
    if len(nameless) > 1 or (nameless and stages[-1].name is not None):  # one that is last is used by nobody
        errors[:0] = [_nameless(origin, stage) for stage in stages for origin in stage.origins() if origin.name is None]
    if errors:
        raise_all(errors, "the stages do not fit together")
    return kept


def _check_texts(stages: Iterable[Stage]) -> None:
    """Raise where an image or a context is given as text, and the file has a stage of that name: BuildKit would take the stage.

    FROM looks for it among the stages before, ``--from`` and the ``from`` of a mount among all (``dockerfile2llb/convert.go``).
    """
    errors: list[DockerdslError] = []
    known: dict[str | None, Stage] = {}
    for stage in stages:
        image = stage.base.image
        if isinstance(image, str) and image in known:
            errors.append(_taken(f"FROM is the text {image!r}", image, stage.base.at, known[image]))
        known[stage.name] = stage
    errors += [
        _taken(f"{step.keyword} takes from the text {text!r}", text, step.at, known[text])
        for stage in stages
        for step in stage.steps
        for text in texts_from(step)
        if text in known
    ]
    raise_all(errors, "the file has stages of these names")


def _taken(what: str, name: object, at: Where | None, stage: Stage) -> GraphError:
    return GraphError(
        f"{what}, and the file has a stage of that name, which BuildKit would take",
        hint=f"give the Stage itself, or write 'docker.io/library/{name}' for the image",
        at=at,
        also=[("the stage", stage.at)],
    )


def _nameless(origin: Stage, user: Stage) -> NamelessStage:
    at = next((step.at for step in (user.base, *user.steps) if origin in step.origins), user.at)
    return NamelessStage(
        f"{user!r} refers to a stage that has no name",
        hint='name it: Stage("builder", ...)',
        at=at,
        also=[("the nameless stage", origin.at)],
    )


def _clash(one: Stage, other: Stage) -> NameClash:
    return NameClash(
        f"two different stages are named {one.name!r}",
        hint=f'use one of them in both places, or build on it under a name of its own: Stage("{one.name}-2", {one.name})',
        at=other.at,
        also=_on_new_lines([("the first", one.at), *_parting(one, other)], other.at),
    )


def _parting(one: Stage, other: Stage) -> list[_Place]:
    """Return where two stages of one name begin to say different things, if they do."""
    steps = [*zip((one.base, *one.steps), (other.base, *other.steps), strict=False)]
    differing = next(((left, right) for left, right in steps if left != right), None)
    if differing:
        return [("the first says", differing[0].at), ("the second says", differing[1].at)]
    longer = max(one, other, key=lambda stage: len(stage.steps))
    shorter = min(len(one.steps), len(other.steps))
    return [("only one goes on", longer.steps[shorter].at)] if len(longer.steps) > shorter else []


def _on_new_lines(places: list[_Place], at: Where | None) -> list[_Place]:
    """Return the places that stand on a line which neither `at` nor one before has named."""
    firsts: dict[str, _Place] = {}
    for word, place in places:
        firsts.setdefault(str(place), (word, place))
    firsts.pop(str(at), None)
    return [*firsts.values()]


class _Arguments:
    """The build arguments of a file: which are shared, and what each name means."""

    def __init__(self, args: Iterable[Arg]) -> None:
        self.shared: dict[str, Arg] = {}
        self.known: dict[str, Arg] = {}
        for arg in args:
            self._share(arg)

    def needs(self, stages: list[Stage]) -> list[list[tuple[int, Arg]]]:
        """Return, for each stage, which arguments it must declare, each with the index of the step that uses it first."""
        given: dict[str | None, set[str]] = {}
        needs: list[list[tuple[int, Arg]]] = []
        for stage in stages:
            base = stage.base.image
            seen = set(given[base.name]) if isinstance(base, Stage) else set[str]()
            needed: list[tuple[int, Arg]] = []
            for index, step in enumerate(stage.steps):
                if step.note[1] or step.__class__ is Declare:
                    needed += [(index, arg) for arg in self._new(step, seen)]
            needs.append(needed)
            given[stage.name] = seen
        return needs

    def _new(self, step: Instruction, seen: set[str]) -> list[Arg]:
        """Return the arguments that must be declared before this step, and note what is declared after it."""
        new = [arg for use in step.uses for arg in use.with_uses() if arg.name not in seen]
        new = list(dict.fromkeys(new))
        seen.update(arg.name for arg in new)
        if isinstance(step, Declare):
            seen.update(arg.name for arg in step.args)
        for arg in new:
            self._know(arg)
        return new

    def _know(self, arg: Arg) -> None:
        known = self.known.setdefault(arg.name, arg)
        if known != arg:
            raise GraphError(
                f"two different arguments are named {arg.name}: {known!r} and {arg!r}",
                hint="make the handle once and use it everywhere",
                at=arg.at,
                also=[("the first", known.at)],
            )

    def _share(self, arg: Arg) -> None:
        for each in arg.with_uses():
            self._know(each)
            if each.name not in PLATFORM_ARGS:
                self.shared.setdefault(each.name, each)

    def move_shared(self, stages: list[Stage], needs: list[list[tuple[int, Arg]]]) -> None:
        """Declare before the first FROM what a FROM uses or several stages declare, in order of first use."""
        times: dict[str, int] = {}
        for needed in needs:
            for _, arg in needed:
                times[arg.name] = times.get(arg.name, 0) + 1
        for stage, needed in zip(stages, needs, strict=True):
            for arg in stage.base.uses:
                self._share(arg)
            for _, arg in needed:
                if times[arg.name] > 1:
                    self._share(arg)

    def local(self, arg: Arg) -> Arg:
        """Return the argument as a stage declares it: by its name alone when it is shared."""
        if self.shared.get(arg.name) == arg and arg.default is not None:
            return arg.by_name()
        return arg


def _steps(stage: Stage, needed: list[tuple[int, Arg]], declared: _Arguments) -> tuple[Instruction, ...]:
    """Return the steps of a stage with the declarations it needs."""
    if not needed and not declared.shared:
        return stage.steps
    before: dict[int, list[Arg]] = {}
    for index, arg in needed:
        before.setdefault(_above_comments(stage.steps, index), []).append(arg)
    steps: list[Instruction] = []
    for index, step in enumerate(stage.steps):
        steps += [_declare([declared.local(arg)], step) for arg in before.get(index, ())]
        if isinstance(step, Declare) and any(declared.local(arg) is not arg for arg in step.args):
            step = _declare([declared.local(arg) for arg in step.args], step)  # noqa: PLW2901
        steps.append(step)
    return tuple(steps)


def _above_comments(steps: tuple[Instruction, ...], index: int) -> int:
    """Return where a declaration goes that the step at this index needs: above the comments that belong to the step."""
    while index and steps[index - 1].free and not isinstance(steps[index - 1], Above):
        index -= 1
    return index


def _declare(args: Sequence[Arg], like: Instruction) -> Declare:
    """Return a declaration that stands where another step was written."""
    declaration: Declare = Declare.made(tuple(args))
    return placed(declaration, like.note[3])


def _check_from(stages: list[Stage], declared: _Arguments) -> None:
    errors: list[DockerdslError] = []
    for stage in stages:
        used = dict.fromkeys(name for text in _variables(stage.base) for name in names(text))
        unknown = [name for name in used if name not in declared.shared and name not in PLATFORM_ARGS]
        errors += [_undeclared(name, stage, declared) for name in unknown]
    raise_all(errors, "FROM uses variables that nothing declares")


def _variables(base: From) -> list[str]:
    """Return the texts of a FROM that hold a variable."""
    return [text for text in (base.image, base.platform) if isinstance(text, str) and "$" in text]


def _undeclared(name: str, stage: Stage, declared: _Arguments) -> UndeclaredVariable:
    meant = did_you_mean(name, {*declared.shared, *PLATFORM_ARGS}, near=0.8)
    hint = meant or f'make a handle, {name} = Arg("{name}", "default"), and write f"{{{name}}}"'
    return UndeclaredVariable(f"FROM uses the variable {name}, which no ARG before it declares", hint=hint, at=stage.base.at)
