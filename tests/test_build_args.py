"""The build arguments that BuildKit sets by itself."""

from __future__ import annotations

from dockerdsl.values import build_args


def test_platform_args_come_for_both_sides() -> None:
    parts = ["PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION"]
    names = [side + part for side in ("TARGET", "BUILD") for part in parts]
    assert list(build_args.PLATFORM_ARGS) == [*names, "TARGETSTAGE"]
    assert build_args.PLATFORM_ARGS["BUILDARCH"] == "the architecture of the platform that builds"
    assert build_args.PLATFORM_ARGS_SINCE.keys() <= build_args.PLATFORM_ARGS.keys()
