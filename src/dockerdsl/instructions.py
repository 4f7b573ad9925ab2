"""Every instruction of the Dockerfile language, each declared once: keyword, form of its arguments, flags.

Everything else reads these declarations: `spell` and `render` write them, the parser reads them backwards, the frontend a file
needs is the newest `since` of what it uses, and a test compares them with the verbs of `Stage`. To add a flag: one line here,
two in `Stage`, and that test names the place that was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar, Final, Literal, NamedTuple, TypeVar, cast, dataclass_transform

import attrs

from dockerdsl import units
from dockerdsl.commands import Chain, Script
from dockerdsl.errors import InvalidValue
from dockerdsl.flags import FLAG, Choice, Count, Duration, Flag, Listed, Mode, Owner, Source, Switch, Words, flag, flag_values
from dockerdsl.forms import Base, Declarations, Form, Items, Line, Nested, Pairs, Prose, Verbatim, Volumes
from dockerdsl.images import parse_reference
from dockerdsl.mounts import Mount, Mounting
from dockerdsl.origin import Origin
from dockerdsl.paths import Heredoc, Paths
from dockerdsl.platforms import parse_platform
from dockerdsl.ports import port
from dockerdsl.running import Checking, Running, Starting
from dockerdsl.typos import misspelt
from dockerdsl.variables import Arg
from dockerdsl.where import Call, Lines, Where, caller, locate

C = TypeVar("C", bound="Instruction")

SHORT: Final = 80
"""Characters up to which an instruction stays on one line."""

_LITERAL_STAGE: Final = "\0stage"


def _nothing(_: Any) -> tuple[Any, ...]:
    return ()


class Instruction:
    """One step of a Dockerfile: a frozen value that knows where it was written.

    Equality and hash look at what the instruction says, never at where it stands. `uses` holds the `Arg` handles in it,
    `origins` the stages it refers to, in the order in which they are written. `line` is its text when that is the same in every
    file and could be told at a glance, else None.

    An instruction is made as a *draft*, a twin class whose attributes can still be set, and frozen when its place is known:
    setting seven attributes of a frozen attrs class one by one would cost more than everything else a verb does.
    """

    __slots__ = ("_call", "line", "origins", "uses")

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
    _twin: ClassVar[type[Instruction]]
    _values: ClassVar[Callable[[Any], tuple[Any, ...]]]
    flag_values: ClassVar[Callable[[Any], tuple[Any, ...]]] = staticmethod(_nothing)
    """The values of the flags of an instruction, in the order of `flags`."""
    flag_defaults: ClassVar[tuple[Any, ...]] = ()

    uses: tuple[Arg, ...]
    origins: tuple[Origin, ...]
    line: str | None
    _call: Call | Lines | Where | None

    def _settle(self) -> None:
        """Check every attribute and replace it by its model value; collect the handles and the stages in it."""
        uses: list[Arg] = []
        changed = self.form.check(self, self.keyword, uses)
        for name, value in changed.items():
            setattr(self, name, value)
        given = flag_values(self)
        for each, value in given:
            if each.attribute not in changed:
                setattr(self, each.attribute, each.kind.check(value, f"{self.keyword} --{each.name}", uses))
        self.uses = tuple(uses)
        self.origins = tuple([origin for name in self.refers for origin in _origins(getattr(self, name))])
        self.validate()
        self.line = self._short_line(given) if self.keyword else None

    def _short_line(self, given: list[tuple[Flag, Any]]) -> str | None:
        """Return the text of an instruction whose arguments are plain and that fits a line whatever the escape character."""
        text = self.form.plain(*self.form.arguments(self))
        if text is None:
            return None
        flags = [each.kind.write(each.name, getattr(self, each.attribute), "\\") for each, _ in given if not each.kind.repeated]
        if len(flags) < len(given):
            return None
        line = " ".join([self.keyword, *flags, text])
        return line if len(line) <= SHORT and "\\" not in line and "`" not in line else None

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
        return _restored, (self._frozen, type(self)._values(self), (self.uses, self.origins, self.line, self.at))


def _restored(cls: type[C], values: tuple[Any, ...], rest: tuple[Any, Any, str | None, Where | None]) -> C:
    """Return an instruction from its values, which were checked when it was first made."""
    step = object.__new__(cls)
    names = [*(a.name for a in attrs.fields(cls)), "uses", "origins", "line", "_call"]  # type: ignore[arg-type]
    for name, value in zip(names, (*values, *rest), strict=True):
        object.__setattr__(step, name, value)
    return step


def placed(step: C, call: Call | Lines | Where | None) -> C:
    """Freeze a draft, written at this place."""
    step._call = call
    step.__class__ = step._frozen  # type: ignore[assignment]
    return step


def _origins(value: Any) -> tuple[Origin, ...]:
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
        made.flags = tuple(attrs.evolve(a.metadata[FLAG], attribute=a.name) for a in fields if FLAG in a.metadata)
        made._values = _getter([a.name for a in fields])
        if made.flags:
            made.flag_defaults = tuple(each.default for each in made.flags)
            made.flag_values = _getter([each.attribute for each in made.flags])
        for name, value in traits.items():
            setattr(made, name, value)
        made._frozen = made
        _add_makers(made, fields)
        return cast("type[C]", made)

    return declare


_MAKERS: Final = """
def draft({signature}):
    self = new(Draft)
    {fill}
    return self

def found(at, {signature}):
    self = new(Draft)
    {stores}
    self._call = at
    self.line = None
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
"""
_FILL: Final = """{stores}
    text = plain({arguments})
    if text is None{flagged}:
        self._settle()
    else:
        self.line = "{keyword} " + text
        self.uses = self.origins = ()"""


def _add_makers(made: Any, fields: Any) -> None:
    """Give an instruction class its `draft` and its ``__init__``, written out as attrs writes its own.

    Both fill an instance of a twin class whose attributes can still be set: setting them one by one through a frozen class
    costs more than all else that a verb does.
    """
    unlocked = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    twin = type(made)(made.__name__, (made,), {"__slots__": (), **unlocked, "__module__": made.__module__})
    arguments = [a for a in fields if FLAG not in a.metadata and a.init]
    flags = [a for a in fields if FLAG in a.metadata]
    defaults = {f"default_{a.name}": a.default for a in fields if a.default is not attrs.NOTHING}
    signature = [a.name if a.default is attrs.NOTHING else f"{a.name}=default_{a.name}" for a in arguments]
    signature += ["*"] * bool(flags) + [f"{a.name}=default_{a.name}" for a in flags]
    stores = "; ".join(f"self.{a.name} = {a.name if a.init else f'default_{a.name}'}" for a in fields)
    fill = _FILL.format(
        stores=stores,
        arguments=", ".join(a.name for a in arguments),
        flagged="".join(f" or {a.name} is not default_{a.name}" for a in flags),
        keyword=made.keyword,
    )
    unknown = ", **unknown" if signature else "**unknown"
    source = _MAKERS.format(signature=", ".join(signature), stores=stores, fill=fill, unknown=unknown, name=made.__name__)
    tools = {"new": object.__new__, "set_class": _set_class, "caller": caller, "misspelt": misspelt, "__name__": __name__}
    names: dict[str, Any] = {**tools, **defaults, "Draft": twin, "plain": made.form.plain}
    exec(compile(source, f"<{made.__name__} of {__name__}>", "exec"), names)
    made._twin = twin
    made.draft = staticmethod(names["draft"])
    made.found = staticmethod(names["found"])
    made.__init__ = names["__init__"]


_set_class: Final = object.__dict__["__class__"].__set__


def _getter(names: list[str]) -> Any:
    """Return a function that gives the values of these attributes as a tuple."""
    if len(names) == 1:
        get = attrgetter(names[0])
        return staticmethod(lambda step: (get(step),))  # pyright: ignore
    return staticmethod(attrgetter(*names))


@instruction("FROM", Base(parse_reference), triggers=False, described=True, refers=("image",))
class From(Instruction):
    """Begin a stage from an image, from ``scratch``, or from another stage.

    `platform` is the platform of the image, as ``linux/arm64``; ignored by BuildKit when the base is a stage.
    """

    image: str | Origin = attrs.field(kw_only=False)
    platform: str | None = flag("platform", Words(parse_platform), since="1.0")


@instruction("ARG", Declarations(), described=True)
class Declare(Instruction):
    """Declare build arguments: variables that ``--build-arg`` sets, known from here to the end of the stage."""

    args: tuple[Arg, ...] = attrs.field(kw_only=False)


@instruction("RUN", Running(), heredocs=True, refers=("mounts",))
class Run(Instruction):
    """Run a command and keep what it changes as a layer."""

    command: str | tuple[str, ...] | Chain | Script = attrs.field(kw_only=False)
    mounts: tuple[Mount, ...] = flag("mount", Listed(Mounting(), "mounts"), since="1.2")
    network: Literal["default", "none", "host"] | None = flag("network", Choice("default", "none", "host"), since="1.3")
    security: Literal["sandbox", "insecure"] | None = flag("security", Choice("sandbox", "insecure"), since="1.20")
    devices: tuple[str, ...] = flag("device", Listed(Words(units.device, expanded=False), "devices"), since="1.14", labs=True)


@instruction("CMD", Starting())
class Cmd(Instruction):
    """Say what a container runs by default, or the default arguments of its entry point."""

    command: str | tuple[str, ...] | Chain = attrs.field(kw_only=False)


@instruction("ENTRYPOINT", Starting())
class Entrypoint(Instruction):
    """Say which program a container is; arguments of ``docker run`` go to it. It clears an inherited CMD."""

    command: str | tuple[str, ...] | Chain = attrs.field(kw_only=False)


@instruction("SHELL", Starting(shell=False))
class Shell(Instruction):
    """Choose the shell of the shell forms that follow."""

    command: tuple[str, ...] = attrs.field(kw_only=False)


@instruction("COPY", Paths(remote=False), heredocs=True, refers=("from_",))
class Copy(Instruction):
    """Copy files from the build context, a stage, or an image."""

    sources: tuple[str | Heredoc, ...] = attrs.field(kw_only=False)
    dest: str = attrs.field(kw_only=False)
    from_: Origin | str | None = flag("from", Source())
    chown: str | None = flag("chown", Owner())
    chmod: str | None = flag("chmod", Mode(), since="1.2")
    link: bool | None = flag("link", Switch(), since="1.4")
    parents: bool | None = flag("parents", Switch(), since="1.20")
    exclude: tuple[str, ...] = flag("exclude", Listed(Words(expanded=False), "patterns"), since="1.19")


@instruction("ADD", Paths(remote=True), heredocs=True)
class Add(Instruction):
    """Add files from the build context, a URL or a git repository; local archives are unpacked."""

    sources: tuple[str | Heredoc, ...] = attrs.field(kw_only=False)
    dest: str = attrs.field(kw_only=False)
    chown: str | None = flag("chown", Owner())
    chmod: str | None = flag("chmod", Mode(), since="1.2")
    link: bool | None = flag("link", Switch(), since="1.4")
    keep_git_dir: bool | None = flag("keep-git-dir", Switch(), since="1.6")
    checksum: str | None = flag("checksum", Words(units.checksum), since="1.6")
    unpack: bool | None = flag("unpack", Switch(), since="1.17")
    exclude: tuple[str, ...] = flag("exclude", Listed(Words(expanded=False), "patterns"), since="1.19")

    def validate(self) -> None:
        """Raise where ``--checksum`` has nothing that it could judge."""
        if self.checksum is not None:
            if len(self.sources) > 1:
                raise InvalidValue("ADD --checksum judges one source, but there are several", hint="write one .add() for each")
            only = self.sources[0]
            if isinstance(only, Heredoc) or not ("://" in only or "@" in only or "$" in only):
                raise InvalidValue("ADD --checksum needs a URL or a git repository as its source", hint="leave checksum out")


@instruction("ENV", Pairs())
class Env(Instruction):
    """Set environment variables, for the steps that follow and for the container."""

    pairs: tuple[tuple[str, str], ...] = attrs.field(kw_only=False)


@instruction("LABEL", Pairs())
class Label(Instruction):
    """Add metadata to the image."""

    pairs: tuple[tuple[str, str], ...] = attrs.field(kw_only=False)


@instruction("WORKDIR", Line("path"))
class Workdir(Instruction):
    """Set the working directory of the steps that follow and of the container; it is made if it is not there."""

    path: str = attrs.field(kw_only=False)


@instruction("USER", Line("user"))
class User(Instruction):
    """Set the user, and perhaps the group, that the steps that follow and the container run as."""

    user: str = attrs.field(kw_only=False)


@instruction("EXPOSE", Items("ports", port, "a port"))
class Expose(Instruction):
    """Say which ports the container listens on."""

    ports: tuple[str, ...] = attrs.field(kw_only=False)


@instruction("VOLUME", Volumes())
class Volume(Instruction):
    """Say which folders hold data that outlives the container."""

    paths: tuple[str, ...] = attrs.field(kw_only=False)


@instruction("STOPSIGNAL", Line("signal", units.signal, quoted=False))
class Stopsignal(Instruction):
    """Choose the signal that asks the container to stop."""

    signal: str = attrs.field(kw_only=False)


@instruction("HEALTHCHECK", Checking())
class Healthcheck(Instruction):
    """Say how to tell whether the container still works; None as the command switches an inherited check off."""

    command: str | tuple[str, ...] | Chain | None = attrs.field(kw_only=False)
    interval: str | None = flag("interval", Duration())
    timeout: str | None = flag("timeout", Duration())
    start_period: str | None = flag("start-period", Duration())
    start_interval: str | None = flag("start-interval", Duration(), since="1.6")
    retries: int | None = flag("retries", Count())

    def validate(self) -> None:
        """Raise for options of ``HEALTHCHECK NONE``."""
        if self.command is None and flag_values(self):
            raise InvalidValue("HEALTHCHECK NONE takes no options, BuildKit would ignore them", hint="leave them out")


@instruction("MAINTAINER", Verbatim("name"), triggers=False)
class Maintainer(Instruction):
    """Set the image's author. Deprecated: a LABEL ``org.opencontainers.image.authors`` says it today."""

    name: str = attrs.field(kw_only=False)


class Spelled(NamedTuple):
    """An instruction as it stands in a file, lines not broken yet: `render` lays it out."""

    keyword: str
    flags: list[str]
    parts: list[str]
    joint: str
    bodies: tuple[str, ...]


def spell(step: Instruction, escape: str) -> Spelled:
    """Return how an instruction is written in a file with this escape character."""
    arguments = step.form.write(step, escape)
    flags = [text for each, value in flag_values(step) for text in _flag_texts(each, value, escape)]
    if isinstance(arguments, str):
        return Spelled(step.keyword, flags, [arguments], "", ())
    parts, joint, bodies = arguments
    return Spelled(step.keyword, flags, parts, joint, bodies)


def _flag_texts(declared: Flag, value: Any, escape: str) -> list[str]:
    values = value if declared.kind.repeated else (value,)
    return [declared.kind.write(declared.name, each, escape) for each in values]


def spell_line(step: Instruction, escape: str) -> tuple[str, tuple[str, ...]]:
    """Return an instruction on one line, and the heredoc bodies behind it."""
    keyword, flags, parts, joint, bodies = spell(step, escape)
    return " ".join([keyword, *flags, f"{joint} ".join(parts)]), bodies


@instruction("ONBUILD", Nested(spell_line), triggers=False, heredocs=True, refers=("instruction",))
class Onbuild(Instruction):
    """Store an instruction in the image, to be run by a build that starts from it."""

    instruction: Instruction = attrs.field(kw_only=False)


_COMMENT: Final = re.compile("[\0\ud800-\udfff]")


def _commented(text: str) -> str:
    return "\n".join([f"# {line}".rstrip() for line in text.split("\n")])


def _admit_comment(text: str) -> str:
    if _COMMENT.search(text) or "\r" in text:
        raise InvalidValue("the comment holds a NUL, a carriage return or a lone surrogate", hint="take it out")
    if any(len(line.encode()) > 65_500 for line in text.split("\n")):
        raise InvalidValue("the comment has a line over 65500 bytes, more than BuildKit reads", hint="break it")
    return text


@instruction("", Prose(_admit_comment, _commented), triggers=False, free=True)
class Comment(Instruction):
    """A comment of one line or several; it stands where it is put and describes nothing."""

    text: str = attrs.field(kw_only=False)


@instruction("", Prose(str, str), triggers=False)
class Blank(Instruction):
    """An empty line."""

    text: str = attrs.field(default="", init=False)


INSTRUCTIONS: Final[tuple[type[Instruction], ...]] = (
    From, Declare, Run, Cmd, Entrypoint, Shell, Copy, Add, Env, Label, Workdir, User, Expose, Volume, Stopsignal, Healthcheck,
    Maintainer, Onbuild,
)  # fmt: skip
"""All eighteen, in the order of the reference page."""
