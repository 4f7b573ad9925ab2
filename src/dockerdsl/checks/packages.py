"""What is known of package managers: which of their words install, which flags have a value, where downloads stay.

A rule asks `Manager` what a command installs, `keeps` whether a mount of the RUN holds a folder, and `removes` whether a
command empties one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

from dockerdsl.checks.commands import Command
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Run
from dockerdsl.shell import Word


@attrs.frozen(slots=True, weakref_slot=False)
class Manager:
    """A package manager.

    Args:
        programs: what it is called.
        installs: the words that make it install.
        values: its flags whose value is the next word.
        folders: where what it downloads stays; one without a ``/`` in front is below any folder.
    """

    programs: tuple[str, ...]
    installs: frozenset[str]
    values: frozenset[str]
    folders: tuple[str, ...] = ()

    def operands(self, command: Command) -> list[Word]:
        """Return the words of a command that are neither flags nor their values; the first says what it is to do."""
        return command.operands(self.values)

    def verb(self, command: Command) -> str:
        """Return what a command is to do, as ``install``; the empty string if it does not say."""
        first = command.invocation.operand(self.values)
        return first.text if first else ""

    def install(self, command: Command) -> Word | None:
        """Return the word that makes a command install; None if it does something else."""
        first = command.invocation.operand(self.values)
        return first if first and first.text in self.installs else None

    def asking(self, command: Command) -> Word | None:
        """Return the word that makes a command ask before it goes on; hadolint looks at what installs alone."""
        first = next(iter(self.operands(command)), None)
        asks = self.installs if command.step.file.settings.preset == "hadolint" else self.installs | _ASKING
        return first if first and first.text in asks else None

    def packages(self, command: Command) -> list[Word]:
        """Return what a command installs, as it is written."""
        words = self.operands(command)
        return words[1:] if words and words[0].text in self.installs else []


_ASKING: Final = frozenset(
    """autopurge autoremove build-dep dist-upgrade distro-sync downgrade erase full-upgrade purge reinstall remove swap update
    upgrade""".split()
)
"""What apt-get, yum and dnf ask about, beside what installs."""


def _manager(programs: str, installs: str, values: str, *folders: str) -> Manager:
    return Manager(tuple(programs.split()), frozenset(installs.split()), frozenset(values.split()), folders)


_OF_DNF: Final = """c config d debuglevel e errorlevel x exclude excludepkgs setopt enablerepo disablerepo repo repoid
    repofrompath installroot releasever forcearch disableplugin enableplugin advisory comment downloaddir destdir"""

APT: Final = _manager(
    "apt-get apt aptitude",
    "install",
    "t target-release default-release o option c config-file a host-architecture",
    "/var/lib/apt/lists",
)
APK: Final = _manager("apk", "add", "t virtual X repository p root arch keys-dir repositories-file cache-dir", "/var/cache/apk")
YUM: Final = _manager("yum", "install groupinstall localinstall", _OF_DNF, "/var/cache/yum", "/var/cache/dnf")
DNF: Final = _manager(
    "dnf microdnf dnf5 tdnf",
    "install in groupinstall localinstall",
    _OF_DNF,
    "/var/cache/dnf",
    "/var/cache/yum",
    "/var/cache/libdnf5",
    ".cache/libdnf5",
)
ZYPPER: Final = _manager(
    "zypper",
    "install in",
    """c config R root D reposd-dir C cache-dir raw-cache-dir solv-cache-dir pkg-cache-dir t type r repo from releasever
    userdata""",
    "/var/cache/zypp",
)
NPM: Final = _manager(
    "npm",
    "install i add in ins inst isntall",
    "registry loglevel tag prefix C omit include w workspace cache userconfig globalconfig install-strategy cpu os libc before",
)
GEM: Final = _manager(
    "gem",
    "install i",
    "v version i install-dir n bindir platform P trust-policy s source p http-proxy B bulk-threshold build-root",
)
YARN: Final = _manager(
    "yarn",
    "install",
    "cwd cache-folder modules-folder registry network-timeout network-concurrency mutex",
    "/usr/local/share/.cache/yarn",
    "/root/.cache/yarn",
    ".cache/yarn",
)
PIPX: Final = _manager("pipx", "install", "suffix python i index-url pip-args spec preinstall backend")
PIP: Final = _manager(
    "pip",
    "install",
    """i index-url extra-index-url f find-links t target r requirement c constraint prefix root src platform python-version
    implementation abi upgrade-strategy no-binary only-binary progress-bar cache-dir log proxy retries timeout exists-action
    trusted-host cert client-cert C config-setting config-settings global-option install-option build-option root-user-action
    use-feature use-deprecated report python keyring-provider group""",
    ".cache/pip",
)

_VERSIONS: Final = ("", "2", "2.7", "3", *[f"3.{minor}" for minor in range(3, 25)])
PYTHONS: Final = tuple([f"python{version}" for version in _VERSIONS])
PIPS: Final = tuple([f"pip{version}" for version in _VERSIONS])


def pip_of(command: Command) -> Command | None:
    """Return the pip that a command is: itself, or that of ``python -m pip`` and ``uv pip``; None if it is none."""
    if not command.name.startswith(("pip", "python", "uv")):
        return None
    if command.name in PIPS:
        return command
    words = [word.text for word in command.args]
    if command.name == "uv":
        return _from(command, 1) if words[:1] == ["pip"] else None
    if command.name in PYTHONS and "-m" in words:
        at = words.index("-m") + 1
        plain = all(word.startswith("-") for word in words[: at - 1])
        return _from(command, at + 1) if plain and words[at : at + 1] == ["pip"] else None
    return None


def _from(command: Command, at: int) -> Command:
    """Return a command without its first words."""
    return Command(command.step, command.script, attrs.evolve(command.invocation, args=command.args[at:]))


_variable: Final = re.compile(r"\$\{(\w+)\}", re.ASCII).sub
_is_unknown: Final = re.compile(r"\$\{[^}]*\}").fullmatch


def told(command: Command, words: Iterable[Word]) -> list[tuple[Word, str]]:
    """Return words with what the shell makes of them, where ARG and ENV tell it: ``$TOOLS`` may be several, or nothing.

    A word that is nothing but a variable that nobody knows is left out; hadolint takes it for one that says what it means.
    """
    found: list[tuple[Word, str]] = []
    keep = command.step.file.settings.preset == "hadolint"
    for word in words:
        if word.literal:
            found.append((word, word.text))
            continue
        text = _variable(lambda match: command.step.variable(match[1])[1] or match[0], word.text)
        found += [(word, part) for part in ([text] if word.quoted else text.split()) if keep or not _is_unknown(part)]
    return found


_is_version: Final = re.compile(r"\d[A-Za-z0-9.~^_:+]*", re.ASCII).fullmatch
_is_part: Final = re.compile(r"[A-Za-z0-9.~^_:+]+", re.ASCII).fullmatch


def without_version(command: Command, manager: Manager) -> list[tuple[Word, str]]:
    """Return what yum or dnf is to install in any version: packages, and streams of modules; groups have none.

    A version stands behind a hyphen and begins with a digit; a variable that the file knows may be one.
    """
    words = manager.operands(command)
    verbs = [word.text for word in words[:2]]
    if verbs == ["module", "install"]:
        return [(word, text) for word, text in told(command, words[2:]) if ":" not in text]
    if verbs[:1] not in (["install"], ["in"]):
        return []
    return [(word, text) for word, text in told(command, words[1:]) if not _has_version(command, text)]


def _has_version(command: Command, text: str) -> bool:
    if text.endswith(".rpm") or "/" in text:
        return True
    known = _variable(lambda match: "1" if command.step.variable(match[1])[0] else match[0], text)
    parts = known.split("-")[1:]
    return any(map(_is_version, parts)) and all(map(_is_part, parts))


# --- what stays in the layer ----------------------------------------------------------------------------------------------


def keeps(step: SeenStep, *folders: str) -> bool:
    """Return whether a mounted cache or tmpfs holds one of these folders, so that nothing of it stays in the layer."""
    run = step.instruction
    mounts = run.mounts if isinstance(run, Run) else ()
    targets = [str(dict(mount.options).get("target", "")) for mount in mounts if mount.type in ("cache", "tmpfs")]
    resolved = [(step.resolved(target) or target).rstrip("/") for target in targets]
    return any(_holds(target, folder.rstrip("/")) for target in resolved for folder in folders)


def _holds(target: str, folder: str) -> bool:
    if folder.startswith("/"):
        return bool(target) and f"{folder}/".startswith(f"{target}/")
    return f"/{folder}/" in f"/{target}/" or f"/{folder}/".startswith("/" + target.rpartition("/")[2] + "/")


def removes(command: Command, folder: str) -> bool:
    """Return whether a command empties a folder."""
    if command.name == "find":
        words = [word.text for word in command.args]
        return words[:1] == [folder] and not {"-delete", "-exec", "-execdir"}.isdisjoint(words)
    if command.name != "rm":
        return False
    return any(_covers(path, folder) for word in command.operands() for path in _braces(word.text))


def _covers(path: str, folder: str) -> bool:
    """Return whether a path is a folder, one above it, or a pattern in it."""
    plain = path.rstrip("/").removesuffix("/*").rstrip("/")
    above = bool(plain) and f"{folder}/".startswith(f"{plain}/")
    return above or (path.startswith(f"{folder}/") and "*" in path)


def _braces(text: str) -> list[str]:
    """Return what the first braces of a word stand for.

    >>> _braces("/var/lib/{apt,dpkg}/"), _braces("/tmp")
    (['/var/lib/apt/', '/var/lib/dpkg/'], ['/tmp'])
    """
    before, opening, rest = text.partition("{")
    inner, closing, after = rest.partition("}")
    return [f"{before}{each}{after}" for each in inner.split(",")] if opening and closing and "$" not in before[-1:] else [text]


def _says(command: Command, words: set[str]) -> bool:
    return any(word.text in words for word in command.args)


def left_by(
    step: SeenStep, manager: Manager, verbs: Iterable[str], cleaned: Iterable[str], also: Iterable[str] = ()
) -> list[Command]:
    """Return the commands of a RUN whose downloads stay there: no later one cleans up.

    Args:
        step: the RUN.
        manager: whose commands.
        verbs: what makes them download.
        cleaned: the words that make the manager clean up; its folders may be emptied instead.
        also: other programs that clean up behind it.
    """
    if step.programs.isdisjoint(manager.programs):
        return []
    downloads, cleans, cleaners = set(verbs), set(cleaned), {*manager.programs, *also}
    found: list[Command] = []
    for command in reversed(step.commands):
        if command.name in manager.programs and manager.verb(command) in downloads:
            found.append(command)
        elif (command.name in cleaners and _says(command, cleans)) or any(removes(command, each) for each in manager.folders):
            break
    return found[::-1]
