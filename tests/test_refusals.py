"""What BuildKit's instruction parser refuses, in its words, and what it does not look at."""

from __future__ import annotations

import pytest

from dockerdsl.errors import ParseError
from dockerdsl.reading.parse import parse

ONE = "requires exactly one argument"
SOME = "requires at least one argument"
TWO = "requires at least two arguments, but only one was provided. Destination could not be determined"
NAME = "name can't start with a number or contain symbols"
BARE = 'parse error on line 1, column 2: bare " in non-quoted-field'
STRINGS = "when using JSON array syntax, arrays must be comprised of strings only"

REFUSED = {
    "FROM of nothing": ("FROM", "FROM requires either one or three arguments"),
    "FROM of two words": ("FROM a b", "FROM requires either one or three arguments"),
    "FROM with another word than AS": ("FROM a IS b", "FROM requires either one or three arguments"),
    "a stage's name": ("FROM a AS 1x", f'invalid name for build stage: "1x", {NAME}'),
    "a stage's name with a quote": ('FROM a AS "x"', rf'invalid name for build stage: "\"x\"", {NAME}'),
    "WORKDIR": ("WORKDIR", f"WORKDIR {ONE}"),
    "WORKDIR of a flag": ("WORKDIR --x", f"WORKDIR {ONE}"),
    "USER": ("USER", f"USER {ONE}"),
    "STOPSIGNAL": ("STOPSIGNAL", f"STOPSIGNAL {ONE}"),
    "MAINTAINER": ("MAINTAINER", f"MAINTAINER {ONE}"),
    "EXPOSE": ("EXPOSE", f"EXPOSE {SOME}"),
    "VOLUME": ("VOLUME", f"VOLUME {SOME}"),
    "VOLUME of no paths": ("VOLUME []", f"VOLUME {SOME}"),
    "VOLUME of an empty path": ('VOLUME [" "]', "VOLUME specified can not be an empty string"),
    "ENV": ("ENV", f"ENV {SOME}"),
    "ENV without a name": ("ENV =a", "ENV names can not be blank"),
    "ENV without a value": ("ENV a", "ENV must have two arguments"),
    "LABEL with a word too many": ("LABEL a=b c", "Syntax error - can't find = in \"c\". Must be of the form: name=value"),
    "ARG": ("ARG", f"ARG {SOME}"),
    "ARG of a flag": ("ARG --a", f"ARG {SOME}"),
    "ARG without a name": ("ARG a = b", "ARG names can not be blank"),
    "COPY of nothing": ("COPY", f"COPY {TWO}"),
    "COPY of one path": ("COPY a", f"COPY {TWO}"),
    "ADD of one path": ('ADD ["a"]', f"ADD {TWO}"),
    "COPY into a heredoc": ("COPY a <<E\nE", "COPY cannot accept a heredoc as a destination"),
    "SHELL of nothing": ("SHELL []", f"SHELL {SOME}"),
    "SHELL that is no array": ("SHELL bash", "SHELL requires the arguments to be in JSON form"),
    "an array of numbers": ("ENTRYPOINT [1]", STRINGS),
    "HEALTHCHECK": ("HEALTHCHECK", f"HEALTHCHECK {SOME}"),
    "HEALTHCHECK NONE of something": ("HEALTHCHECK NONE x", "HEALTHCHECK NONE takes no arguments"),
    "HEALTHCHECK of another kind": ("HEALTHCHECK curl x", 'Unknown type "CURL" in HEALTHCHECK (try CMD)'),
    "HEALTHCHECK CMD of nothing": ("HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD"),
    "a short interval": ("HEALTHCHECK --interval=1us CMD a", 'Interval "interval" cannot be less than 1ms'),
    "a bad interval": ("HEALTHCHECK --timeout=5 CMD a", 'time: missing unit in duration "5"'),
    "retries below none": ("HEALTHCHECK --retries=-1 CMD a", "--retries cannot be negative (-1)"),
    "retries of a half": ("HEALTHCHECK --retries=1.5 CMD a", 'strconv.ParseInt: parsing "1.5": invalid syntax'),
    "ONBUILD": ("ONBUILD", f"ONBUILD {SOME}"),
    "ONBUILD twice": ("ONBUILD onbuild RUN a", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"),
    "ONBUILD FROM": ("ONBUILD FROM a", "FROM isn't allowed as an ONBUILD trigger"),
    "ONBUILD MAINTAINER": ("ONBUILD MAINTAINER a", "MAINTAINER isn't allowed as an ONBUILD trigger"),
    "a flag of ONBUILD": ("ONBUILD --x RUN a", "unknown flag: --x"),
    "an unknown flag": ("COPY --form=a b c", "unknown flag: --form"),
    "a flag of another case": ("COPY --Link a b", "unknown flag: --Link"),
    "a flag given twice": ("COPY --link --link a b", "duplicate flag specified: --link"),
    "a flag without its value": ("COPY --chown a b", "missing a value on flag: --chown"),
    "a switch with an empty value": ("COPY --link= a b", "missing a value on flag: --link"),
    "a switch of another value": ("COPY --link=1 a b", "expecting boolean value for flag --link, not: 1"),
    "a network": ("RUN --network=foo a", 'invalid network mode "foo"'),
    "a security": ("RUN --security=foo a", 'security "foo" is not valid'),
    "a mount that is no record": ('RUN --mount=a\\"b x', f"failed to parse csv mounts: {BARE}"),
    "a variable source of a mount": (
        "RUN --mount=from=$X,target=/x a",
        "'from' doesn't support variable expansion, define alias stage instead",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "message"), REFUSED.values(), ids=REFUSED)
def test_an_instruction_is_refused_in_buildkits_words(line: str, message: str) -> None:
    text = line if line.startswith("FROM") else f"FROM a\n{line}"
    with pytest.raises(ParseError) as refused:
        parse(text)
    assert refused.value.what == message
    assert refused.value.at is not None
    assert refused.value.at.line == text.partition("\n")[0].count("\n") + 1 + (line != text)


ACCEPTED = {
    "a shell whose name is escaped": 'SHELL ["\\u0061"]',
    "a command of nothing": "RUN",
    "CMD of nothing": "CMD []",
    "flags nobody reads": "STOPSIGNAL --x 9",
    "flags of NONE": "HEALTHCHECK --interval=x NONE",
    "a flag that repeats": "COPY --exclude=a --exclude=b c d",
    "a switch that is off": "COPY --link=FALSE a b",
    "a bare end of flags": "RUN -- --x",
    "a variable source that is none": "RUN --mount=from=a$,target=/x b",
    "an empty interval": "HEALTHCHECK --interval= CMD a",
    "mount options nobody knows yet": "RUN --mount=nope=1 a",
    "a trigger that is no instruction": "ONBUILD NOPE",
}


@pytest.mark.parametrize("line", ACCEPTED.values(), ids=ACCEPTED)
def test_an_instruction_is_accepted_that_buildkit_only_later_judges(line: str) -> None:
    assert len(parse(f"FROM a\n{line}").stages[0].steps) == 1


def test_flags_are_judged_after_the_number_of_arguments() -> None:
    with pytest.raises(ParseError, match="requires at least two arguments"):
        parse("FROM a\nCOPY --nope a")


HINTS = {
    "RUM x": "did you mean 'RUN'?",
    "COPY --form=a b c": "did you mean 'from'?",
    "COPY --chown a b": "write --chown=VALUE",
}


@pytest.mark.parametrize(("line", "hint"), HINTS.items())
def test_a_refusal_says_what_to_do(line: str, hint: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse(f"FROM a\n{line}")
    assert refused.value.hint == hint
