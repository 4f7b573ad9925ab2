"""Platforms."""

from __future__ import annotations

import pytest

from dockerdsl.values.platforms import Platform, parse_platform
from tests.refusals import fault


@pytest.mark.parametrize(
    ("text", "platform", "normalized"),
    [
        pytest.param("linux/amd64", Platform("linux", "amd64"), "linux/amd64", id="os and architecture"),
        pytest.param("linux/arm/v7", Platform("linux", "arm", "v7"), "linux/arm/v7", id="a variant"),
        pytest.param("linux/arm", Platform("linux", "arm"), "linux/arm/v7", id="arm without a variant"),
        pytest.param("linux/arm/6", Platform("linux", "arm", "v6"), "linux/arm/v6", id="a variant without its v"),
        pytest.param(
            "linux/arm64/v8", Platform("linux", "arm64", "v8"), "linux/arm64", id="a variant that goes without saying"
        ),
        pytest.param("linux/arm64/9.0", Platform("linux", "arm64", "v9"), "linux/arm64/v9", id="a variant with a point"),
        pytest.param("macOS/AARCH64", Platform("darwin", "arm64"), "darwin/arm64", id="aliases in any case"),
        pytest.param("linux/x86-64/v1", Platform("linux", "amd64"), "linux/amd64", id="amd64 by another name"),
        pytest.param("linux/armel/v9", Platform("linux", "arm", "v6"), "linux/arm/v6", id="a name that says the variant"),
        pytest.param("plan/nine", Platform("plan", "nine"), "plan/nine", id="unknown names"),
        pytest.param("windows", Platform("windows", "amd64"), "windows/amd64", id="an os alone"),
        pytest.param("i386", Platform("linux", "386"), "linux/386", id="an architecture alone"),
        pytest.param(
            "windows(10.0%2B1+b+a)/amd64",
            Platform("windows", "amd64", "", "10.0+1", ("b", "a")),
            "windows(10.0%2B1+a+b)/amd64",
            id="version and features",
        ),
    ],
)
def test_a_platform_is_read_as_buildkit_reads_it(text: str, platform: Platform, normalized: str) -> None:
    assert parse_platform(text) == platform
    assert str(parse_platform(text).normalized()) == normalized


def test_what_is_left_out_is_the_builders() -> None:
    builder = Platform("freebsd", "arm", "v6")
    assert parse_platform("linux", builder=builder) == Platform("linux", "arm", "v6")
    assert parse_platform("amd64", builder=builder) == Platform("freebsd", "amd64")


def test_a_platform_is_written_with_and_without_what_windows_adds() -> None:
    platform = parse_platform("windows(10.0.17763+win32k)/amd64")
    assert str(platform) == "windows(10.0.17763+win32k)/amd64"
    assert platform.short == "windows/amd64"


OS = r'"^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$"'


@pytest.mark.parametrize(
    ("text", "what", "hint", "buildkit"),
    [
        pytest.param(
            "",
            "a platform is empty",
            'write "linux/amd64" or "linux/arm/v7"',
            f'"" is an invalid OS component of "": OSAndVersion specifier component must match {OS}: invalid argument',
            id="empty",
        ),
        pytest.param(
            "linux/*",
            "the platform 'linux/*' has a wildcard",
            "name one platform",
            '"linux/*": wildcards not yet supported: invalid argument',
            id="a wildcard",
        ),
        pytest.param(
            "amd46",
            "the platform 'amd46' is neither an os nor an architecture",
            "did you mean 'amd64'?",
            '"amd46": unknown operating system or architecture: invalid argument',
            id="misspelt",
        ),
        pytest.param(
            "linux/amd64/v1/x",
            "the platform 'linux/amd64/v1/x' has more than three parts",
            'write "os/arch/variant"',
            '"linux/amd64/v1/x": cannot parse platform specifier: invalid argument',
            id="four parts",
        ),
        pytest.param(
            "linux/amd 64",
            "the platform 'linux/amd 64' has 'amd 64' in it",
            'write "linux/amd64" or "linux/arm/v7"',
            '"amd 64" is an invalid component of "linux/amd 64": platform specifier component must match '
            '"^[A-Za-z0-9_.-]+$": invalid argument',
            id="a blank",
        ),
        pytest.param(
            "linux/amd64\n",
            "the platform 'linux/amd64\\n' has 'amd64\\n' in it",
            'write "linux/amd64" or "linux/arm/v7"',
            '"amd64\\n" is an invalid component of "linux/amd64\\n": platform specifier component must match '
            '"^[A-Za-z0-9_.-]+$": invalid argument',
            id="a line feed",
        ),
        pytest.param(
            "windows(1%2)/amd64",
            "the platform 'windows(1%2)/amd64' has '%2' in it",
            "write %25 for a percent sign",
            '"windows(1%2)/amd64" has an invalid OS version "1%2": invalid URL escape "%2"',
            id="no escape in the version",
        ),
        pytest.param(
            "windows(1+a%zz)/amd64",
            "the platform 'windows(1+a%zz)/amd64' has '%zz' in it",
            "write %25 for a percent sign",
            '"windows(1+a%zz)/amd64" has invalid OS features: invalid os feature "a%zz": invalid URL escape "%zz"',
            id="no escape in a feature",
        ),
    ],
)
def test_what_is_no_platform(text: str, what: str, hint: str, buildkit: str) -> None:
    assert fault(parse_platform, text) == (what, hint, buildkit)
