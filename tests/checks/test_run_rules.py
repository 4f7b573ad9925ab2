"""Rules about what a RUN runs see the tricky shapes, and their fixes write what an author would."""

import pytest

from dockerdsl.checks.engine import check
from dockerdsl.checks.fixes import fixed

FOUND: dict[str, dict[str, tuple[str, list[str]]]] = {
    "apk-unpinned": {
        "every package is told by itself": ("RUN apk add --no-cache a b=1 c", ["a", "c"]),
        "the value of a flag is no package": ("RUN apk add -t .build -X https://x.test/edge a=1", []),
        "ARG tells the versions": ("ARG TOOLS='a=1 b'\nRUN apk add $TOOLS", ["$TOOLS"]),
        "nobody tells them": ("ARG TOOLS\nRUN apk add $TOOLS", ["$TOOLS"]),
        "the version is a variable": ("ARG V\nRUN apk add a=$V", []),
        "a pattern of versions": ("RUN apk add 'a~=1.2' 'b>1'", []),
        "behind ONBUILD": ("ONBUILD RUN apk add a", ["a"]),
        "a string of an exec form": ('RUN ["apk", "add", "a"]', ['"a"']),
        "removing": ("RUN apk del a", []),
    },
    "apt-unpinned": {
        "a release, a file": ("RUN apt-get install -t backports a/backports ./b.deb", []),
        "a package that is taken away": ("RUN apt-get install a=1 b-", []),
        "the value of -o": ("RUN apt-get -o Dpkg::Use-Pty=0 install -o A::B=c a", ["a"]),
        "behind sudo and env": ("RUN sudo env A=b apt-get install a", ["a"]),
        "a shell within": ("RUN bash -c 'apt-get install -y a'", ["a"]),
        "a heredoc": ("RUN <<E\napt-get update\napt-get install -y a \\\n  b=1\nE", ["a"]),
    },
    "apt-no-yes": {
        "twice quiet is a yes": ("RUN apt-get -qq install a && apt-get -q install --quiet a && apt-get install -q=2 a", []),
        "once quiet is none": ("RUN apt-get -q install a", ["install"]),
        "the letters of a flag of its own": ("RUN apt-get -yq install a", []),
        "a package of that name": ("RUN apt-get install a-y", ["install"]),
        "nothing is installed": ("RUN apt-get update && apt-get remove install", []),
        "a string of an exec form": ('RUN ["apt-get", "install", "a"]', ['"install"']),
    },
    "pipe-without-pipefail": {
        "the pipe is told, not what is around": ("RUN a && b -c | d && e", ["b -c | d"]),
        "one is enough": ("RUN a | b; c | d", ["a | b"]),
        "set in front": ("RUN set -eux -o pipefail; a | b", []),
        "set behind": ("RUN a | b; set -o pipefail", ["a | b"]),
        "SHELL in the stage it is built on": (
            'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM x AS y\nRUN a | b',
            [],
        ),
        "printing goes well": ("RUN echo a:b | c", []),
        "printing is in the middle": ("RUN a | echo b | c", ["a | echo b | c"]),
        "an exec form has no pipes": ('RUN ["a", "|", "b"]', []),
        "or is no pipe": ("RUN a || b", []),
        "a pipe in quotes": ("RUN a '|' b", []),
        "in a substitution": ("RUN a $(b | c)", ["b | c"]),
        "PowerShell": ('SHELL ["pwsh", "-Command"]\nRUN a | b', []),
        "a script of its own": (
            'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN <<E\n#!/bin/bash\na | b\nE',
            ["a | b"],
        ),
        "a script of its own with the flag": ("RUN <<E\n#!/bin/bash -o pipefail\na | b\nE", []),
    },
    "cd-in-run": {
        "in a subshell": ("RUN (cd /a && b)", ["cd"]),
        "twice": ("RUN cd /a && b && cd /c && d", ["cd", "cd"]),
        "not its name": ("RUN echo cd", []),
    },
    "wget-progress": {
        "quiet": ("RUN wget -nv a && wget -qO- b && wget --progress=dot:mega c", []),
        "a file is not quiet": ("RUN wget -O a https://x.test/a", ["wget"]),
        "no files": ("RUN wget --help; wget", []),
    },
    "consecutive-run": {
        "other flags": ("RUN --network=none a\nRUN b", []),
        "joined on purpose": ("RUN a && b\nRUN c", []),
        "something between": ("RUN a\nENV B=c\nRUN d", []),
        "exec forms": ('RUN ["a"]\nRUN ["b"]', ['RUN ["b"]']),
    },
    "apt-recommends": {
        "configured in the stage it is built on": (
            "RUN echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/99\nFROM x\nRUN apt-get install a",
            [],
        ),
        "configured afterwards": (
            "RUN apt-get install a\nRUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/99",
            ["install"],
        ),
        "configured to install them": (
            "RUN echo 'APT::Install-Recommends \"true\";' > /etc/apt/apt.conf.d/99\nRUN apt-get install a",
            ["install"],
        ),
        "by -o": ("RUN apt-get -o APT::Install-Recommends=0 install a", []),
        "behind ONBUILD": ("ONBUILD RUN apt-get install a", ["install"]),
    },
    "pip-unpinned": {
        "python -m pip": ("RUN python3 -m pip install a", ["a"]),
        "uv pip": ("RUN uv pip install a b==1", ["a"]),
        "pipx": ("RUN pipx install a", ["a"]),
        "a file of requirements": ("RUN pip install -qr a.txt b", []),
        "the project": ("RUN pip install -e '.[dev]' && pip install .", []),
        "git with a revision": ("RUN pip install git+https://x.test/a@v1", []),
        "git without": ("RUN pip install git+https://me@x.test/a", ["git+https://me@x.test/a"]),
        "the value of a flag": ("RUN pip install -i https://x.test --prefix /a b==1", []),
        "another module": ("RUN python3 -m venv install a", []),
    },
    "apt-lists-left": {
        "emptied with braces": ("RUN apt-get update && rm -rf /var/{cache,lib}/apt/lists", []),
        "emptied with the folder above": ("RUN apt-get update && rm -rf /var/lib/apt", []),
        "emptied by find": ("RUN apt-get update && find /var/lib/apt/lists -type f -delete", []),
        "emptied before": ("RUN rm -rf /var/lib/apt/lists/* && apt-get update", ["apt-get"]),
        "fetched again": ("RUN apt-get update && rm -rf /var/lib/apt/lists/* && apt update", ["apt"]),
        "emptied too late": ("RUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*", ["apt-get"]),
        "a cache one folder up": ("RUN --mount=type=cache,target=/var/lib/apt apt-get update", []),
        "a bind mount keeps nothing out": ("RUN --mount=target=/var/lib/apt/lists apt-get update", ["apt-get"]),
        "a stage that nothing is built on": ("RUN apt-get update\nFROM y", []),
        "a stage that the target is built on": ("RUN apt-get update\nFROM x", ["apt-get"]),
        "behind ONBUILD": ("ONBUILD RUN apt-get update", ["apt-get"]),
    },
    "pip-no-cache-dir": {
        "ENV of the stage it is built on": ("ENV PIP_NO_CACHE_DIR=1\nFROM x\nRUN pip install a", []),
        "ARG": ("ARG PIP_NO_CACHE_DIR=1\nRUN pip install a", []),
        "ENV off": ("ENV PIP_NO_CACHE_DIR=off\nRUN pip install a", ["install"]),
        "export": ("RUN export PIP_NO_CACHE_DIR=1 && pip install a", []),
        "export of another": ("RUN export A=1 && pip install a", ["install"]),
        "in front": ("RUN PIP_NO_CACHE_DIR=1 pip install a", []),
        "in front, off": ("ENV PIP_NO_CACHE_DIR=1\nRUN PIP_NO_CACHE_DIR=0 pip install a", ["install"]),
        "a mounted cache elsewhere": ("RUN --mount=type=cache,target=/c pip install --cache-dir=/c/pip a", []),
        "a mounted cache elsewhere by ENV": ("ENV PIP_CACHE_DIR=/c\nRUN --mount=type=cache,target=/c pip install a", []),
        "a mount of all caches": ("RUN --mount=type=cache,target=/root/.cache pip install a", []),
        "a mount of something else": ("RUN --mount=type=cache,target=/root/.npm pip install a", ["install"]),
    },
    "apk-no-cache": {
        "emptied instead": ("RUN apk add a && rm -rf /var/cache/apk/*", ["add"]),
        "before the verb": ("RUN apk --no-cache add a", []),
    },
    "apt-not-apt-get": {
        "in a folder": ("RUN /usr/bin/apt update", ["/usr/bin/apt"]),
        "an argument": ("RUN ls /etc/apt && echo apt", []),
    },
    "go-unpinned": {
        "the value of a flag": ("RUN go install -tags a -ldflags='-s -w' x.test/a@v1", []),
        "run judges one word": ("RUN go run x.test/a@v1 b", []),
        "own packages": ("RUN go install ./... && go run main.go && go get ../a", []),
        "the version is a variable": ("ARG V=v1\nRUN go install x.test/a@$V", []),
    },
}
CASES = [(rule, name) for rule, cases in FOUND.items() for name in cases]


@pytest.mark.parametrize(("rule", "name"), CASES, ids=[f"{rule}: {name}" for rule, name in CASES])
def test_a_rule_sees_what_runs(rule: str, name: str) -> None:
    text, expected = FOUND[rule][name]
    assert marked(f"FROM x AS x\n{text}\n", rule) == expected


def marked(text: str, rule: str) -> list[str]:
    """Return the text that each finding marks."""
    lines = text.splitlines()
    found = []
    for finding in check(text, select=[rule]):
        at = finding.at
        assert at.line is not None
        assert at.line == at.end_line
        assert at.column is not None
        assert at.end_column is not None
        found.append(lines[at.line - 1][at.column - 1 : at.end_column - 1])
    return found


FIXED: dict[str, tuple[str, str, str]] = {
    "a folder around a RUN": (
        "cd-in-run",
        "WORKDIR /srv\nRUN cd /a && \\\n    b\nRUN c\n",
        "WORKDIR /srv\nWORKDIR /a\nRUN b\nWORKDIR /srv\nRUN c\n",
    ),
    "no folder where the one before is unknown": ("cd-in-run", "RUN cd /a && b\n", "RUN cd /a && b\n"),
    "no folder for a part": ("cd-in-run", "WORKDIR /s\nRUN a && cd /a && b\n", "WORKDIR /s\nRUN a && cd /a && b\n"),
    "no folder that is a variable": ("cd-in-run", "WORKDIR /s\nRUN cd $A && b\n", "WORKDIR /s\nRUN cd $A && b\n"),
    "a shell for what follows": (
        "pipe-without-pipefail",
        "# why\nRUN a | b\n",
        '# why\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b\n',
    ),
    "a shell that is there": (
        "pipe-without-pipefail",
        'SHELL ["/bin/bash", "-e", "-c"]\nRUN a | b\n',
        'SHELL ["/bin/bash", "-e", "-c"]\nSHELL ["/bin/bash", "-o", "pipefail", "-e", "-c"]\nRUN a | b\n',
    ),
    "two lines made one": ("consecutive-run", "RUN a\n\nRUN b \\\n  c\n", "RUN a && \\\n    b \\\n  c\n"),
    "a comment stays where it is": ("consecutive-run", "RUN a\n# why\nRUN b\n", "RUN a\n# why\nRUN b\n"),
    "a heredoc stays": ("consecutive-run", "RUN <<E\na\nE\nRUN b\n", "RUN <<E\na\nE\nRUN b\n"),
    "lists taken away behind a comment": (
        "apt-lists-left",
        "RUN apt-get update && \\\n    # all of it\n    apt-get install a  \n",
        "RUN apt-get update && \\\n    # all of it\n    apt-get install a && rm -rf /var/lib/apt/lists/*  \n",
    ),
    "lists stay where something else may fail": (
        "apt-lists-left",
        "RUN apt-get update || true\n",
        "RUN apt-get update || true\n",
    ),
    "a flag in an exec form": (
        "pip-no-cache-dir",
        'RUN ["pip", "install", "a"]\n',
        'RUN ["pip", "install", "--no-cache-dir", "a"]\n',
    ),
    "a flag for python -m pip": (
        "pip-no-cache-dir",
        "RUN python -m pip install a\n",
        "RUN python -m pip install --no-cache-dir a\n",
    ),
    "a flag within a shell": ("apk-no-cache", "RUN sh -c 'apk add a'\n", "RUN sh -c 'apk add --no-cache a'\n"),
    "another program": (
        "apt-not-apt-get",
        "RUN apt update && apt search a && apt edit-sources\n",
        "RUN apt-get update && apt-cache search a && apt edit-sources\n",
    ),
    "another program in an exec form": ("apt-not-apt-get", 'RUN ["apt", "update"]\n', 'RUN ["apt-get", "update"]\n'),
}


@pytest.mark.parametrize("name", FIXED)
def test_a_fix_writes_what_an_author_would(name: str) -> None:
    rule, before, after = FIXED[name]
    before, after = f"FROM x AS x\n{before}", f"FROM x AS x\n{after}"
    assert fixed(before, check(before, select=[rule]), unsafe=True) == after


SAFE: dict[str, tuple[str, str, list[bool]]] = {
    "GNU's wget knows the flag": ("wget-progress", "FROM debian:13\nRUN wget a\n", [True]),
    "another may not": ("wget-progress", "FROM alpine:3.22\nRUN wget a\n", [False]),
    "lists that nobody needs": ("apt-lists-left", "FROM x\nRUN apt-get update\n", [True]),
    "lists that a later RUN needs": (
        "apt-lists-left",
        "FROM x\nRUN apt-get update\nRUN apt-get install a\n",
        [False],
    ),
    "lists that a later RUN fetches anew": (
        "apt-lists-left",
        "FROM x\nRUN apt-get update\nRUN apt-get update && apt-get install a\n",
        [True, True],
    ),
    "apt upgrade may install, apt-get upgrade not": ("apt-not-apt-get", "FROM x\nRUN apt upgrade\n", [False]),
}


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_fix_leaves_the_image_as_it_is(name: str) -> None:
    rule, text, expected = SAFE[name]
    assert [each.fix is not None and each.fix.safe for each in check(text, select=[rule])] == expected
