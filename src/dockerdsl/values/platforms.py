"""Platforms, as ``--platform`` writes them.

The grammar is containerd/platforms': ``os[(version[+feature...])][/arch[/variant]]``, or an os or an architecture alone.
"""

from __future__ import annotations

import re
from typing import Final, NoReturn

import attrs

from dockerdsl.errors import did_you_mean
from dockerdsl.reading.refused import Refused, quoted

_OS: Final = r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$"
_COMPONENT: Final = "^[A-Za-z0-9_.-]+$"

_OSES: Final = frozenset({
    "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd",
    "plan9", "solaris", "windows", "zos",
})  # fmt: skip
_ARCHES: Final = frozenset({
    "386", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "loong64", "mips", "mips64", "mips64le", "mips64p32",
    "mips64p32le", "mipsle", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
})  # fmt: skip
_OS_ALIASES: Final = {"macos": "darwin"}
_ARCH_ALIASES: Final = {"x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64"}
_WITH_VARIANT: Final = {"i386": ("386", ""), "armhf": ("arm", "v7"), "armel": ("arm", "v6")}
"""Names that say architecture and variant at once; a variant behind them is dropped."""
_VARIANTS: Final = {
    ("amd64", "v1"): "",
    ("arm64", "8"): "", ("arm64", "v8"): "", ("arm64", "v8.0"): "",
    ("arm64", "9"): "v9", ("arm64", "9.0"): "v9", ("arm64", "v9.0"): "v9",
    ("arm", ""): "v7", ("arm", "7"): "v7", ("arm", "5"): "v5", ("arm", "6"): "v6", ("arm", "8"): "v8",
}  # fmt: skip


@attrs.frozen(slots=True, weakref_slot=False)
class Platform:
    """What an image runs on; `str` writes it, version and features of the os included: ``windows(10.0.17763)/amd64``."""

    os: str
    arch: str
    variant: str = ""
    os_version: str = ""
    os_features: tuple[str, ...] = ()

    def __str__(self) -> str:
        features = "".join([f"+{_escaped(feature)}" for feature in sorted(set(self.os_features) - {""})])
        details = _escaped(self.os_version) + features
        return self._joined(f"{self.os}({details})" if details else self.os)

    @property
    def short(self) -> str:
        """Without version and features of the os: ``windows/amd64``."""
        return self._joined(self.os)

    def normalized(self) -> Platform:
        """Return the platform in the names that BuildKit compares: ``linux/arm`` is ``linux/arm/v7``."""
        arch, variant = _normal(self.arch, self.variant)
        features = tuple(sorted(set(self.os_features)))
        return Platform(_normal_os(self.os), arch, variant, self.os_version, features)

    def _joined(self, os: str) -> str:
        return "/".join([part for part in (os, self.arch, self.variant) if part])


_BUILDER: Final = Platform("linux", "amd64")


def parse_platform(text: str, *, builder: Platform = _BUILDER) -> Platform:
    """Return the platform that a text is: ``"linux/arm64"``, ``"linux/arm/v7"``, ``"arm64"``, ``"windows(10.0.17763)"``.

    Names are folded to lower case and aliases resolved; unknown names are accepted unless they stand alone. What is left out
    is the builder's.

    Raises `Refused` as ``platforms.Parse`` does: wildcards, a part with other characters, more than three parts, an unknown
    name alone.
    """
    if "*" in text:
        message = f"{quoted(text)}: wildcards not yet supported: invalid argument"
        raise Refused(f"the platform {text!r} has a wildcard", hint="name one platform", buildkit=message)
    parts = text.split("/", 3)
    head = re.fullmatch(_OS, parts[0]) if "\n" not in parts[0] else None
    if head is None:
        _refuse_part(parts[0], text, f"is an invalid OS component of {quoted(text)}: OSAndVersion specifier", _OS)
    version = _unescaped(head[2] or "", f"has an invalid OS version {quoted(head[2] or '')}", text)
    features = tuple([each for each in _features(head[3], text) if each])
    for part in parts[1:]:
        if "\n" in part or not re.fullmatch(_COMPONENT, part):
            _refuse_part(part, text, f"is an invalid component of {quoted(text)}: platform specifier", _COMPONENT)
    os, arch, variant = _completed(_normal_os(head[1]), parts, text, builder)
    return Platform(os, arch, variant, version, features)


def _completed(os: str, parts: list[str], text: str, builder: Platform) -> tuple[str, str, str]:
    """Return os, architecture and variant of one to three parts."""
    if len(parts) == 1 and os in _OSES:
        return os, builder.arch, builder.variant if builder.arch == "arm" and builder.variant != "v7" else ""
    if len(parts) == 1:
        arch, variant = _usual(parts[0])
        if arch not in _ARCHES:
            hint = did_you_mean(arch, _OSES | _ARCHES) or 'write "linux/amd64" or "linux/arm64"'
            message = f"{quoted(text)}: unknown operating system or architecture: invalid argument"
            raise Refused(f"the platform {text!r} is neither an os nor an architecture", hint=hint, buildkit=message)
        return builder.os, arch, variant
    if len(parts) == 2:
        return os, *_usual(parts[1])
    if len(parts) > 3:
        message = f"{quoted(text)}: cannot parse platform specifier: invalid argument"
        raise Refused(f"the platform {text!r} has more than three parts", hint='write "os/arch/variant"', buildkit=message)
    arch, variant = _normal(parts[1], parts[2])
    return os, arch, "v8" if arch == "arm64" and not variant else variant


def _usual(arch: str) -> tuple[str, str]:
    """Return an architecture that stands without a variant; arm means v7, which is not written."""
    name, variant = _normal(arch, "")
    return name, "" if (name, variant) == ("arm", "v7") else variant


def _normal(arch: str, variant: str) -> tuple[str, str]:
    arch, variant = arch.lower(), variant.lower()
    if arch in _WITH_VARIANT:
        return _WITH_VARIANT[arch]
    arch = _ARCH_ALIASES.get(arch, arch)
    return arch, _VARIANTS.get((arch, variant), variant)


def _normal_os(os: str) -> str:
    return _OS_ALIASES.get(os.lower(), os.lower())


def _features(listed: str | None, text: str) -> list[str]:
    trouble = "has invalid OS features: invalid os feature"
    return [_unescaped(each, f"{trouble} {quoted(each)}", text) for each in listed[1:].split("+")] if listed else []


def _escaped(text: str) -> str:
    for character in "%+()/":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _unescaped(text: str, trouble: str, whole: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    bad = re.search("%(?![0-9a-fA-F]{2}).{0,2}", text)
    if bad:
        message = f"{quoted(whole)} {trouble}: invalid URL escape {quoted(bad[0])}"
        raise Refused(f"the platform {whole!r} has {bad[0]!r} in it", hint="write %25 for a percent sign", buildkit=message)
    return unquote(text, errors="surrogateescape")


def _refuse_part(part: str, text: str, trouble: str, pattern: str) -> NoReturn:
    what = f"the platform {text!r} has {part!r} in it" if text else "a platform is empty"
    message = f"{quoted(part)} {trouble} component must match {quoted(pattern)}: invalid argument"
    raise Refused(what, hint='write "linux/amd64" or "linux/arm/v7"', buildkit=message)
