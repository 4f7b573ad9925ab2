"""Say what an instruction is, and make a class of a declaration: frozen, with checks, equality, and the place it was written.

`instructions` declares all of them; nothing here knows any by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, ClassVar, Final, NamedTuple, TypeVar, cast, dataclass_transform

import attrs

from dockerdsl.drafts import draft_of, set_class
from dockerdsl.flags import FLAG, Flag
from dockerdsl.forms import Form, Parts
from dockerdsl.layout import lay_out
from dockerdsl.mounts import Mount
from dockerdsl.origin import Origin
from dockerdsl.typos import misspelt
from dockerdsl.variables import Arg
from dockerdsl.where import Call, Lines, Where, caller, locate
from dockerdsl.words import USUAL

C = TypeVar("C", bound="Instruction")

_LITERAL_STAGE: Final = "\0stage"


class Instruction:
    """One step of a Dockerfile: a frozen value that knows where it was written.

    Equality and hash look at what the instruction says, never at where it stands. `uses` holds the `Arg` handles in it,
    `origins` the stages it refers to, in the order in which they are written. `written` is its text in a file whose escape
    character is the usual one, when that could be told at a glance, else None.

    A verb makes a draft first and freezes it when its place is known (`placed`).
    """

    __slots__ = ("_call", "origins", "uses", "written")

    keyword: ClassVar[str] = ""
    """The word that begins the line; empty for comments, blank lines and raw lines."""
    form: ClassVar[Form]
    """The shape of the arguments."""
    flags: ClassVar[tuple[Flag, ...]] = ()
    """The flags, in the order in which they are written."""
    triggers: ClassVar[bool] = True
    """Whether it may stand behind ONBUILD."""
    described: ClassVar[bool] = False
    """Whether BuildKit reads the comment above it as its description."""
    free: ClassVar[bool] = False
    """Whether it is a comment that describes nothing."""
    heredocs: ClassVar[bool] = False
    """Whether BuildKit looks for heredocs in its line."""
    refers: ClassVar[tuple[str, ...]] = ()
    """The attributes that may hold a stage."""
    draft: ClassVar[Callable[..., Any]]
    """Make one that is not placed yet; `placed` freezes it."""
    found: ClassVar[Callable[..., Any]]
    """Make one that was found at a place in a file: its values are model values, flags that are not given have defaults."""
    _frozen: ClassVar[type[Instruction]]
    _draft: ClassVar[Callable[[], Any]]
    _values: ClassVar[Callable[[Any], tuple[Any, ...]]]
    given: Callable[[], list[tuple[Flag, Any]]]
    """Return the flags that are given, each with its value."""

    uses: tuple[Arg, ...]
    origins: tuple[Origin, ...]
    written: str | None
    _call: Call | Lines | Where | None

    def _settle(self, glance: str | Parts | None) -> None:
        """Check every attribute and replace it by its model value; collect the handles and the stages in it.

        `glance` is what the form saw at a glance: when it is something, the arguments are settled already.
        """
        uses: list[Arg] = []
        if glance is None:
            for name, value in self.form.check(self, self.keyword, uses).items():
                setattr(self, name, value)
        flags: list[str] = []
        for each, value in self.given():
            model = each.kind.check(value, each.what, uses)
            if model is not value:
                setattr(self, each.attribute, model)
            if glance is not None:
                flags += each.texts(model, USUAL)
        self.uses = tuple(uses)
        self.origins = ()
        for name in self.refers:
            self.origins += _origins(getattr(self, name))
        self.validate()
        self.written = self._seen(flags, glance) if glance is not None else None

    def _seen(self, flags: list[str], glance: str | Parts) -> str | None:
        """Return the text of an instruction whose arguments were seen at a glance."""
        parts, joint, _ = ([glance], "", ()) if isinstance(glance, str) else glance
        text = lay_out(self.keyword, flags, parts, joint, USUAL)
        return None if self.heredocs and "<<" in text else text

    def validate(self) -> None:
        """Raise where options do not go together; attributes hold their model values already."""

    @property
    def at(self) -> Where | None:
        """Where it was written: the author's Python call, or the lines of the file it was read from."""
        return locate(self._call)

    def shape(self) -> tuple[object, ...]:
        """Return what it says, with every stage it refers to replaced by a mark."""
        values = type(self)._values(self)
        return tuple([_unstaged(value) for value in values]) if self.origins else values

    def __eq__(self, other: object) -> bool:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return type(self)._values(self) == type(self)._values(other)

    def __hash__(self) -> int:
        return hash((self.__class__, self.shape()))

    def __repr__(self) -> str:
        fields = [(a.name, getattr(self, a.name), a.default) for a in attrs.fields(self._frozen)]  # type: ignore[arg-type]
        shown = [f"{name}={value!r}" for name, value, default in fields if value != default]
        return f"{self._frozen.__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._frozen, type(self)._values(self), (self.uses, self.origins, self.written, self.at))


class Spelled(NamedTuple):
    """An instruction as it stands in a file, lines not broken yet."""

    keyword: str
    flags: list[str]
    parts: Sequence[str]
    joint: str
    bodies: tuple[str, ...]


def spell(step: Instruction, escape: str) -> Spelled:
    """Return how an instruction is written in a file with this escape character."""
    arguments = step.form.write(step, escape)
    flags = [text for each, value in step.given() for text in each.texts(value, escape)]
    if isinstance(arguments, str):
        return Spelled(step.keyword, flags, [arguments], "", ())
    parts, joint, bodies = arguments
    return Spelled(step.keyword, flags, parts, joint, bodies)


def _restored(cls: type[C], values: tuple[Any, ...], rest: tuple[Any, Any, str | None, Where | None]) -> C:
    """Return an instruction from its values, which were checked when it was first made."""
    made: Any = cls
    step: Any = made._draft()
    for field, value in zip(attrs.fields(made), values, strict=True):
        setattr(step, field.name, value)
    step.uses, step.origins, step.written, at = rest
    return cast(C, placed(step, at))


def placed(step: C, call: Call | Lines | Where | None) -> C:
    """Freeze a draft, written at this place."""
    step._call = call
    step.__class__ = step._frozen  # type: ignore[assignment]
    return step


def _origins(value: Any) -> tuple[Origin, ...]:
    if value is None:
        return ()
    if isinstance(value, Origin):
        return (value,)
    if isinstance(value, Instruction):
        return value.origins
    if isinstance(value, tuple):
        mounts = cast("tuple[Mount, ...]", value)
        return tuple([mount.from_ for mount in mounts if isinstance(mount.from_, Origin)])
    return ()


def _unstaged(value: Any) -> object:
    if isinstance(value, Origin):
        return _LITERAL_STAGE
    if isinstance(value, Instruction):
        return value.shape()
    if isinstance(value, Mount):
        return (value.type, _unstaged(value.from_), value.options)
    if isinstance(value, tuple):
        return tuple([_unstaged(each) for each in cast("tuple[object, ...]", value)])
    return value


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field,))
def instruction(keyword: str, form: Form, **traits: Any) -> Callable[[type[C]], type[C]]:
    """Declare an instruction: a frozen class whose attributes are its arguments and its flags."""

    def declare(cls: type[C]) -> type[C]:
        made: Any = attrs.frozen(cls, slots=True, weakref_slot=False, eq=False, repr=False, kw_only=True, init=False)
        fields = attrs.fields(made)
        made.keyword = keyword
        made.form = form
        made.flags = tuple(a.metadata[FLAG].of(keyword, a.name) for a in fields if FLAG in a.metadata)
        made._values = _getter([a.name for a in fields])
        for name, value in traits.items():
            setattr(made, name, value)
        made._frozen = made
        made._draft = draft_of(made)
        _add_makers(made, fields)
        return cast("type[C]", made)

    return declare


def _getter(names: list[str]) -> Any:
    """Return a function that gives the values of these attributes as a tuple."""
    if len(names) == 1:
        get = attrgetter(names[0])
        return staticmethod(lambda step: (get(step),))  # pyright: ignore[reportUnknownLambdaType, reportUnknownVariableType, reportUnknownArgumentType]
    return staticmethod(attrgetter(*names))


_MAKERS: Final = """
def draft({signature}):
    self = Draft()
    {fill}
    return self

def found(at, {signature}):
    self = Draft()
    {stores}
    self._call = at
    self.written = None
    self.uses = self.origins = ()
    self.__class__ = self._frozen
    return self

def __init__(self, {signature}{unknown}):
    if unknown:
        raise misspelt(__init__, unknown, "{name}")
    set_class(self, Draft)
    {fill}
    self._call = caller(2)
    self.__class__ = self._frozen

def given(self):
    found = []
    {given}
    return found
"""
_GIVEN: Final = "if self.{0} is not default_{0}: found.append((flag_{0}, self.{0}))"
_FILL: Final = """{stores}
    text = glance(self)
    if text.__class__ is str{unflagged}:
        self.written = "{keyword} " + text
        self.uses = self.origins = ()
    else:
        self._settle(text)"""


def _add_makers(made: Any, fields: Any) -> None:
    """Give an instruction class its `draft` and its ``__init__``, written out as attrs writes its own.

    What most instructions are, plain arguments without flags, is settled here; `Instruction._settle` does the others.
    """
    arguments = [a for a in fields if FLAG not in a.metadata and a.init]
    flags = [a for a in fields if FLAG in a.metadata]
    defaults = {f"default_{a.name}": a.default for a in fields if a.default is not attrs.NOTHING}
    signature = [a.name if a.default is attrs.NOTHING else f"{a.name}=default_{a.name}" for a in arguments]
    signature += ["*"] * bool(flags) + [f"{a.name}=default_{a.name}" for a in flags]
    stores = "; ".join(f"self.{a.name} = {a.name if a.init else f'default_{a.name}'}" for a in fields)
    fill = _FILL.format(
        stores=stores,
        unflagged="".join(f" and self.{a.name} is default_{a.name}" for a in flags),
        keyword=made.keyword,
    )
    unknown = ", **unknown" if signature else "**unknown"
    given = "\n    ".join([_GIVEN.format(a.name) for a in flags])
    source = _MAKERS.format(
        signature=", ".join(signature), stores=stores, fill=fill, unknown=unknown, name=made.__name__, given=given
    )
    tools = {"set_class": set_class, "caller": caller, "misspelt": misspelt, "__name__": __name__}
    declared = {f"flag_{each.attribute}": each for each in made.flags}
    names: dict[str, Any] = {**tools, **defaults, **declared, "Draft": made._draft, "glance": made.form.glance}
    exec(compile(source, f"<{made.__name__} of {__name__}>", "exec"), names)
    made.draft = staticmethod(names["draft"])
    made.found = staticmethod(names["found"])
    made.__init__ = names["__init__"]
    made.given = names["given"]
