"""Servers on loopback that an engine of this machine fetches from: files over HTTP, a git repository."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def web(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def repository(folder: Path, files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Serve a git repository that holds these files, and give its address and its commit."""
    work = folder / "work.git"
    work.mkdir()
    for name, content in files.items():
        (work / name).write_bytes(content)
    for command in ("init -q -b main", "add .", "commit -q -m first"):
        _git(work, *command.split())
    commit = _git(work, "rev-parse", "HEAD").strip()
    port = _free_port()
    address = ("--listen=127.0.0.1", f"--port={port}", "--reuseaddr", f"--base-path={folder}", "--export-all")
    with subprocess.Popen(["git", "daemon", *address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
        try:
            _wait_for(port)
            yield f"git://127.0.0.1:{port}/work.git", commit
        finally:
            daemon.terminate()


def _git(folder: Path, *command: str) -> str:
    nobody = {f"GIT_{who}_{what}": "nobody@localhost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **nobody, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(["git", *command], cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(100):
        with closing(socket.socket()) as client:
            if not client.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")
