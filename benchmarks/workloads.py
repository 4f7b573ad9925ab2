"""What every generator is asked to write: one small file, one big file, many files, and twelve nasty values.

A workload is data; each generator writes it in its own idiomatic way, so that all of them pay for the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

GREET = """\
FROM golang:1.13 AS builder
WORKDIR /go/src/github.com/asashiho/dockertext-greet
RUN go get -d -v github.com/urfave/cli
COPY main.go .
RUN GOOS=linux go build -a -o greet .

FROM busybox
WORKDIR /opt/greet/bin
COPY --from=builder /go/src/github.com/asashiho/dockertext-greet/ .
ENTRYPOINT ["./greet"]
"""


class Part(NamedTuple):
    """A stage of the big file: 20 instructions, one of which copies from the stage before."""

    number: int
    name: str
    version: str
    title: str
    packages: str


class Service(NamedTuple):
    """A service of a monorepo: a file of 3 stages and 26 instructions."""

    name: str
    python: str
    node: str
    pip: str
    title: str
    greeting: str
    revision: str
    team: str
    packages: str
    port: int
    workers: int


PACKAGES = ("build-essential", "ca-certificates curl", "libpq5", "tini", "git openssh-client", "libxml2 libxslt1.1")


def parts(count: int = 50) -> list[Part]:
    """Return the stages of the big file."""
    return [
        Part(n, f"part-{n}", f"{n % 4}.{n % 13}.{n % 7}", f'Part {n} of the "big" build', PACKAGES[n % len(PACKAGES)])
        for n in range(1, count + 1)
    ]


def services(count: int) -> Iterator[Service]:
    """Yield different services, the same ones every time."""
    for n in range(count):
        yield Service(
            name=f"service-{n}",
            python=f"3.{11 + n % 3}",
            node=f"{20 + n % 5}",
            pip=f"25.{n % 4}",
            title=f"Service {n} of the fleet",
            greeting=f'say "hello", it costs $5 and {n} cents',
            revision=f"{n * 2654435761 % 2**32:08x}",
            team=f"team-{n % 37}@example.com",
            packages=PACKAGES[n % len(PACKAGES)],
            port=8000 + n % 1000,
            workers=1 + n % 8,
        )


NASTY: dict[str, str] = {
    "two words": "two words",
    "double quotes": 'say "hi" now',
    "a single quote": "it's fine",
    "dollars": "cost $HOME ${USER} $$",
    "backslashes": "C:\\new\\table",
    "ends in a backslash": "ends with \\",
    "a line break": "line one\nline two",
    "unicode": "naïve — 日本 \u2028 end",
    "padded": "  padded  ",
    "looks like a comment": "# a=b # c",
    "empty": "",
    "looks like JSON and a heredoc": '["a", "b"] <<EOF',
}
"""Values that ENV, LABEL and ENTRYPOINT must carry; a line break in ENV or LABEL has no spelling and is to be refused."""
