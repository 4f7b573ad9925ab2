"""Say what image a build would make of a file, without building: its environment, command, ports, labels, user and the rest.

    >>> from dockerdsl import Stage
    >>> found = config(Stage(None, "debian:13").env(PORT=80).expose("$PORT").cmd("serve", "--port", "80"))
    >>> found.exposed_ports, found.cmd
    (('80/tcp',), ('serve', '--port', '80'))

It works on stages and Dockerfiles of this library and on files of anybody else. What a base image brings is only known when
somebody says it: `images`. Where BuildKit would refuse the file, it is refused with BuildKit's message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from dockerdsl.building.evaluate import Images, Options, evaluate
from dockerdsl.building.image_config import Health, ImageConfig, Step
from dockerdsl.errors import BuildRefused, ParseError
from dockerdsl.images import parse_reference
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.scan import Scan
from dockerdsl.sources import Source, cut
from dockerdsl.values.platforms import parse_platform
from dockerdsl.where import Where

__all__ = ["Health", "ImageConfig", "Step", "config", "refusal"]

Known = Mapping[str, ImageConfig] | Callable[[str], ImageConfig | None]


def config(
    source: Source,
    *,
    target: str | None = None,
    build_args: Mapping[str, str] | None = None,
    platform: str = "linux/amd64",
    images: Known | None = None,
) -> ImageConfig:
    """Return the config of the image that a build would make.

    Args:
        source: a stage, a Dockerfile, or a file that was read; text is read first.
        target: the stage that is built; the last one if none is named.
        build_args: what ``--build-arg`` would give.
        platform: what is built for.
        images: configs of base images by name, or a function that finds them; a LookupError from it means there is no such
            image. A base that nobody knows brings nothing, and is told in `ImageConfig.unknown_base`.

    Raises:
        ParseError: for a file that BuildKit does not read.
        BuildRefused: for one that it reads and does not build.
    """
    options = _options(target, build_args, platform, images)
    scanned, places = cut(source)
    try:
        return evaluate(scanned, options).image.done()
    except (ParseError, BuildRefused) as error:
        raise _placed(error, scanned, places) from None


def refusal(
    source: Source,
    *,
    build_args: Mapping[str, str] | None = None,
    images: Known | None = None,
) -> ParseError | BuildRefused | None:
    """Return the first thing that BuildKit refuses in any stage, as ``docker build --check`` tells it; None for a good file."""
    options = attrs.evolve(_options(None, build_args, "linux/amd64", images), check=True)
    scanned, places = cut(source)
    try:
        evaluate(scanned, options)
    except (ParseError, BuildRefused) as error:
        return _placed(error, scanned, places)
    return None


def _options(target: str | None, build_args: Mapping[str, str] | None, platform: str, images: Known | None) -> Options:
    return Options(dict(build_args or {}), target, parse_platform(platform), images=_images(images or {}))


def _images(known: Known) -> Images:
    if callable(known):
        return known
    named = {_canonical(name): config for name, config in known.items()}
    return lambda name: named.get(_canonical(name))


def _canonical(name: str) -> str:
    try:
        return str(parse_reference(name).with_default_tag)
    except Refused:
        return name


def _placed(error: ParseError | BuildRefused, scanned: Scan, places: Sequence[Where | None]) -> ParseError | BuildRefused:
    """Return the error with the place in Python where its line was written."""
    if places and error.at is not None and error.at.file == scanned.file:
        error.at = places[error.at.line - 1]
        error.also = tuple([(word, places[where.line - 1] if where else None) for word, where in error.also])
    return error
