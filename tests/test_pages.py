"""Every page can be found: from the first page, and in the navigation; every command has its section."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from dockerdsl.cli import COMMANDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}


def _pages(entries: list[dict[str, Any]]) -> list[str]:
    """Return the pages that entries of the navigation lead to: a page, or entries, by its title."""
    inner = [what for entry in entries for what in entry.values()]
    return [page for what in inner for page in ([what] if isinstance(what, str) else _pages(what))]


def test_every_page_is_in_the_navigation_once() -> None:
    settings = tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))
    assert sorted(_pages(settings["project"]["nav"])) == sorted(PAGES)


def test_the_first_page_leads_to_every_other() -> None:
    linked = re.findall(r"\]\(([^)#]+\.md)", (DOCS / "index.md").read_text("utf-8"))
    assert set(linked) == PAGES - {"index.md"}


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{page}: {link}"
        for page in sorted(PAGES)
        for link in re.findall(r"\]\(([^)#:]+\.md)", (DOCS / page).read_text("utf-8"))
        if not (DOCS / page).parent.joinpath(link).is_file()
    ]
    assert broken == []


def test_every_command_has_one_section() -> None:
    sections = re.findall(r"^## `dockerdsl (\w+)`$", (DOCS / "command.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(sections) == sorted(COMMANDS)
