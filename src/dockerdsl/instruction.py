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
from dockerdsl.forms import Form
from dockerdsl.layout import SHORT, lay_out
from dockerdsl.mounts import Mount
from dockerdsl.origin import Origin
from dockerdsl.typos import misspelt
from dockerdsl.variables import Arg
from dockerdsl.where import BEYOND, PACKAGE, Call, Lines, Where, caller, frame_at, locate
from dockerdsl.words import USUAL

C = TypeVar("C", bound="Instruction")

Note = tuple[str | None, tuple[Arg, ...], tuple[Origin, ...], Call | Lines | Where | None]
"""What is known of an instruction beside what it says: its text, the handles and the stages in it, where it was written.

It is one attribute, a plain tuple, because a stage reads it of every step, and each attribute of steps of many classes costs.
"""

_LITERAL_STAGE: Final = "\0stage"
_MADE: Final = ("made", "found", "given", "glance", "__init__")
"""What is written for a class when one of them is first called."""


class Instruction:
    """One step of a Dockerfile: a frozen value that knows where it was written.

    Equality and hash look at what the instruction says, never at where it stands.
    """

    __slots__ = ("note",)

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
    made: ClassVar[Callable[..., Any]]
    """Make one in a verb; it was written where the verb was called."""
    found: ClassVar[Callable[..., Any]]
    """Make one that was found at a place in a file: its values are model values, flags that are not given have defaults."""
    _frozen: ClassVar[type[Instruction]]
    _draft: ClassVar[Callable[[], Any]]
    _values: ClassVar[Callable[[Any], tuple[Any, ...]]]
    given: Callable[[], list[tuple[Flag, Any]]]
    """Return the flags that are given, each with its value."""
    glance: Callable[[], list[str] | None]
    """Settle the flags that are given and return them as they stand in a usual file, or None to take a closer look."""

    note: Note

    def _settle(self, arguments: str | None) -> tuple[None, tuple[Arg, ...]]:
        """Check what no glance has settled, and replace it by its model value; return that there is no text, and the handles.

        `arguments` is what the form saw at a glance: when it is something, the arguments are settled already. How an
        instruction is written that took a closer look is `spell`'s matter.
        """
        uses: list[Arg] = []
        if arguments is None:
            for name, value in self.form.check(self, self.keyword, uses).items():
                setattr(self, name, value)
        for each, value in self.given():
            model = each.kind.check(value, each.what, uses)
            if model is not value:
                setattr(self, each.attribute, model)
        return None, tuple(uses)

    def validate(self) -> None:
        """Raise where options do not go together; attributes hold their model values already."""

    @property
    def uses(self) -> tuple[Arg, ...]:
        """The handles in it, in the order in which they are written."""
        return self.note[1]

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The stages it refers to, in the order in which they are written."""
        return self.note[2]

    @property
    def at(self) -> Where | None:
        """Where it was written: the author's Python call, or the lines of the file it was read from."""
        return locate(self.note[3])

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
        return _restored, (self._frozen, type(self)._values(self), (*self.note[:3], self.at))


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


def _restored(cls: type[C], values: tuple[Any, ...], note: Note) -> C:
    """Return an instruction from its values, which were checked when it was first made."""
    made: Any = cls
    step: Any = made._draft()
    for field, value in zip(attrs.fields(made), values, strict=True):
        setattr(step, field.name, value)
    step.note = note
    step.__class__ = cls
    return cast(C, step)


def placed(step: C, call: Call | Lines | Where | None) -> C:
    """Return an instruction that nobody else has seen yet as one that was written at this place."""
    object.__setattr__(step, "note", (*step.note[:3], call))
    return step


def _origins(value: Any) -> tuple[Origin, ...]:
    if value is None or value.__class__ is str:
        return ()
    if isinstance(value, Origin):
        return (value,)
    if isinstance(value, Instruction):
        return value.origins
    mounts: tuple[Mount, ...] = value
    return tuple([mount.from_ for mount in mounts if isinstance(mount.from_, Origin)])


def texts_from(step: Instruction) -> list[str]:
    """Return what an instruction copies or mounts from that is given as text: images, and contexts that the build names."""
    found: list[str] = []
    for value in (getattr(step, name) for name in type(step).refers):
        if isinstance(value, tuple):
            found += [mount.from_ for mount in cast("tuple[Mount, ...]", value) if isinstance(mount.from_, str)]
        elif isinstance(value, str):
            found.append(value)
    return found


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
        for name in _MADE:
            setattr(made, name, _first(made, name))
        return cast("type[C]", made)

    return declare


def _getter(names: list[str]) -> Any:
    """Return a function that gives the values of these attributes as a tuple."""
    if len(names) == 1:
        get = attrgetter(names[0])
        return staticmethod(lambda step: (get(step),))  # pyright: ignore[reportUnknownLambdaType, reportUnknownVariableType, reportUnknownArgumentType]
    return staticmethod(attrgetter(*names))


_MAKERS: Final = """
def made({signature}):
    self = Draft()
    {fill}
    {place}
    self.note = (text, uses, origins, call)
    self.__class__ = Frozen
    return self

def found(at, {signature}):
    self = Draft()
    {stores}
    self.note = (None, (), (), at)
    self.__class__ = Frozen
    return self

def __init__(self, {author_signature}):
    if unknown:
        raise misspelt(__init__, unknown, "{name}")
    set_class(self, Draft)
    {fill}
    {own_place}
    self.note = (text, uses, origins, call)
    self.__class__ = Frozen

def given(self):
    found = []
    {given}
    return found

def glance(self):
    found = []
    {glances}
    return found
"""
_GIVEN: Final = "if self.{0} is not default_{0}: found.append((flag_{0}, self.{0}))"
_GLANCE: Final = """if self.{0} is not default_{0}:
        text = glance_{0}("{1}", self.{0})
        if text is None:
            return None
        found.append(text)"""
_GLANCES: Final = """if self.{0} is not default_{0}:
        texts = glance_{0}("{1}", self.{0})
        if texts is None:
            return None
        self.{0} = tuple(self.{0})
        found += texts"""
# `where.caller`, written out because it runs at every verb; the frame of the author is mostly the first that is looked at.
_PLACE: Final = """try:
        frame = frame_at({above})
        module = frame.f_globals["__name__"]
        call = (frame.f_code, frame.f_lasti) if not PACKAGE <= module < BEYOND else caller({above} + 1)
    except (ValueError, KeyError):
        call = caller()"""
_FILL: Final = """{stores}
    text = look(self, {first})
    uses = origins = ()
    if text is None{more}:
        flags = None if text is None else self.glance()
        if flags is None:
            text, uses = self._settle(text)
        else:
            line = " ".join(("{keyword}", *flags, text))
            plain = len(flags) < 2 and len(line) <= SHORT and "\\n" not in line
            text = line if plain else lay_out("{keyword}", flags, (text,), "", USUAL)
        {origins}
        {validate}
    else:
        text = "{keyword} " + text"""


def _first(made: Any, name: str) -> Any:
    """Return a function that compiles its own replacement when it is first called: all together take long, few are used."""

    def call(*args: Any, **options: Any) -> Any:
        _add_makers(made, attrs.fields(made))
        return getattr(made, name)(*args, **options)

    return call


def _add_makers(made: Any, fields: Any) -> None:
    """Give an instruction class what makes one, written out as attrs writes its ``__init__``.

    What most instructions are, plain arguments without flags, is settled here; `Instruction._settle` does the others.
    """
    arguments = [_parameter(a) for a in fields if FLAG not in a.metadata and a.init]
    flags = [_parameter(a) for a in fields if FLAG in a.metadata]
    stores = "; ".join(f"self.{a.name} = {a.name if a.init else f'default_{a.name}'}" for a in fields)
    defaults = [a.name for a in fields if a.default is not attrs.NOTHING]
    held = [f"self.{each}" if each in made.refers else each for each in (each.attribute for each in made.flags)]
    tests = [
        f"{name} is not {'None' if each.default is None else f'default_{each.attribute}'}"
        for name, each in zip(held, made.flags, strict=True)
    ]
    tests += [f"self.{name}.__class__ is not str" for name in made.refers if name not in defaults]
    fill = _FILL.format(
        stores=stores,
        first=next((a.name for a in fields if a.init), "None"),
        more="".join([f" or {test}" for test in tests]),
        keyword=made.keyword,
        origins=f"origins = {' + '.join([f'origins_in(self.{name})' for name in made.refers])}" if made.refers else "",
        validate="self.validate()" if made.validate is not Instruction.validate else "",
    )
    source = _MAKERS.format(
        name=made.__name__,
        signature=", ".join(arguments + flags),
        author_signature=", ".join([*arguments, *["*"] * bool(flags), *flags, "**unknown"]),
        stores=stores,
        fill=fill,
        given="\n    ".join([_GIVEN.format(each.attribute) for each in made.flags]),
        glances="\n    ".join(
            [(_GLANCES if each.kind.repeated else _GLANCE).format(each.attribute, each.name) for each in made.flags]
        ),
        place=_PLACE.format(above=2),
        own_place=_PLACE.format(above=1),
    )
    tools = {"set_class": set_class, "misspelt": misspelt, "lay_out": lay_out, "origins_in": _origins}
    style = {"USUAL": USUAL, "SHORT": SHORT}
    where = {"caller": caller, "frame_at": frame_at, "PACKAGE": PACKAGE, "BEYOND": BEYOND}
    given = {f"default_{a.name}": a.default for a in fields if a.default is not attrs.NOTHING}
    declared = {f"flag_{each.attribute}": each for each in made.flags}
    glances = {f"glance_{each.attribute}": each.kind.glance for each in made.flags}
    classes = {"Draft": made._draft, "Frozen": made, "look": made.form.glance}
    names: dict[str, Any] = {"__name__": __name__, **tools, **style, **where, **given, **declared, **glances, **classes}
    exec(compile(source, f"<{made.__name__} of {__name__}>", "exec"), names)
    for name in _MADE:
        names[name].__qualname__ = f"{made.__name__}.{name}"
        setattr(made, name, names[name])


def _parameter(field: Any) -> str:
    """Return an attribute as a parameter of a function."""
    return field.name if field.default is attrs.NOTHING else f"{field.name}=default_{field.name}"
