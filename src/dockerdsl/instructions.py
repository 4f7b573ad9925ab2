"""Every instruction of the Dockerfile language, each declared once: keyword, form of its arguments, flags.

Everything else reads these declarations: `spell` and `render` write them, the parser reads them backwards, the frontend a file
needs is the newest `since` of what it uses, and a test compares them with the verbs of `Stage`. To add a flag: one line here,
two in `Stage`, and that test names the place that was forgotten.
"""

from __future__ import annotations

from typing import Final, Literal

import attrs

from dockerdsl.commands import Chain, Script
from dockerdsl.errors import InvalidValue
from dockerdsl.flags import Choice, Count, Duration, Listed, Mode, Owner, Source, Switch, Words, flag, flag_values
from dockerdsl.forms import Base, Declarations, Items, Line, Nested, Pairs, Prose, Verbatim, Volumes
from dockerdsl.instruction import Instruction, instruction, spell
from dockerdsl.mounts import Mount, Mounting
from dockerdsl.origin import Origin
from dockerdsl.paths import Heredoc, Paths
from dockerdsl.running import Checking, Running, Starting
from dockerdsl.text import unspeakable
from dockerdsl.values import units
from dockerdsl.variables import Arg

# The judges of values that most definitions have not, or plain ones: their rooms are entered when a value needs them.


def judged_image(text: str) -> object:
    """Return an image reference, or raise where it is none."""
    from dockerdsl.images import parse_reference

    return parse_reference(text)


def judged_platform(text: str) -> object:
    """Return a platform, or raise where it is none."""
    from dockerdsl.values.platforms import parse_platform

    return parse_platform(text)


def judged_port(text: str) -> object:
    """Return a port, or raise where it is none."""
    from dockerdsl.values.ports import port

    return port(text)


@instruction("FROM", Base(judged_image), triggers=False, described=True, refers=("image",))
class From(Instruction):
    """Begin a stage from an image, from ``scratch``, or from another stage.

    `platform` is the platform of the image, as ``linux/arm64``; ignored by BuildKit when the base is a stage.
    """

    image: str | Origin = attrs.field(kw_only=False)
    platform: str | None = flag("platform", Words(judged_platform), since="1.0")


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
            only, *more = self.sources
            if more:
                raise InvalidValue("ADD --checksum judges one source, but there are several", hint="write one .add() for each")
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


@instruction("EXPOSE", Items("ports", judged_port, "a port", range(65_536)))
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


def spell_line(step: Instruction, escape: str) -> tuple[str, tuple[str, ...]]:
    """Return an instruction on one line, and the heredoc bodies behind it."""
    keyword, flags, parts, joint, bodies = spell(step, escape)
    return " ".join([keyword, *flags, f"{joint} ".join(parts)]), bodies


@instruction("ONBUILD", Nested(spell_line), triggers=False, heredocs=True, refers=("instruction",))
class Onbuild(Instruction):
    """Store an instruction in the image, to be run by a build that starts from it."""

    instruction: Instruction = attrs.field(kw_only=False)


def _commented(text: str) -> str:
    return "\n".join([f"# {line}".rstrip() for line in text.split("\n")])


def _admit_comment(text: str) -> str:
    if unspeakable(text) or "\r" in text:
        raise InvalidValue("the comment holds a NUL, a carriage return or a lone surrogate", hint="take it out")
    if any(len(line.encode()) > 65_500 for line in text.split("\n")):
        raise InvalidValue("the comment has a line over 65500 bytes, more than BuildKit reads", hint="break it")
    return text


@instruction("", Prose(_admit_comment, _commented), triggers=False, free=True)
class Comment(Instruction):
    """A comment of one line or several; it stands where it is put and describes nothing."""

    text: str = attrs.field(kw_only=False)


@instruction("", Prose(_admit_comment, _commented), triggers=False, free=True)
class Above(Instruction):
    """A comment of a stage that stands above its FROM; before all its other steps."""

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
