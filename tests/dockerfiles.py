"""Snapshots that are real Dockerfiles: ``__snapshots__/<module>/<test>.Dockerfile``."""

from __future__ import annotations

from pathlib import Path

from syrupy.data import SnapshotCollection
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class DockerfileSnapshots(SingleFileSnapshotExtension):
    """One file for each snapshot, read and written byte for byte: text mode would hide a CRLF."""

    _write_mode = WriteMode.TEXT
    file_extension = "Dockerfile"

    def read_snapshot_data_from_location(self, *, snapshot_location: str, snapshot_name: str, session_id: str) -> str | None:
        try:
            return Path(snapshot_location).read_bytes().decode()
        except FileNotFoundError:
            return None

    @classmethod
    def write_snapshot_collection(
        cls,
        *,
        snapshot_collection: SnapshotCollection,
        name_order: dict[str, int] | None = None,
    ) -> None:
        text = str(next(iter(snapshot_collection)).data)
        Path(snapshot_collection.location).write_bytes(text.encode())
