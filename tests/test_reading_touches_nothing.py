"""A Dockerfile is outside text: whoever reads it opens no file, starts no program, asks no network, looks up no variable.

Each reading is tried in an interpreter of its own, which tells of every event that Python audits, and whose environment cannot
be read.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

HOSTILE = r"""# syntax=../../etc/passwd
# check=skip=all;error=true
ARG HOME=/etc
FROM --platform=$BUILDPLATFORM ${HOME}/x AS b
ENV A=$(id) B=`id` C=${HOME:?gone} PATH=/x:$PATH
LABEL "__import__('os').system('id')"="{{ lipsum }}" b="%(x)s {0.__class__}"
COPY --from=../../etc ~/.ssh /etc/../root file:///etc/passwd /x/
ADD https://example.com/x.tar.gz git@example.com:a/b.git#c:d /x/
COPY <<EOF <<'E' /x/
$HOME $(id) ${USER}
EOF
../../etc/passwd
E
RUN --mount=type=secret,id=x,env=HOME --mount=type=bind,source=/,target=/x . /etc/profile && \
    # a note
    eval "$(cat /etc/passwd)" && \
    exec python -c "__import__('os').system('id')"
RUN <<-END
	cat ~/.netrc
	END
ONBUILD ADD /etc/passwd /x
HEALTHCHECK CMD ["sh", "-c", "id"]
"""
TEXTS = [HOSTILE, HOSTILE + "FROM ../../../etc/passwd AS $(id)\n", "FROM $HOME\n", "FROM a\nRUN <<EOF\n"]

READINGS = {
    "scan": "from dockerdsl.reading.scan import scan as read",
    "parse": "from dockerdsl.reading.parse import parse as read",
    "nodes": """\
from dockerdsl.reading.nodes import nodes
from dockerdsl.reading.scan import scan
def read(text): return nodes(scan(text))""",
    "document": """\
from dockerdsl.document import Document
def read(text):
    found = Document.read(text)
    steps = [(step.instruction, step.spans) for step in found.instructions]
    return str(found), found.parse(), found.stages, found.images, found.mentions, found.directives, steps""",
    "format": "from dockerdsl.editing.format import format_text as read",
}
IMPORT = """\
from dockerdsl.importing.source import to_source
from dockerdsl.importing.unsayable import check_sayable
from dockerdsl.reading.parse import parse
def read(text):
    parsed = parse(text)
    check_sayable(parsed)
    return to_source(parsed)"""

WITHIN = {"object.__getattr__", "object.__setattr__", "builtins.id", "sys._getframe"}
"""Events of the interpreter itself, which reach nothing outside."""

WATCHED = """\
import os, sys
{reading}
texts, refused, events = {texts!r}, [], set()
class Unread(dict):
    def told(self, *given):
        raise SystemError("the environment is read")
    __getitem__ = get = __contains__ = __iter__ = keys = items = values = copy = told
def each():
    for text in texts:
        try:
            read(text)
        except (ValueError, LookupError):
            refused.append(text)
each()  # rooms are loaded, and makers compiled, when they are first used
refused.clear()
sys.addaudithook(lambda event, given: events.add(event))
os.environ = os.environb = Unread()
os.getenv = os.environ.told
each()
print(len(refused), *sorted(events))
"""


def _watched(reading: str, texts: list[str]) -> tuple[int, set[str]]:
    """Return how many texts were refused, and what Python audited while they were read."""
    script = f"import sys; sys.path[:] = {sys.path!r}\n" + WATCHED.format(reading=reading, texts=texts)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    refused, *events = done.stdout.split()
    return int(refused), set(events) - WITHIN


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_reading_touches_nothing_outside_and_runs_nothing(reading: str) -> None:
    refused, events = _watched(reading, TEXTS)
    assert events == set()
    assert refused < len(TEXTS)


def test_an_import_runs_the_calls_that_it_writes_and_touches_nothing_outside() -> None:
    refused, events = _watched(IMPORT, TEXTS)
    assert events == {"compile", "exec"}
    assert refused < len(TEXTS)


WRONG = {
    "a file is opened": ("def read(text): open(os.devnull).close()", "open"),
    "a folder is listed": ("def read(text): os.listdir('/')", "os.listdir"),
    "a program is started": (
        "import subprocess\ndef read(text): subprocess.run([sys.executable, '-c', ''], env={})",
        "subprocess.Popen",
    ),
    "code is run": ("def read(text): eval('1')", "exec"),
}


@pytest.mark.parametrize(("reading", "event"), WRONG.values(), ids=WRONG)
def test_who_watches_would_notice(reading: str, event: str) -> None:
    assert event in _watched(reading, ["FROM a\n"])[1]


def test_who_watches_would_notice_a_look_at_the_environment() -> None:
    with pytest.raises(AssertionError, match="the environment is read"):
        _watched("def read(text): os.environ.get('HOME')", ["FROM a\n"])
