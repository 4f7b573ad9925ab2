"""Files that a build surely takes, at a glance."""

from __future__ import annotations

import pytest

from dockerdsl.building.sound import is_sound
from dockerdsl.reading.scan import scan


def _is_sound(text: str) -> bool:
    return is_sound(scan(f"{text}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "RUN make $TARGET && rm -rf '/tmp/build",
        "run make",
        "RUN --mount=type=cache,target=/root/.cache make",
        "RUN <<EOF\nmake\nEOF",
        'CMD ["app", "--port", "$PORT"]',
        "ENTRYPOINT exec app",
        'SHELL ["/bin/bash", "-c"]',
        "MAINTAINER The Team",
        "HEALTHCHECK --interval=30s --retries=3 CMD curl -f http://localhost/",
        "COPY app /usr/bin/app",
        "COPY --from=nginx:1.27 --chown=app:app /etc/nginx/nginx.conf /etc/",
        'COPY ["app", "/usr/bin/app"]',
        "COPY <<'EOF' /etc/app.conf\nport=$PORT\nEOF",
        "ADD https://example.com/app.tar.gz /opt/",
        'LABEL title="The service" tier=$TIER',
        'LABEL maintainer "The Team"',
        "ENV PATH=/opt/bin:$PATH HOME=${HOME:-/root}",
        "ENV PORT 80",
        "ARG PORT=80",
        "USER ${UID}:0",
        "WORKDIR /srv/$NAME",
        "EXPOSE 80 443/tcp",
        'VOLUME ["/data", "/log"]',
        "STOPSIGNAL SIGTERM",
        "ONBUILD RUN make",
    ],
)
def test_a_file_of_common_instructions_is_sound(line: str) -> None:
    assert _is_sound(
        f"# Ours.\nARG TAG=13\nFROM debian:13 AS build\n{line}\nFROM debian:13\nCOPY --from=build /app /app\n# The end."
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# Ours.", "there is no stage"),
        ("# check=skip=all;error=maybe\nFROM debian:13", "the directive may be wrong"),
        ("RUN make\nFROM debian:13", "there is no stage yet"),
        ("ARG SOURCE_DATE_EPOCH=now\nFROM debian:13", "that is no time"),
        ("ARG TAG=${TAG:?}\nFROM debian:13", "a variable may be required"),
        ("FROM debian:$TAG", "the image may be none"),
        ("FROM Debian", "the image is none"),
        (f"FROM {'a' * 64}", "the image may be none"),
        ("FROM --platform=linux/amd46 debian:13", "the platform may be none"),
        ("FROM debian:13 AS a..b", "the name of a stage must be one of an image"),
        ("FROM debian:13 AS one\nCOPY --from=one /app /app", "a stage copies from itself"),
        ("FROM debian:13\nCOPY --from=two /app /app\nFROM debian:13 AS two", "the stage is below"),
        (
            "FROM debian:13 AS two\nFROM debian:13\nCOPY --from=two /app /app\nFROM debian:13 AS two",
            "the last of the name counts",
        ),
        ("FROM debian:13\nCOPY --from=7 /app /app", "there may be no such stage"),
        ("FROM debian:13\nCOPY --chmod=9999 app /app", "the mode is none"),
        ("FROM debian:13\nCOPY https://example.com/app /app", "COPY takes no URL"),
        ("FROM debian:13\nADD https://example.com/app.git#..?x=y /app", "the options of a repository may be wrong"),
        ("FROM debian:13\nCOPY ${APP /app", "a brace is open"),
        ("FROM debian:13\nCOPY <<EOF /app\n${APP\nEOF", "a brace is open"),
        ("FROM debian:13\nRUN --mount=type=cach,target=/root make", "the mount is of a kind that there is not"),
        ("FROM debian:13\nRUN --mount=type=cache,target=/ make", "the root cannot be mounted"),
        ("FROM debian:13\nENV A=${A:?}", "a variable may be required"),
        ("FROM debian:13\nENV A=$A$A", "the value may double without end"),
        ('FROM debian:13\nENV A="$A $A"', "the value may double without end"),
        ("FROM debian:13\nLABEL title 'The service", "a quote is open"),
        ("FROM debian:13\nEXPOSE 99999", "the port is none"),
        ("FROM debian:13\nEXPOSE $PORT", "the port may be none"),
        ("FROM debian:13\nVOLUME $DATA", "the path may be empty"),
        ("FROM debian:13\nSTOPSIGNAL SIGNONE", "the signal is none"),
        ("FROM debian:13\nONBUILD COPY ${APP /app", "a brace is open"),
        ("FROM debian:13\nFETCH app", "there is no such instruction"),
        ("FROM debian:13\n" + "ENV A=x$A\n" * 4000, "values may grow long"),
    ],
)
def test_a_file_with_anything_else_may_not_be(text: str, why: str) -> None:
    assert not _is_sound(text), why
