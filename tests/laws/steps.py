"""Random instructions, made from their declarations: a new flag of a known kind is covered by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

from dockerdsl import Arg, Secret, Stage, bind, cache, forms, heredoc, paths, running, script, secret, sh, ssh, tmpfs
from dockerdsl.errors import DockerdslError
from dockerdsl.flags import Choice, Count, Duration, Kind, Listed, Mode, Owner, Source, Switch, Words
from dockerdsl.instructions import INSTRUCTIONS, Instruction, judged_platform
from dockerdsl.mounts import Mounting
from dockerdsl.values import units
from tests.laws.texts import ANY_TEXTS, BODIES, LITERAL_TEXTS

TOOLS: Final = Stage("tools", "scratch")
"""A stage that others copy from."""

_TEXTS: Final = st.one_of(
    LITERAL_TEXTS, ANY_TEXTS, st.sampled_from([Arg("HANDLE", "it's"), "plain", "/a/b", "a b", "#a", "x" * 90])
)
_ASCII: Final = _TEXTS.filter(lambda text: str(text).isascii()) | st.text(st.characters(codec="ascii"))


def _likely(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """These values, and now and then any text."""
    return st.one_of(values, values, values, _TEXTS)


# --- flags

_VALID: Final[dict[Any, tuple[str, ...]]] = {
    None: ("app:app", "a b", "*.md", "**/node_modules"),
    judged_platform: ("linux/arm64", "linux/arm/v7", "$BUILDPLATFORM"),
    units.checksum: ("sha256:" + "a1" * 32, "0123abc", "${SUM}"),
    units.device: ("vendor.com/class=name", "vendor.com/class=name,required"),
}
"""What each judge of `Words` admits; with None nobody judges."""

_MODES: Final = st.none() | st.sampled_from(["0755", "700", "", "9"])
_NUMBERS: Final = st.none() | st.integers(-1, 2**20)
_SWITCHES: Final = st.booleans()
_FROM: Final = st.sampled_from([None, TOOLS, "busybox", "ghcr.io/a/b:1.0", "scratch", "0"]) | _ASCII


class Made(NamedTuple):
    """A call that may be refused, which only this library's own errors may do: the function and its arguments."""

    function: Callable[..., Any]
    arguments: dict[str, Any]

    def value(self) -> Any:
        """What the call returns; None when it, or a call among its arguments, is refused."""
        try:
            return self._called()
        except DockerdslError:
            return None

    def _called(self) -> Any:
        return self.function(**{name: _settled(each) for name, each in self.arguments.items()})


def _settled(value: Any) -> Any:
    if isinstance(value, Made):
        return value._called()
    return [_settled(each) for each in value] if isinstance(value, list) else value


def _calls(function: Callable[..., Any], **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Made]:
    return st.fixed_dictionaries(arguments).map(lambda given: Made(function, given))


_OPTIONAL: Final = st.none() | _ASCII
MOUNTS: Final = st.one_of(
    _calls(bind, source=_OPTIONAL | st.just(TOOLS / "a b"), target=_OPTIONAL, from_=_FROM, rw=_SWITCHES),
    _calls(
        cache, target=_ASCII, id=_OPTIONAL, sharing=st.sampled_from([None, "locked", "lcoked"]), from_=_FROM, source=_OPTIONAL,
        mode=_MODES, uid=_NUMBERS, gid=_NUMBERS, ro=_SWITCHES,
    ),
    _calls(tmpfs, target=_ASCII, size=st.sampled_from([None, "64m", 5, "64q", "$SIZE"])),
    _calls(
        secret, id=_ASCII | st.just(Secret("token")), target=_OPTIONAL, env=_OPTIONAL, required=st.none() | _SWITCHES, mode=_MODES,
        uid=_NUMBERS, gid=_NUMBERS,
    ),
    _calls(ssh, id=_OPTIONAL, target=_OPTIONAL, required=st.none() | _SWITCHES, mode=_MODES, uid=_NUMBERS, gid=_NUMBERS),
)  # fmt: skip
"""Calls that make a mount, or are refused."""


def _listed(kind: Listed) -> st.SearchStrategy[Any]:
    return st.lists(_of_kind(kind.item), max_size=3)


KINDS: Final[dict[type[Kind], Callable[[Any], st.SearchStrategy[Any]]]] = {
    Switch: lambda kind: _SWITCHES,
    Choice: lambda kind: st.sampled_from([*kind.words, "hots"]),
    Words: lambda kind: st.sampled_from(_VALID[kind.valid]) | _ASCII | _TEXTS,
    Owner: lambda kind: st.sampled_from(["app:app", 1000, "0:0"]) | _ASCII | _TEXTS,
    Mode: lambda kind: _likely(st.sampled_from(["0755", "u=rwX,go=rX", "$MODE", 0o755, "999"])),
    Count: lambda kind: st.integers(-1, 2**33),
    Duration: lambda kind: _likely(st.sampled_from(["30s", "1m30s", "0", "1us", timedelta(seconds=90), 30])),
    Source: lambda kind: _FROM,
    Listed: _listed,
    Mounting: lambda kind: MOUNTS,
}
"""How values of each kind of flag come about."""


def _of_kind(kind: Kind) -> st.SearchStrategy[Any]:
    return KINDS[type(kind)](kind)


# --- arguments

_COMMANDS: Final = st.one_of(
    _TEXTS,
    st.lists(_TEXTS, max_size=3).map(tuple),
    st.lists(_TEXTS, min_size=1, max_size=3).map(lambda commands: Made(lambda each: sh(*each), {"each": commands})),
)
_SCRIPTS: Final = st.one_of(
    _calls(script, text=BODIES),
    _calls(script, text=BODIES, interpreter=st.sampled_from(["/bin/bash", "/usr/bin/env python3"]), expand=_SWITCHES),
)
_FILES: Final = _calls(
    heredoc, content=BODIES | _TEXTS.map(str), name=st.sampled_from([None, "app.conf", "EOF", "a b"]), expand=_SWITCHES
)
_PORTS: Final = _likely(st.sampled_from([80, "53/udp", "8000-8010", "$PORT", "http", "80 81"]))
_DECLARED: Final = _calls(Arg, name=st.sampled_from(["A", "B_1", "TARGETARCH", "1"]), default=st.none() | _TEXTS)
_IMAGES: Final = _likely(st.sampled_from(["debian:13", "scratch", TOOLS, "$HANDLE", "a b", "$A'", "--$A"]))


def _line(form: Any) -> st.SearchStrategy[Any]:
    return _TEXTS if form.valid is None else _likely(st.sampled_from(["SIGTERM", "9", "$SIGNAL", "SIGNOPE", 15]))


FORMS: Final[dict[type[forms.Form], Callable[[Any], dict[str, st.SearchStrategy[Any]]]]] = {
    forms.Line: lambda form: {form.name: _line(form)},
    forms.Verbatim: lambda form: {form.name: _TEXTS},
    forms.Pairs: lambda form: {"pairs": st.lists(st.tuples(_TEXTS, _TEXTS), max_size=3).map(tuple)},
    forms.Declarations: lambda form: {"args": st.lists(_DECLARED, max_size=3)},
    forms.Items: lambda form: {form.name: st.lists(_PORTS, max_size=3).map(tuple)},
    forms.Volumes: lambda form: {"paths": st.lists(_TEXTS, max_size=3).map(tuple)},
    forms.Base: lambda form: {"image": _IMAGES},
    forms.Nested: lambda form: {"instruction": st.deferred(lambda: st.one_of([calls(each) for each in INSTRUCTIONS]))},
    running.Running: lambda form: {"command": _COMMANDS | _SCRIPTS},
    running.Starting: lambda form: {"command": _COMMANDS},
    running.Checking: lambda form: {"command": st.none() | _COMMANDS},
    paths.Paths: lambda form: {
        "sources": st.lists(_TEXTS | _FILES | st.just(TOOLS / "a"), max_size=3),
        "dest": _TEXTS | st.just("/a/"),
    },
}
"""How the arguments of each form come about."""


def _flags(made: type[Instruction]) -> st.SearchStrategy[dict[str, Any]]:
    """Values of up to two flags; more would seldom all be admitted."""
    if not made.flags:
        return st.just({})
    chosen = st.lists(st.sampled_from(made.flags), max_size=2, unique=True)
    return chosen.flatmap(lambda flags: st.fixed_dictionaries({each.attribute: _of_kind(each.kind) for each in flags}))


def calls(made: type[Instruction]) -> st.SearchStrategy[Made]:
    """Calls that make an instruction of this class, or are refused."""
    arguments = st.fixed_dictionaries(FORMS[type(made.form)](made.form))
    return st.builds(lambda given, flags: Made(_maker(made), given | flags), arguments, _flags(made))


def _maker(made: type[Instruction]) -> Callable[..., Instruction]:
    def make(**given: Any) -> Instruction:
        listed = {name: tuple(each) for name, each in given.items() if isinstance(each, list) and name in ("sources", "args")}
        return made(**{**given, **listed})

    return make


STEPS: Final = st.one_of([calls(each) for each in INSTRUCTIONS if each.keyword != "FROM"])
"""Calls that make any instruction of a stage, or are refused."""
