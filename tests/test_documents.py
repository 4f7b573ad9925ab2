"""The reader of documentation, proven: a page that lies is caught."""

from __future__ import annotations

from pathlib import Path

import pytest
from sybil.example import SybilFailure

from tests.documents import begin, end, pages

TRUE = {
    "output": "```python\nprint('FROM a')\n```\n\nprints\n\n```dockerfile\nFROM a\n```\n",
    "one story": "```python\na = 1\n```\n\n```python\nassert a == 1\n```\n",
    "a file": '```toml title="x/y.toml"\na = 1\n```\n\n```python\nimport shutil; shutil.copy("x/y.toml", "z")\n```\n',
    "a session": '```text title="a/b"\none\ntwo\nthree\n```\n\n```console\n$ cat a/b\none\n...\nthree\n$ ls a\nb\n```\n',
    "a session in a folder": '```text title="a/b"\none\n```\n\n```console\n$ cd a\n$ ls\nb\n```\n\n```console\n$ cat a/b\none\n```\n',
    "indented": "    ```python\n    if True:\n        print('FROM a')\n    ```\n\n    ```dockerfile\n    FROM a\n    ```\n",
    "examples are there": "```python\nimport os; os.stat('examples/greet/imagefile.py')\n```\n",
    "an unrelated block": "```python\nprint('a')\n```\n\nMuch prose,\nof two lines.\n\n```dockerfile\nFROM b\n```\n",
    "a command for the reader": "```console\n$ docker run nothing\n```\n",
    "a skipped block": "<!-- skip: next -->\n\n```python\n1 / 0\n```\n",
}

FALSE = {
    "output": ("```python\nprint('FROM a')\n```\n\n```dockerfile\nFROM b\n```\n", "-FROM b\n\\+FROM a"),
    "no output": ("```python\n1\n```\n\n```dockerfile\nFROM b\n```\n", "-FROM b"),
    "a file": ('```text title="a"\n1\n```\n\n```console\n$ cat a\n2\n```\n', "-2\n\\+1"),
    "a command": ("```console\n$ dockerdsl no-such-command\nfine\n```\n", "-fine"),
}


def read(page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(page)
    document = pages.parse(path)
    begin(document.namespace)
    try:
        for example in document.examples():
            example.evaluate()
    finally:
        end(document.namespace)


@pytest.mark.parametrize("page", TRUE.values(), ids=TRUE)
def test_a_true_page_passes(page: str, tmp_path: Path) -> None:
    read(page, tmp_path)


@pytest.mark.parametrize(("page", "shown"), FALSE.values(), ids=FALSE)
def test_a_false_page_fails_with_the_difference(page: str, shown: str, tmp_path: Path) -> None:
    with pytest.raises(SybilFailure, match=shown):
        read(page, tmp_path)


def test_an_error_points_at_the_line_of_the_page(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        read("one\n\n```python\na = 1\nb = 1 / 0\n```\n", tmp_path)

    assert (caught.traceback[-1].path, caught.traceback[-1].lineno) == (tmp_path / "page.md", 4)
