"""The worked monorepo: its generated files are in step, BuildKit reads them, and its pages and hooks say what is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import dockerfile as buildkit  # type: ignore[import-not-found]  # an extension without types
import pytest

from dockerdsl.cli import COMMANDS, run
from dockerdsl.document import Document

ROOT = Path(__file__).parent.parent
MONOREPO = ROOT / "examples" / "monorepo"
FILES = sorted(str(path.relative_to(MONOREPO)) for path in MONOREPO.rglob("*Dockerfile"))

LISTED = """\
FILE                                 IMAGE                                  BASES
images/go/Dockerfile                 registry.example.com/shop/go:1.25      golang:1.25
images/python/3.13/Dockerfile        registry.example.com/shop/python:3.13  python:3.13-slim-trixie
images/python/3.14/Dockerfile        registry.example.com/shop/python:3.14  python:3.14-slim-trixie
services/backoffice/Dockerfile       -                                      node:24-slim, nginxinc/nginx-unprivileged:1.29-alpine
services/storefront/Dockerfile       -                                      node:24-slim, nginxinc/nginx-unprivileged:1.29-alpine
services/accounts/Dockerfile         -                                      registry.example.com/shop/python:3.14, ghcr.io/astral-sh/uv:0.9
services/catalogue/Dockerfile        -                                      registry.example.com/shop/python:3.14, ghcr.io/astral-sh/uv:0.9
services/checkout/Dockerfile         -                                      registry.example.com/shop/python:3.14, ghcr.io/astral-sh/uv:0.9
services/checkout/worker.Dockerfile  -                                      registry.example.com/shop/python:3.14, ghcr.io/astral-sh/uv:0.9
services/gateway/Dockerfile          -                                      registry.example.com/shop/go:1.25, gcr.io/distroless/static-debian13:nonroot
services/inventory/Dockerfile        -                                      registry.example.com/shop/go:1.25, gcr.io/distroless/static-debian13:nonroot
services/invoices/Dockerfile         -                                      registry.example.com/shop/python:3.13, ghcr.io/astral-sh/uv:0.9
services/mailer/Dockerfile           -                                      registry.example.com/shop/python:3.14, ghcr.io/astral-sh/uv:0.9
services/pricing/Dockerfile          -                                      registry.example.com/shop/go:1.25, gcr.io/distroless/static-debian13:nonroot
services/reviews/Dockerfile          -                                      registry.example.com/shop/python:3.14, ghcr.io/astral-sh/uv:0.9
services/search/Dockerfile           -                                      registry.example.com/shop/python:3.14, ghcr.io/astral-sh/uv:0.9
"""


@pytest.fixture(autouse=True)
def _copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a copy, outside of any repository."""
    shutil.copytree(MONOREPO, tmp_path / "shop", ignore=shutil.ignore_patterns(".dockerdsl"))
    monkeypatch.chdir(tmp_path / "shop")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


def test_what_is_committed_is_what_the_definitions_make(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["sync", "--check"]) == 0
    assert capfd.readouterr() == ("", "")


def test_it_is_written_again_from_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    for path in FILES:
        Path(path).unlink()

    assert run(["sync"]) == 0
    assert capfd.readouterr().err.endswith(f"\n{len(FILES)} files written, 0 in step\n")
    assert [Path(path).read_text() for path in FILES] == [(MONOREPO / path).read_text() for path in FILES]


def test_it_is_listed_bases_first(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    assert capfd.readouterr().out == LISTED


def test_another_version_reaches_all_that_is_built_from_it(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "--affected-by", "images/go/imagefile.py", "--output-format", "paths"]) == 0
    assert capfd.readouterr().out == (
        "images/go/Dockerfile\n" + "".join(f"services/{name}/Dockerfile\n" for name in ("gateway", "inventory", "pricing"))
    )


@pytest.mark.parametrize("path", FILES)
def test_its_files_are_in_the_style_and_buildkit_reads_them(path: str, capfd: pytest.CaptureFixture[str]) -> None:
    text = Path(path).read_text()

    assert run(["fmt", "--check", path]) == 0
    assert capfd.readouterr().err == ""
    assert [each.cmd for each in buildkit.parse_string(text)] == [step.keyword for step in Document.read(text).instructions]


def test_its_files_pass_the_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--output-format", "concise"]) == 0
    assert "warning[" not in capfd.readouterr().out


def test_git_attributes_cover_every_file_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    asked = [*FILES, "services/search/imagefile.py", "dockerdsl.toml"]

    told = subprocess.run(
        ["git", "check-attr", "linguist-generated", "--", *asked], check=True, capture_output=True, text=True
    ).stdout

    assert [line.rpartition(": ")[2] for line in told.splitlines()] == [*["true"] * len(FILES), "unspecified", "unspecified"]


def test_a_build_system_that_works_in_a_folder_of_links_makes_the_very_bytes(capfd: pytest.CaptureFixture[str]) -> None:
    for path in ("dockerdsl.toml", "shared/shop.py", "services/checkout/imagefile.py"):
        link = Path("../sandbox") / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path(path).absolute())
    committed = Path("services/checkout/worker.Dockerfile").read_text()
    os.chdir("../sandbox")

    assert run(["render", "--stamp", "services/checkout/imagefile.py:worker"]) == 0
    assert capfd.readouterr().out == committed
    assert run(["render", "--stamp", "services/checkout/imagefile.py:worker", "-o", "made"]) == 0
    assert Path("made").read_text() == committed


# --- hooks


HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text()


def test_hooks_call_commands_that_there_are() -> None:
    entries = re.findall(r"^  entry: dockerdsl (\w+)", HOOKS, re.MULTILINE)

    assert len(entries) == len(re.findall(r"^- id: ", HOOKS, re.MULTILINE))
    assert set(entries) <= set(COMMANDS)


def test_the_monorepo_uses_hooks_that_there_are() -> None:
    used = re.findall(r"- id: (\S+)", Path(".pre-commit-config.yaml").read_text())

    assert used
    assert set(used) <= set(re.findall(r"^- id: (\S+)", HOOKS, re.MULTILINE))


WATCHED = ["svc/imagefile.py", "shared/shop.py", "svc/Dockerfile", "svc/worker.Dockerfile", "Containerfile", "dockerdsl.toml"]


def test_hooks_run_for_all_that_can_change_a_generated_file() -> None:
    patterns = set(re.findall(r"^  files: (.+)$", HOOKS, re.MULTILINE))

    assert len(patterns) == 1
    pattern = patterns.pop()
    assert [path for path in WATCHED if not re.search(pattern, path)] == []
    assert [path for path in ("README.md", "src/main.go", "package.json") if re.search(pattern, path)] == []
