"""The bases of what is written in Python: a family, one image for each version of Python in use."""

from collections.abc import Iterator

from shop import PYTHONS, python_base

from dockerdsl import Dockerfile, target


@target
def pythons() -> Iterator[tuple[str, Dockerfile]]:
    for version in PYTHONS:
        yield f"{version}/Dockerfile", python_base(version)
