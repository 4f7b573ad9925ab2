"""Instructions that a build takes whatever stands around them."""

from __future__ import annotations

import pytest

from dockerdsl.building.harmless import is_harmless
from dockerdsl.reading.scan import scan


def _is_harmless(line: str) -> bool:
    return is_harmless(scan(f"FROM debian:13\n{line}\n").instructions[1])


@pytest.mark.parametrize(
    "line",
    [
        "RUN make $TARGET && rm -rf '/tmp/build",
        "run make",
        'CMD ["app", "--port", "$PORT"]',
        "ENTRYPOINT exec app",
        'SHELL ["/bin/bash", "-c"]',
        "MAINTAINER The Team",
        "HEALTHCHECK CMD curl -f http://localhost/",
        "COPY app /usr/bin/app",
        "ADD app.tar.gz /opt/",
        'LABEL title="The service" tier=backend',
        "USER 10001:0",
    ],
)
def test_an_instruction_that_only_says_something_of_the_image_is_harmless(line: str) -> None:
    assert _is_harmless(line)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("RUN --mount=type=cach,target=/root make", "a mount may be of a kind that there is not"),
        ("RUN <<EOF\nmake\nEOF", "a heredoc is expanded"),
        ("COPY --from=build app /usr/bin/app", "a stage may be none, or below"),
        ("COPY ${app /usr/bin/app", "a variable may be open"),
        ("COPY https://example.com/app /usr/bin/app", "COPY takes no URL"),
        ("COPY 'app /usr/bin/app", "a quote may be open"),
        ("LABEL version=$VERSION", "a variable may be too long"),
        ("LABEL title='The service", "a quote may be open"),
        ("USER ${USER:?}", "a variable may be required"),
        ("USER 'app", "a quote may be open"),
        ("HEALTHCHECK --interval=1ms CMD curl -f http://localhost/", "a time may be too short"),
        ("ENV PORT=80", "a port below may be this"),
        ("ARG PORT=80", "a port below may be this"),
        ("WORKDIR /", "a mount below may be of the root"),
        ("ONBUILD RUN make", "a stage below runs it"),
        ("EXPOSE 99999", "a port may be none"),
        ("VOLUME /data", "a path may be empty"),
        ("STOPSIGNAL SIGNONE", "a signal may be none"),
        ("FETCH app", "there may be no such instruction"),
    ],
)
def test_an_instruction_that_may_be_refused_or_that_others_read_is_not(line: str, why: str) -> None:
    assert not _is_harmless(line), why
