"""Where pictures go: asked by the system's own dialogs, or by a test."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget


class Places(Protocol):
    """Asks a person for a place; None means that the person changed their mind."""

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        ...

    def file(self, parent: QWidget, title: str, name: str) -> Path | None:
        """Ask for a file to write; ``name`` is proposed, and its ending says which kind of file."""
        ...


class SystemPlaces:
    """The dialogs of the system."""

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(parent, title)
        return Path(chosen) if chosen else None

    def file(self, parent: QWidget, title: str, name: str) -> Path | None:
        """Ask for a file; the ending is added where it is missing."""
        kind = Path(name).suffix
        chosen, _ = QFileDialog.getSaveFileName(parent, title, name, f"{kind.removeprefix('.').upper()} (*{kind})")
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix.lower() == kind else path.with_name(f"{path.name}{kind}")
