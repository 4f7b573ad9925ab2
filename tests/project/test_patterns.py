"""Which paths a pattern means."""

from __future__ import annotations

import pytest

from dockerdsl.project.patterns import matcher

PATTERNS = {
    "a name anywhere": ("imagefile.py", ["imagefile.py", "a/b/imagefile.py"], ["ximagefile.py", "imagefile.py/x"]),
    "any folders": ("**/imagefile.py", ["imagefile.py", "a/b/imagefile.py"], ["a/ximagefile.py"]),
    "a star stays in its folder": ("services/*/x.py", ["services/a/x.py"], ["services/a/b/x.py", "services/x.py"]),
    "folders in the middle": ("a/**/x.py", ["a/x.py", "a/b/c/x.py"], ["b/x.py"]),
    "all below": ("old/", ["old/a", "x/old/a/b"], ["old", "older/a"]),
    "all below, from the root": ("a/old/", ["a/old/x"], ["b/a/old/x"]),
    "from the root": ("/old/", ["old/x"], ["a"]),
    "two stars at the end": ("docker/**", ["docker/a/b"], ["docker"]),
    "one character": ("?.py", ["a.py", "x/b.py"], ["ab.py", ".py"]),
    "one of some": ("[ab-].py", ["a.py", "-.py"], ["c.py"]),
    "none of some": ("[!a].py", ["b.py"], ["a.py"]),
    "no magic": ("a+b.(py)", ["a+b.(py)"], ["aab.py"]),
    "an open bracket": ("a[b", ["a[b"], ["ab"]),
}


@pytest.mark.parametrize(("pattern", "matching", "others"), PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_matches(pattern: str, matching: list[str], others: list[str]) -> None:
    matches = matcher(["never", pattern])

    assert [path for path in [*matching, *others] if matches(path)] == matching


def test_no_pattern_matches_nothing() -> None:
    assert not matcher([])("a")
