"""Use only variables that are set: by ENV, by ARG, or by the image below.

BuildKit puts nothing in the place of a variable that it does not know, and goes on. An ARG above the first FROM counts in FROM
only, and those of the platform must be named in the stage: `ARG TARGETARCH`.

What the image of FROM sets is known if its config was given to the check. If not, names that official images of Docker Hub
often set are let pass; and of other images nothing is known, so that only what is likely a slip is told: a name that this file
sets elsewhere, or one that is nearly the same.

Found:

```dockerfile
ARG VERSION=1.2
FROM debian:13
LABEL version=$VERSION
```

Instead:

```dockerfile
ARG VERSION=1.2
FROM debian:13
ARG VERSION
LABEL version=$VERSION
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from dockerdsl.checks.assigned import expansion, place_of
from dockerdsl.checks.belonging import line_above
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.nearest import likely, nearest
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.images import parse_reference
from dockerdsl.reading.lines import json_array
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import Token
from dockerdsl.values.build_args import PLATFORM_ARGS

_OF_IMAGES: Final = frozenset(
    """CARGO_HOME CATALINA_HOME COMPOSER_HOME CONDA_DIR CUDA_HOME CUDA_VERSION GEM_HOME GOLANG_VERSION GOPATH GOROOT
    GRADLE_HOME JAVA_HOME JAVA_VERSION
    HTTPD_PREFIX JETTY_BASE JETTY_HOME LANG LC_ALL LD_LIBRARY_PATH MAVEN_HOME NGINX_VERSION NODE_PATH NODE_VERSION NVM_DIR
    PG_MAJOR PG_VERSION PGDATA PHP_INI_DIR PHP_VERSION PYTHON_VERSION PYTHONPATH RUBY_VERSION RUST_VERSION RUSTUP_HOME
    TOMCAT_VERSION VIRTUAL_ENV YARN_VERSION""".split()
)
"""Variables that official images of Docker Hub often set."""
_EXPANDED: Final = frozenset({"chown", "chmod", "checksum", "exclude"})
_ALWAYS: Final = frozenset({"PATH", "BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"})
"""What BuildKit lets pass: PATH has a value in every image, the others say what is to be scanned."""
_Judged = tuple[Token, str]


@step_rule(
    *("ADD", "ARG", "COPY", "ENV", "LABEL", "RUN", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    severity="warning",
    buildkit="UndefinedVar",
)
def undefined_variable(step: SeenStep) -> Iterator[Problem]:
    if step.stage is None or "$" not in step.piece.text or (step.keyword == "RUN" and not step.spans.flags):
        return
    own = set(_ALWAYS)
    for token, text in _judged(step):
        name, _, value = text.partition("=") if step.keyword == "ARG" else ("PATH", "", text)
        if "$" in value:
            yield from [problem for _, problem in _unknown(step, token, value, own)]
        own.add(name)
    if step.keyword in ("COPY", "ADD"):
        yield from _in_bodies(step, own)


def _in_bodies(step: SeenStep, own: set[str]) -> Iterator[Problem]:
    """Yield the variables of heredocs that are not set, each at its place in the body."""
    text, start = step.piece.text, step.piece.text.find("\n") + 1
    for body in step.piece.heredocs:
        start = text.find(body.content, start)
        if body.mark.expand:
            for name, problem in _unknown(step, None, body.content, own):
                found = re.search(rf"\$\{{?({re.escape(name)})(?!\w)", body.content)
                span = (found.start(1), found.end(1)) if found else (0, len(body.content))
                begin = step.start + start
                yield attrs.evolve(problem, start=begin + span[0], end=begin + span[1])
        start += len(body.content)


def _judged(step: SeenStep) -> Iterator[_Judged]:
    """Yield the words in which BuildKit fills in variables, each by itself."""
    arguments, keyword = step.spans.arguments, step.keyword
    for flag in step.spans.flags:
        if flag.name in (_EXPANDED if keyword != "RUN" else ("mount",)):
            yield flag.token, flag.value or ""
    if keyword in ("ENV", "LABEL", "ARG"):
        yield from [(each.whole, each.whole.text) for each in step.assigned]
    elif keyword in ("STOPSIGNAL", "USER", "WORKDIR"):
        yield arguments, arguments.text
    elif keyword != "RUN":
        strings = json_array(arguments.text) if arguments.text[:1] == "[" else None
        yield from [(arguments, each) for each in strings or ()]
        yield from [(field, field.text) for field in (step.fields if strings is None else ())]


def _unknown(step: SeenStep, token: Token | None, text: str, own: set[str]) -> Iterator[tuple[str, Problem]]:
    """Yield the variables of a text that are not set; `own` are those that the instruction sets itself, and what always is."""
    known = step.stage.variables_before(step.number) if step.stage else {}
    found = expansion(text, known, step.file.escape, body=token is None)
    for name in sorted(name for name in found.unmatched if name not in known and name not in own):
        names = ["PATH", *known, *sorted(own - _ALWAYS)]
        if step.file.settings.preset == "buildkit" or not _excused(step, name, text, names):
            yield name, _problem(step, token, name, names)


def _excused(step: SeenStep, name: str, text: str, known: Iterable[str]) -> bool:
    """Return whether the author minds that it may be unset, or the image may well set it."""
    minded = re.search(rf"\$\{{{re.escape(name)}:?[-+]", text) is not None
    told = step.keyword == "ENV" and _is_set_beside(step, name, text)
    return minded or told or (_image_may_set(step, name) and not _is_slip(step, name, known))


def _is_set_beside(step: SeenStep, name: str, text: str) -> bool:
    """Return whether another pair of the same ENV sets it, which `env-self-reference` tells."""
    return any(each.name.text == name and each.whole.text != text for each in step.assigned)


def _image_may_set(step: SeenStep, name: str) -> bool:
    if step.stage is None or step.stage.image is not None:
        return False
    try:
        image = parse_reference(step.stage.root.base)
    except Refused:
        return True
    return name in _OF_IMAGES or not image.name.startswith("docker.io/library/")


def _is_slip(step: SeenStep, name: str, known: Iterable[str]) -> bool:
    elsewhere = name in step.file.names and name not in [own for own, _ in step.pairs]
    return elsewhere or _declared_above(step, name) or likely(name, known) is not None


def _problem(step: SeenStep, token: Token | None, name: str, known: Iterable[str]) -> Problem:
    near, theirs = likely(name, known), nearest(name, known)
    at = place_of(step, token, name) if token else None
    return step.problem(
        f"{name} is not set here",
        at,
        hint=_hint(step, name, near),
        fix=_fix(step, at, name, near),
        buildkit=f"Usage of undefined variable '${name}'" + (f" (did you mean ${theirs}?)" if theirs else ""),
    )


def _declared_above(step: SeenStep, name: str) -> bool:
    return name in step.file.global_args or name in PLATFORM_ARGS


def _hint(step: SeenStep, name: str, near: str | None) -> str:
    if _declared_above(step, name):
        return f"repeat ARG {name} in the stage"
    return f"did you mean {near}?" if near else f"write ARG {name} above, or put a {step.file.escape} before the $"


def _fix(step: SeenStep, at: Token | None, name: str, near: str | None) -> Fix | None:
    if _declared_above(step, name):
        return Fix(f"declare {name}", (line_above(step, f"ARG {name}"),), safe=False, onward=True)
    if near and at is not None and at.text == name:
        return Fix(f"write {near}", (step.replace(at, near),), safe=False)
    return None
