"""A Dockerfile: directives, arguments before the first FROM, and the stages that its targets need.

It is planned when it is made, so a stage without a name, two of one name, or an undeclared variable is known at once; `render`
writes the plan. `str()` is the text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal, Never

import attrs

from dockerdsl.drafts import draft_of, set_class
from dockerdsl.editions import FIRST, Edition, find_edition
from dockerdsl.errors import InvalidType, InvalidValue
from dockerdsl.graph import Plan, plan
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import Above, Comment
from dockerdsl.origin import Published
from dockerdsl.render import Page, Rendering
from dockerdsl.stage import Stage
from dockerdsl.typos import misspelt
from dockerdsl.variables import Arg, plain_str, receive, wrong_type
from dockerdsl.words import USUAL

if TYPE_CHECKING:
    from dockerdsl.frontend import Frontend

_ONE_LINE: Final = re.compile(r"\S+( \S+)*")


@attrs.frozen(slots=True, weakref_slot=False, init=False, repr=False, str=False)
class Dockerfile(Published):
    r"""A Dockerfile that builds these targets, the last of them by default.

    Args:
        targets: stages; those that they need are collected, ordered and written by themselves.
        args: handles declared before the first FROM in any case; those that FROM or several stages use come by themselves.
        syntax: the frontend image of a ``# syntax=`` line, as ``docker/dockerfile:1``. None by default: BuildKit would fetch
            it at every build.
        escape: the escape character, ``\`` or `````.
        check: the value of a ``# check=`` line, as ``error=true`` or ``skip=JSONArgsRecommended``.
        comment: lines for the top of the file.
        edition: the style of the text, as ``"2026"``; by default that of the project, and the first outside of one.
        image: the name that its image is published under, as ``"registry.example.com/base:1.2"``. Others begin from it with
            ``From(file)``, and a project knows then what is made from what.
        path: where ``dockerdsl sync`` writes it, from the folder of its definition, as ``deploy/web.Dockerfile``. It is no part
            of the text, and files of the same text are equal.

    Raises:
        NameClash, NamelessStage, UndeclaredVariable: for targets that do not fit together.
        InvalidValue: for a bad directive or path.
    """

    targets: tuple[Stage, ...]
    args: tuple[Arg, ...]
    syntax: str | None
    escape: Literal["\\", "`"]
    check: str | None
    comment: str | None
    edition: Edition | None
    path: str | None = attrs.field(eq=False)
    image: str | None = attrs.field(eq=False)
    _top: Comment | None = attrs.field(eq=False)
    _plan: Plan = attrs.field(eq=False)

    def __init__(
        self,
        *targets: Stage,
        args: Sequence[Arg] = (),
        syntax: str | None = None,
        escape: Literal["\\", "`"] = "\\",
        check: str | None = None,
        comment: str | None = None,
        edition: str | Edition | None = None,
        path: str | None = None,
        image: str | None = None,
        **unknown: Never,
    ) -> None:
        if unknown:
            raise misspelt(Dockerfile, unknown)
        if not targets:
            raise InvalidValue("a Dockerfile needs a target", hint="write Dockerfile(stage)")
        for target in targets:
            if not isinstance(target, Stage):
                several = isinstance(target, Iterable) and not isinstance(target, str)
                hint = "give them one by one: Dockerfile(*stages)" if several else "make one: Stage(None, image)"
                raise InvalidType(f"a target of a Dockerfile is a Stage, not {target!r}", hint=hint)
        if isinstance(args, str | Arg):
            raise InvalidType(f"args is a list of Arg, not {args!r}", hint="put it into a list")
        for arg in args:
            if not isinstance(arg, Arg):
                raise InvalidType(f"args holds {arg!r}, which is no Arg", hint='write Arg("NAME", "default")')
        if escape not in ("\\", "`"):
            raise InvalidValue(f"the escape character is {escape!r}", hint=r"choose '\\' or '`'")
        if syntax is not None or check is not None or path is not None or image is not None:
            _check(syntax, check, path, image)
        draft: Any = self
        set_class(draft, _Draft)
        draft.targets = targets
        draft.args = tuple(args)
        draft.syntax = syntax if syntax is None else plain_str(syntax)
        draft.escape = escape
        draft.check = check if check is None else plain_str(check)
        draft.comment = comment
        draft.edition = find_edition(edition) if edition is not None else None
        draft.path = path
        draft.image = image
        draft._top = Comment(comment) if comment is not None else None
        draft._plan = plan(targets, args)
        draft.__class__ = Dockerfile

    def render(self, usual: Edition = FIRST) -> Rendering:
        """Return the text, and where each line of it was written; `usual` is the edition of a file that names none."""
        return self._page(usual).finish()

    def text(self, usual: Edition = FIRST) -> str:
        """Return the text; `usual` is the edition of a file that names none."""
        return self._at_hand(usual) or self._page(usual).text()

    def _at_hand(self, usual: Edition) -> str | None:
        """Return the text when it is that of the stages, all of them at hand, and nothing else; None takes a closer look."""
        args, stages = self._plan
        own = self.escape != USUAL or self.syntax is not None or self.check is not None or self._top is not None
        if own or args or (self.edition or usual) is not FIRST:
            return None
        texts: list[Any] = []
        for stage, steps in stages:
            contents = stage.contents()
            texts.append(contents.text if steps is contents.steps else None)
        return None if None in texts else "\n\n".join(texts) + "\n"

    def _page(self, usual: Edition) -> Page:
        edition = self.edition or usual
        page = Page(self.escape, edition)
        if self.syntax is not None:
            page.add(f"# syntax={self.syntax}")
        if self.check is not None:
            page.add(f"# check={self.check}")
        if self.escape != USUAL:
            page.add(f"# escape={self.escape}")
        page.blank()
        if self._top is not None:
            page.steps([self._top])
            page.blank()
        args, stages = self._plan
        if args:
            page.steps(args)
        for stage, steps in stages:
            if edition.parted:
                page.blank()
            contents = stage.contents()
            if contents.texts and steps is contents.steps and page.usual and not page.commented:
                page.stage(contents.base, steps, contents.texts)
            else:
                above = _above(steps)
                page.steps(steps[:above])
                page.opening(stage.base, stage.name, stage.doc)
                page.steps(steps[above:])
        return page

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in the file, in order."""
        return tuple([stage for stage, _ in self._plan.stages])

    @property
    def arguments(self) -> tuple[Arg, ...]:
        """The arguments that are declared before the first FROM, in order."""
        return tuple([arg for declared in self._plan.args for arg in declared.args])

    @property
    def requires(self) -> Frontend:
        """The lowest Dockerfile frontend that knows everything in the file, and whether it must be of the labs channel."""
        from dockerdsl.frontend import CHECK_DIRECTIVE, frontend

        steps: list[Instruction] = [*self._plan.args]
        for stage, planned in self._plan.stages:
            steps += [stage.base, *planned]
        return frontend(steps, [CHECK_DIRECTIVE] if self.check is not None else [])

    def write(self, path: str | os.PathLike[str]) -> bool:
        """Write the text to a file, atomically and only when it changes, and return whether it did."""
        from dockerdsl import files

        return files.write(path, str(self))

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        targets = ", ".join(repr(target.name) for target in self.targets)
        return f"Dockerfile({targets}, {len(self._plan.stages)} stages)"

    def __rich__(self) -> Any:
        syntax: Any = import_module("rich.syntax")
        return syntax.Syntax(str(self), "docker", background_color="default")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        text = str(self)
        return {"text/plain": text, "text/markdown": f"````dockerfile\n{text}````\n"}


_Draft: Final = draft_of(Dockerfile)


def _check(syntax: str | None, check: str | None, path: str | None, image: str | None) -> None:
    """Raise when a directive, the path or the image's name is none that a file may have."""
    if check is not None:
        from dockerdsl.reading.check_options import check_options

        check_options(_directive(check, "check"))
    if syntax is not None:
        _directive(syntax, "syntax")
    if path is not None:
        from dockerdsl.targets import target_path

        target_path(path)
    if image is not None:
        _image_name(image)


def _image_name(image: object) -> None:
    from dockerdsl.images import parse_reference

    reference = parse_reference(receive(image, "the name of an image", [], expanded=False))
    if reference.digest is not None or image == "scratch":
        what = f"no image can be published as {image!r}"
        raise InvalidValue(what, hint='give it a name and a tag: "registry.example.com/base:1.2"')


def _directive(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise wrong_type(value, name)
    if not _ONE_LINE.fullmatch(value) or not value.isprintable():
        raise InvalidValue(f"the directive {name}={value!r} is not one line", hint="take blanks at its ends and line feeds out")
    return value


def _above(steps: Sequence[Instruction]) -> int:
    """Return how many of a stage's steps stand above its FROM: the first ones."""
    count = 0
    while count < len(steps) and steps[count].__class__ is Above:
        count += 1
    return count
