"""The config of an image: what ``docker image inspect`` shows of how its containers start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs


@attrs.frozen(slots=True, weakref_slot=False)
class Health:
    """How a container is asked whether it works; times are nanoseconds, 0 for the engine's default."""

    test: tuple[str, ...]
    interval: int = 0
    timeout: int = 0
    start_period: int = 0
    start_interval: int = 0
    retries: int = 0


@attrs.frozen(slots=True, weakref_slot=False)
class Step:
    """A line of ``docker history``: what made a layer, or only changed the config (`empty`)."""

    created_by: str
    empty: bool = False


@attrs.frozen(slots=True, weakref_slot=False)
class ImageConfig:
    """How the containers of an image start.

    Attributes:
        os, arch, variant: its platform.
        env: the environment, in order.
        entrypoint, cmd: the program and its arguments; None when nobody has set them.
        workdir, user: empty for the engine's defaults, ``/`` and root.
        exposed_ports: as ``80/tcp``, sorted.
        volumes: sorted.
        labels: in order.
        shell: of shell forms; empty for ``/bin/sh -c``.
        stopsignal: empty for SIGTERM.
        healthcheck: None when nobody has set one.
        onbuild: the instructions that a build from this image begins with.
        author: what MAINTAINER says.
        history: what this file's instructions add to the history.
        unknown_base: the image it starts from, when nobody said what that one's config is: it may bring more.
    """

    os: str = "linux"
    arch: str = "amd64"
    variant: str = ""
    env: Mapping[str, str] = attrs.field(factory=dict[str, str])
    entrypoint: tuple[str, ...] | None = None
    cmd: tuple[str, ...] | None = None
    workdir: str = ""
    user: str = ""
    exposed_ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    labels: Mapping[str, str] = attrs.field(factory=dict[str, str])
    shell: tuple[str, ...] = ()
    stopsignal: str = ""
    healthcheck: Health | None = None
    onbuild: tuple[str, ...] = ()
    author: str = ""
    history: tuple[Step, ...] = attrs.field(default=(), repr=False)
    unknown_base: str | None = None


_NEW: Final = ImageConfig()


class Draft:
    """A config while a stage is gone through: what `ImageConfig` has, in containers that grow."""

    def __init__(self, config: ImageConfig = _NEW) -> None:
        self.os, self.arch, self.variant = config.os, config.arch, config.variant
        self.env = dict(config.env)
        self.entrypoint, self.cmd = config.entrypoint, config.cmd
        self.workdir, self.user = config.workdir, config.user
        self.exposed_ports = set(config.exposed_ports)
        self.volumes = set(config.volumes)
        self.labels = dict(config.labels)
        self.shell, self.stopsignal, self.healthcheck = config.shell, config.stopsignal, config.healthcheck
        self.onbuild = list(config.onbuild)
        self.author = config.author
        self.history = list(config.history)
        self.unknown_base = config.unknown_base

    def done(self) -> ImageConfig:
        """Return the config so far."""
        return ImageConfig(
            self.os, self.arch, self.variant, dict(self.env), self.entrypoint, self.cmd, self.workdir, self.user,
            tuple(sorted(self.exposed_ports)), tuple(sorted(self.volumes)), dict(self.labels), self.shell, self.stopsignal,
            self.healthcheck, tuple(self.onbuild), self.author, tuple(self.history), self.unknown_base,
        )  # fmt: skip
