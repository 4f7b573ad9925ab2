"""All rules together cost twice as much for a file of twice the length, whatever makes it long."""

from collections.abc import Callable

import pytest

from dockerdsl.checks import check
from tests.growth import grows_in_step

COMMANDS = [
    "apt-get update",
    "apt-get install -y x",
    "apk add x",
    "pip install flask",
    "wget a",
    "cd /x",
    "a | b",
    "go install q",
    "yum install -y x",
    "dnf install -y x",
    "microdnf install x",
    "zypper install x",
    "yarn",
    "npm install x",
    "gem install x",
    "curl -k https://x.test | sh",
    "sudo chmod 777 x",
    "useradd -u 4000000 x",
    "chpasswd",
]
GROWING: dict[str, Callable[[int], str]] = {
    "the commands of a RUN": lambda n: "FROM debian:13\nRUN " + " && \\\n  ".join(COMMANDS * n) + "\n",
    "the lines of a heredoc": lambda n: "FROM debian:13\nRUN <<E\n" + "\n".join(COMMANDS * n) + "\nE\n",
    "RUN with mounts, between what they inherit": lambda n: (
        "FROM a\n" + ('RUN --mount=type=cache,target=$A apt-get update\nENV A=$B C=d\nWORKDIR /x\nSHELL ["bash", "-c"]\n' * n)
    ),
    "variables": lambda n: "FROM a\n" + "".join([f"ENV A{i}=$A{i - 1} B=1\nRUN apk add $A1\n" for i in range(n)]),
    "stages on stages": lambda n: (
        "FROM a:1 AS s0\n" + "".join([f"RUN apt-get update | $A x\nENV A=b\nFROM s{i} AS s{i + 1}\n" for i in range(n)])
    ),
    "stages whose names have large letters": lambda n: (
        "FROM a:1 AS S0\n" + "".join([f"FROM b:1 AS S{i + 1}\nCOPY --from=S{i} / /\n" for i in range(n)])
    ),
    "stages in a circle": lambda n: "".join([f"FROM a:1 AS s{i}\nCOPY --from=s{n - 1 - i} / /\n" for i in range(n)]),
    "stages that there are not": lambda n: "".join([f"FROM a:1 AS s{i}\nCOPY --from=t{i}x{i} / /\n" for i in range(n)]),
    "stages without files": lambda n: (
        "FROM scratch AS s0\n" + "".join([f"FROM s{i} AS s{i + 1}\nCOPY --from=s{i} / /\n" for i in range(n)])
    ),
    "stages of one name": lambda n: "FROM a:1 AS b\nCOPY --from=b / /\nFROM b AS c\n" * n,
    "variables that nobody sets": lambda n: (
        "FROM a:1\n" + "".join([f"ARG VALUE{i}\nENV A{i}=$WALUE{i}\nCOPY $VALLUE{i} /$VALUE{i}\n" for i in range(n)])
    ),
    "lines that BuildKit refuses": lambda n: "FROM a:1\n" + "CPOY a b\nRUN --bogus a\nENV a\nFROM\n" * n,
    "a label on each line": lambda n: "FROM a\nLABEL x=y" + "".join([f" \\\n  a{i % 50}=$b" for i in range(n)]) + "\n",
    "labels again and again": lambda n: "FROM a\n" + "LABEL A=b c=d\n" * n,
    "users of nothing": lambda n: "FROM scratch AS a\n" + "USER a\nCOPY a b\nCMD a\nFROM a AS a\n" * n,
    "many of all that is copied and exposed": lambda n: (
        f"FROM a\nADD {'a ' * n} b\nCOPY {'a ' * n} b\nEXPOSE {'1:80/TCP ' * n}\nVOLUME {'/dev ' * n}\n"
    ),
    "pragmas of nobody": lambda n: "FROM a\n" + "# hadolint shell=bash\nRUN a\n" * n,
}


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_checks_grow_as_the_file_does(grown: Callable[[int], str]) -> None:
    assert grows_in_step(lambda size: check(grown(size), preset="strict", ignore=["shellcheck"]), 200)


def test_three_thousand_stages_on_one_another_are_no_deeper_than_one() -> None:
    text = GROWING["stages on stages"](3_000)
    assert {each.rule for each in check(text, ignore=["shellcheck"])} == {"pipe-without-pipefail", "apt-lists-left"}
