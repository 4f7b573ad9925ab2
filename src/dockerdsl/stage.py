"""A build stage: an immutable value that grows by one instruction with every verb.

A stage keeps its last step and the stage before it, so a verb costs the same at the first step and at the ten-thousandth; the
tuple of steps is made once, when it is first read. Verbs are written by hand, one for each instruction, and do nothing but
name its attributes; a test compares them with the declarations.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, Final, Literal, Never, ParamSpec, TypeVar

from dockerdsl import instructions as i
from dockerdsl.commands import Chain, Script, exec_command, run_command
from dockerdsl.drafts import draft_of, set_class
from dockerdsl.errors import InvalidType, InvalidValue
from dockerdsl.instruction import Instruction, Note
from dockerdsl.instructions import From
from dockerdsl.layout import LONG
from dockerdsl.mounts import Mount
from dockerdsl.origin import Origin, StagePath
from dockerdsl.paths import Heredoc, heredoc
from dockerdsl.typos import misspelt, unknown_verb
from dockerdsl.values.units import plain_stage_name, stage_name
from dockerdsl.variables import Arg, Var, one_line, plain_str
from dockerdsl.walk import identity, needed_first, same
from dockerdsl.where import Call, Where, caller, locate

if TYPE_CHECKING:
    from datetime import timedelta

    from dockerdsl.dockerfile import Dockerfile
    from dockerdsl.editions import Edition

P = ParamSpec("P")
R = TypeVar("R")
Value = str | Arg | Var
"""What stands where a text is asked for: a `str`, or a handle alone."""


_Head = tuple[str | None, From, str | None, Call | Where | None]
"""What all values of one stage share: its name, its base, its doc, and the call that made it."""


class Contents:
    """What is made of a stage once, when it is first read: its steps, how they stand in a usual file, what it needs."""

    __slots__ = ("base", "hash", "name", "origins", "steps", "text", "texts", "uses")

    def __init__(self, stage: Stage) -> None:
        name, base, doc, _ = stage._head
        opening, _, origins, _ = base.note
        referrals: list[tuple[Origin, ...]] = []
        uses = opening is None or "$" in opening
        texts: list[Any] = []
        steps: list[Instruction] = []
        while (before := stage._before) is not None:  # walked back, not called: ten thousand are no deeper than one
            text, handles, referred, _ = stage._note
            texts.append(text)
            steps.append(stage._step)
            if handles:
                uses = True
            if referred:
                referrals.append(referred)
            stage = before
        texts.append(f"{opening} AS {name}" if name and opening else opening)
        texts.reverse()
        steps.reverse()
        if referrals:
            origins += tuple([each for referred in reversed(referrals) for each in referred])
        text = None if doc else _usual(texts)
        self.name = name
        self.base = base
        self.steps = tuple(steps)
        self.texts: list[str] | None = None if text is None else texts
        """The texts of FROM and of each step in a usual file, or None when one of them takes a closer look."""
        self.text = text
        """These as one. Comments, empty and raw lines always take a closer look: they may meet what stands around the stage."""
        self.origins: tuple[Any, ...] = origins
        self.uses = uses
        """Whether a step uses a handle, or the FROM a variable: what must be declared."""
        self.hash: int | None = None


def _usual(texts: list[Any]) -> str | None:
    """Return the texts of steps as one, or None when one of them is not known or so long that it must be continued."""
    try:
        whole = "\n".join(texts)
    except TypeError:
        return None
    return whole if len(whole) < LONG or max(map(len, texts)) < LONG else None


class Stage(Origin):
    """A build stage: where it begins, and the instructions that follow.

    Every verb returns a new stage and leaves this one as it is, so a common prefix can be shared. ``stage / "path"`` is a path
    in it, for `copy` and `bind` of another stage.

    Args:
        name: how other stages refer to it: lower-case letters, digits and ``_.-``, a letter first. None for a stage that
            nothing refers to.
        base: `From`, an image reference, another stage, or another `Dockerfile` whose image has a name.
        doc: one line that ``docker build --call=targets`` shows; printed above FROM as ``# NAME doc``.

    Raises:
        InvalidValue: for a name BuildKit refuses or reserves (``scratch``, ``context``), or a bad image reference.
    """

    __slots__ = ("_before", "_contents", "_head", "_note", "_step")
    _head: _Head
    _before: Stage | None
    """The stage without its last step; None for one that has none, which has no `_step` and no `_note` either."""
    _step: Instruction
    _note: Note
    """What is known of the step: kept here, because steps are of many classes, and an attribute of those is read slowly."""
    _contents: Contents | None

    def __init__(
        self, name: str | None, base: From | Stage | Dockerfile | Value, *, doc: str | None = None, **unknown: Never
    ) -> None:
        if unknown:
            raise misspelt(Stage, unknown)
        if name is not None and not (name.__class__ is str and plain_stage_name(name)):
            name = _check_name(name)
        opening: Any = base
        if base.__class__ is From:
            call = caller(2)
        else:
            if base.__class__ is not str and not isinstance(base, str | Origin | Arg | Var):
                raise _no_base(base)
            opening = From.made(base)
            call = opening.note[3]  # both are written where this is called
        draft: Any = self
        set_class(draft, _Draft)
        draft._head = (name, opening, doc and one_line(doc, "the doc of a stage"), call)
        draft._before = draft._contents = None
        draft.__class__ = Stage

    def _grow(self, step: Instruction) -> Stage:
        """Return this stage with an instruction added."""
        stage: Stage = _Draft()
        stage._head = self._head
        stage._before = self
        stage._step = step
        stage._note = step.note
        stage._contents = None
        stage.__class__ = Stage
        return stage

    if not TYPE_CHECKING:  # a type checker is to refuse a name that is not there by itself

        def __getattr__(self, name: str) -> Never:
            """Raise for a name that is not there, with the one that was meant."""
            raise unknown_verb(Stage, name)

    # --- what it is ------------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str | None:
        """How other stages refer to it."""
        return self._head[0]

    @property
    def base(self) -> From:
        """Where it begins."""
        return self._head[1]

    @property
    def doc(self) -> str | None:
        """What it is for, in one line."""
        return self._head[2]

    @property
    def at(self) -> Where | None:
        """Where it was made."""
        return locate(self._head[3])

    @property
    def steps(self) -> tuple[Instruction, ...]:
        """Its instructions, in order, without FROM."""
        return (self._contents or self.contents()).steps

    def origins(self) -> tuple[Stage, ...]:
        """Return the stages it refers to, in the order written: its base, then those its steps copy or mount from."""
        return (self._contents or self.contents()).origins

    def contents(self) -> Contents:
        """Return what is made once of its steps."""
        found = self._contents
        if found is None:
            found = Contents(self)
            _set_contents(self, found)
        return found

    # --- the verbs: one for each instruction -----------------------------------------------------------------------------

    def run(
        self,
        *commands: str | list[str] | tuple[str, ...] | Chain | Script,
        mounts: Sequence[Mount] = (),
        network: Literal["default", "none", "host"] | None = None,
        security: Literal["sandbox", "insecure"] | None = None,
        devices: Sequence[str] = (),
        **unknown: Never,
    ) -> Stage:
        """Run a command and keep what it changes as a layer: ``RUN``.

        One `str` is the shell form, the text as it is; several are one RUN, joined by ``&&``, one a line; a list is the exec
        form; `script` makes a heredoc.

        Args:
            commands: what to run.
            mounts: `bind`, `cache`, `tmpfs`, `secret`, `ssh`; each holds for this RUN only.
            network: ``none`` cuts it off, ``host`` needs the entitlement ``network.host``.
            security: ``insecure`` needs the entitlement ``security.insecure``.
            devices: CDI device names (labs).
        """
        if unknown:
            raise misspelt(Stage.run, unknown)
        return self._grow(
            i.Run.made(
                commands[0] if len(commands) == 1 else run_command(commands, "RUN"),
                mounts,
                network,
                security,
                devices,
            )
        )

    def cmd(self, *command: str | list[str] | tuple[str, ...] | Chain) -> Stage:
        """Say what a container runs by default: ``CMD``, exec form; ``sh("...")`` asks for the shell form."""
        return self._grow(i.Cmd.made(exec_command(command, "CMD")))

    def entrypoint(self, *command: str | list[str] | tuple[str, ...] | Chain) -> Stage:
        """Say which program a container is: ``ENTRYPOINT``, exec form; ``sh("...")`` asks for the shell form."""
        return self._grow(i.Entrypoint.made(exec_command(command, "ENTRYPOINT")))

    def shell(self, *command: str | list[str] | tuple[str, ...]) -> Stage:
        """Choose the shell of the shell forms that follow: ``SHELL``, as ``.shell("/bin/bash", "-o", "pipefail", "-c")``."""
        return self._grow(i.Shell.made(exec_command(command, "SHELL")))

    def copy(
        self,
        *paths: str | StagePath | Heredoc | Arg | Var,
        from_: Stage | Dockerfile | str | None = None,
        chown: str | int | Arg | None = None,
        chmod: str | Arg | None = None,
        link: bool | None = None,
        parents: bool | None = None,
        exclude: Sequence[str] = (),
        **unknown: Never,
    ) -> Stage:
        """Copy files: ``COPY``. The last path is the destination; ``builder / "app"`` alone is its own.

        Args:
            paths: sources and the destination. In a source ``*``, ``?`` and ``[...]`` match; `literal` switches that off.
            from_: a stage, an image, a named context or another `Dockerfile` instead of the build context.
            chown: ``user[:group]`` of what is copied.
            chmod: octal (``"0755"``) or symbolic (``"u+x"``, frontend 1.14) permissions.
            link: make a layer that does not depend on the ones below.
            parents: keep the folders of the sources (frontend 1.20).
            exclude: patterns that are left out (frontend 1.19).
        """
        if unknown:
            raise misspelt(Stage.copy, unknown)
        sources, dest = (paths[:-1], paths[-1]) if len(paths) > 1 else _source_and_dest(paths, "COPY")
        return self._grow(
            i.Copy.made(
                sources,
                dest,
                from_,
                chown,
                chmod,
                link,
                parents,
                exclude,
            )
        )

    def add(
        self,
        *paths: str | Heredoc | Arg | Var,
        chown: str | int | Arg | None = None,
        chmod: str | Arg | None = None,
        link: bool | None = None,
        keep_git_dir: bool | None = None,
        checksum: str | Arg | None = None,
        unpack: bool | None = None,
        exclude: Sequence[str] = (),
        **unknown: Never,
    ) -> Stage:
        """Add files, URLs, git repositories or archives: ``ADD``. The last path is the destination.

        Args:
            paths: sources and the destination.
            chown: ``user[:group]`` of what is added.
            chmod: octal or symbolic permissions.
            link: make a layer that does not depend on the ones below.
            keep_git_dir: keep ``.git`` of a repository.
            checksum: ``sha256:...`` of a URL's file, or the commit of a repository.
            unpack: whether archives are unpacked: local ones are by default, downloaded ones not.
            exclude: patterns that are left out (frontend 1.19).
        """
        if unknown:
            raise misspelt(Stage.add, unknown)
        sources, dest = (paths[:-1], paths[-1]) if len(paths) > 1 else _source_and_dest(paths, "ADD")
        return self._grow(
            i.Add.made(
                sources,
                dest,
                chown,
                chmod,
                link,
                keep_git_dir,
                checksum,
                unpack,
                exclude,
            )
        )

    def file(
        self,
        path: Value,
        content: str,
        *,
        chown: str | int | Arg | None = None,
        chmod: str | Arg | None = None,
        link: bool | None = None,
        expand: bool = False,
        **unknown: Never,
    ) -> Stage:
        """Write a file with this content: ``COPY`` with a heredoc.

        Args:
            path: the file.
            content: its text, ending in a line feed, or empty. A handle in it is expanded, nothing else.
            chown: ``user[:group]`` of the file.
            chmod: its permissions, ``"0644"`` by default.
            link: make a layer that does not depend on the ones below.
            expand: let BuildKit expand every ``$NAME`` in the content.
        """
        if unknown:
            raise misspelt(Stage.file, unknown)
        source = heredoc(content, expand=expand)
        return self._grow(i.Copy.made((source,), path, chown=chown, chmod=chmod, link=link))

    def env(self, pairs: Mapping[str, Value | int] | None = None, /, **more: Value | int) -> Stage:
        """Set environment variables: ``ENV``, one instruction, in the order given; odd names stand in a dict."""
        return self._grow(i.Env.made(_pairs(pairs, more, "ENV")))

    def label(self, pairs: Mapping[str, Value | int] | None = None, /, **more: Value | int) -> Stage:
        """Add metadata: ``LABEL``, one instruction: ``.label({"org.opencontainers.image.title": "greet"})``."""
        return self._grow(i.Label.made(_pairs(pairs, more, "LABEL")))

    def arg(self, arg: Arg | str, default: Value | int | None = None, *, doc: str | None = None, **unknown: Never) -> Stage:
        """Declare a build argument here: ``ARG``. A handle that is used declares itself; this says it by hand.

        Args:
            arg: a handle, or a name.
            default: the value when the build gives none, for a name.
            doc: one line that ``docker build --call=outline`` shows, for a name.
        """
        if unknown:
            raise misspelt(Stage.arg, unknown)
        if isinstance(arg, Arg):
            if default is not None or doc is not None:
                raise InvalidValue(f"{arg!r} has a default and a doc of its own", hint="give them where the handle is made")
        else:
            arg = Arg(arg, default, doc=doc)  # type: ignore[arg-type]
        return self._grow(i.Declare.made((arg,)))

    def workdir(self, path: Value) -> Stage:
        """Set the working directory of the steps that follow and of the container: ``WORKDIR``."""
        return self._grow(i.Workdir.made(path))

    def user(self, user: Value | int) -> Stage:
        """Set the user, ``user[:group]``, that the steps that follow and the container run as: ``USER``."""
        return self._grow(i.User.made(user))

    def expose(self, *ports: int | Value) -> Stage:
        """Say which ports the container listens on: ``EXPOSE``, as ``80``, ``"53/udp"``, ``"8000-8010"``."""
        return self._grow(i.Expose.made(ports))

    def volume(self, *paths: Value) -> Stage:
        """Say which folders hold data that outlives the container: ``VOLUME``."""
        return self._grow(i.Volume.made(paths))

    def stopsignal(self, signal: Value | int) -> Stage:
        """Choose the signal that asks the container to stop: ``STOPSIGNAL``, a name or a number."""
        return self._grow(i.Stopsignal.made(signal))

    def healthcheck(
        self,
        *command: str | list[str] | tuple[str, ...] | Chain | None,
        interval: str | timedelta | None = None,
        timeout: str | timedelta | None = None,
        start_period: str | timedelta | None = None,
        start_interval: str | timedelta | None = None,
        retries: int | None = None,
        **unknown: Never,
    ) -> Stage:
        """Say how to tell whether the container still works: ``HEALTHCHECK``, exec form; ``sh("...")`` for the shell form.

        ``.healthcheck(None)`` is ``HEALTHCHECK NONE``: it switches an inherited check off.

        Args:
            command: the program and its arguments; exit status 0 is healthy, 1 is not.
            interval: how often, ``"30s"`` by default.
            timeout: how long it may take, ``"30s"`` by default.
            start_period: how long failures do not count, ``"0s"`` by default.
            start_interval: how often during that time, ``"5s"`` by default (frontend 1.6).
            retries: how many failures in a row make it unhealthy, 3 by default.
        """
        if unknown:
            raise misspelt(Stage.healthcheck, unknown)
        return self._grow(
            i.Healthcheck.made(
                None if command == (None,) else exec_command(command, "HEALTHCHECK"),
                interval,
                timeout,
                start_period,
                start_interval,
                retries,
            )
        )

    def onbuild(self, *triggers: Instruction | Callable[[Stage], Stage]) -> Stage:
        """Store instructions in the image for builds that start from it: ``ONBUILD``, one for each.

        A function gets a stage and returns it with the instructions added: ``.onbuild(lambda s: s.copy(".", "/app"))``. A
        handle in a trigger is declared by a trigger before it: the build that runs it knows no argument of this one.
        """
        steps = [step for trigger in triggers for step in _added(trigger)]
        return self.extend([i.Onbuild(step) for step in _with_declarations(steps, self)])

    def maintainer(self, name: str) -> Stage:
        """Set the image's author: ``MAINTAINER``. Deprecated; a label says it today."""
        return self._grow(i.Maintainer.made(name))

    def comment(self, text: str) -> Stage:
        """Add a comment, of one line or several."""
        return self._grow(i.Comment.made(text))

    def ignore(self, *rules: str, reason: str) -> Stage:
        """Keep rules of a check quiet for the step before, or for FROM where there is none: a comment above it says why.

        Args:
            rules: their names, or what other tools call them: ``"apt-unpinned"``, ``"DL3008"``.
            reason: why, in one line.
        """
        from dockerdsl.ignoring import ignore_comment

        text = ignore_comment(rules, reason)
        stage = self
        passed: list[Instruction] = []
        while stage._before is not None and stage._step.__class__ in (i.Comment, i.Above, i.Blank):
            passed.append(stage._step)
            stage = stage._before
        if stage._before is not None:
            return stage._before.extend([i.Comment.made(text), stage._step, *reversed(passed)])
        above = [step for step in reversed(passed) if step.__class__ is i.Above]
        others = [step for step in reversed(passed) if step.__class__ is not i.Above]
        return stage.extend([*above, i.Above.made(text), *others])

    def blank(self) -> Stage:
        """Add an empty line."""
        return self._grow(i.Blank.made())

    def raw(self, line: str) -> Stage:
        """Add one line of Dockerfile as it stands; it is parsed at once, so a mistake in it is known here."""
        from dockerdsl.reading.parse import read_raw

        return self._grow(read_raw(line))

    # --- composition -----------------------------------------------------------------------------------------------------

    def pipe(self, function: Callable[Concatenate[Stage, P], R], *args: P.args, **options: P.kwargs) -> R:
        """Return ``function(self, *args, **options)``: a recipe in the middle of a chain."""
        return function(self, *args, **options)

    def when(self, condition: object, function: Callable[[Stage], Stage]) -> Stage:
        """Return ``function(self)`` if the condition holds, else this stage."""
        if not condition:
            return self
        grown: object = function(self)
        if not isinstance(grown, Stage):
            raise InvalidType(f"the function of when() returns {grown!r}", hint="return the stage that its verbs give")
        return grown

    def extend(self, instructions: Iterable[Instruction]) -> Stage:
        """Return this stage with these instructions added."""
        grown = self
        for step in instructions:
            if not isinstance(step, Instruction) or isinstance(step, From):
                raise InvalidType(f"a stage is made of instructions, not {step!r}", hint="use its verbs; .raw() takes a line")
            grown = grown._grow(step)
        return grown

    # --- the way out -----------------------------------------------------------------------------------------------------

    def dockerfile(
        self,
        *,
        args: Sequence[Arg] = (),
        syntax: str | None = None,
        escape: Literal["\\", "`"] = "\\",
        check: str | None = None,
        comment: str | None = None,
        edition: str | Edition | None = None,
        path: str | None = None,
        image: str | None = None,
    ) -> Dockerfile:
        """Return the Dockerfile whose one target is this stage; the options are those of `Dockerfile`."""
        from dockerdsl.dockerfile import Dockerfile

        return Dockerfile(
            self, args=args, syntax=syntax, escape=escape, check=check, comment=comment, edition=edition, path=path, image=image
        )

    def write(self, path: str | os.PathLike[str]) -> bool:
        """Write the Dockerfile of this stage, atomically and only when it changes, and return whether it did."""
        return self.dockerfile().write(path)

    def __str__(self) -> str:
        return str(self.dockerfile())

    def __repr__(self) -> str:
        count = len(self.steps)
        base = self.base.image if isinstance(self.base.image, str) else self.base.image.name
        return f"Stage({self.name!r}, from {base!r}, {count} instruction{'' if count == 1 else 's'})"

    def __rich__(self) -> Any:
        return self.dockerfile().__rich__()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.dockerfile()._repr_mimebundle_(include, exclude)

    # --- identity --------------------------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stage) and same(self, other)

    def __hash__(self) -> int:
        found = self.contents()
        if found.hash is None:
            for stage in needed_first(self):
                seen = stage.contents()
                if seen.hash is None:
                    seen.hash = hash((*identity(stage), tuple([hash(origin) for origin in seen.origins])))
        assert found.hash is not None
        return found.hash

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Stage does not change; its verbs return a new one (tried to set {name!r})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Stage does not change (tried to delete {name!r})")

    def __copy__(self) -> Stage:
        return self

    def __deepcopy__(self, memo: object) -> Stage:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        needed = tuple(needed_first(self)[:-1])  # before what refers to them: pickle then goes no deeper than one stage
        return _restored, (needed, self.name, self.base, self.doc, self.at, self.steps)


def _restored(  # noqa: PLR0917
    needed: tuple[Stage, ...],  # noqa: ARG001
    name: str | None,
    base: From,
    doc: str | None,
    at: Where | None,
    steps: tuple[Instruction, ...],
) -> Stage:
    stage: Stage = _Draft()
    stage._head = (name, base, doc, at)
    stage._before = stage._contents = None
    stage.__class__ = Stage
    return stage.extend(steps)


_Draft: Final = draft_of(Stage)
_set_contents: Final = Stage.__dict__["_contents"].__set__


def _check_name(name: object) -> str:
    """Return the name of a stage that is not told at a glance, or raise."""
    if not isinstance(name, str):
        raise InvalidType(
            f"a stage's name is a str or None, not {type(name).__name__}", hint='write Stage("builder", From("golang:1.13"))'
        )
    stage_name(name)
    return plain_str(name)


def _no_base(base: object) -> InvalidType:
    hint = 'write "scratch" to begin with nothing' if base is None else 'write Stage("builder", From("golang:1.13"))'
    return InvalidType(f"a stage begins with From(...), an image or a Stage, not {base!r}", hint=hint)


def _source_and_dest(paths: tuple[Any, ...], keyword: str) -> tuple[tuple[Any, ...], Any]:
    """Return what a path alone is: a path in a stage is its own destination."""
    if paths and isinstance(paths[0], StagePath):
        return paths, paths[0].path
    given = f" after {paths[0]!r}" if paths else ""
    raise InvalidValue(f"{keyword} has no destination{given}", hint=f'end with one: .{keyword.lower()}("main.go", ".")')


def _pairs(pairs: Mapping[str, Any] | None, more: dict[str, Any], keyword: str) -> tuple[tuple[str, Any], ...]:
    if pairs is None:
        return tuple(more.items())
    if pairs.__class__ is dict and not more:
        return tuple(pairs.items())
    if not isinstance(pairs, Mapping):
        verb = keyword.lower()
        raise InvalidType(
            f"{keyword} takes pairs, not {pairs!r}", hint=f'write .{verb}(NAME="value") or .{verb}({{"NAME": "value"}})'
        )
    twice = [key for key in more if key in pairs]
    if twice:
        raise InvalidValue(f"{keyword} sets {twice[0]!r} twice", hint="give it once")
    return (*pairs.items(), *more.items())


def _with_declarations(steps: Iterable[Instruction], stage: Stage) -> Iterable[Instruction]:
    """Return these triggers, each after the declarations of the arguments it uses that no trigger before has declared."""
    earlier = [step.instruction for step in stage.steps if isinstance(step, i.Onbuild)]
    declared = {arg.name for step in earlier if isinstance(step, i.Declare) for arg in step.args}
    for step in steps:
        for arg in (needed for use in step.uses for needed in use.with_uses()):
            if arg.name not in declared:
                yield i.Declare((arg,))
                declared.add(arg.name)
        if isinstance(step, i.Declare):
            declared.update(arg.name for arg in step.args)
        yield step


def _added(function: Instruction | Callable[[Stage], Stage]) -> tuple[Instruction, ...]:
    if isinstance(function, Instruction):
        return (function,)
    if not callable(function):
        raise InvalidType(f"ONBUILD stores instructions, not {function!r}", hint='write .onbuild(lambda s: s.run("make"))')
    stage: object = function(Stage(None, "scratch"))
    if not isinstance(stage, Stage):
        raise InvalidType(f"the function of ONBUILD returns {stage!r}", hint="return the stage that its verbs give")
    return stage.steps
