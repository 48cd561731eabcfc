"""The manifest of versions, ``playbooks/versions.toml``: by book and version, a digest of what it says in every language.

An event pins the id and version of the playbook that guided it, so a version must not mean two contents. The digest is that of the
values read, not of the bytes: comments, blanks and the order of keys are free. Sealing adds what is new and never changes what was
sealed: changed content needs a new version first.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks.books import books_on
from complaint_desk.playbooks.sources import Faults, Shelf, open_table, source_of

FILE: Final = "versions.toml"
_HEAD: Final = "# Digests of the playbooks by version, made by `complaint-desk playbooks check --seal`: what was sealed stays as it is.\n"


def has_manifest(shelf: Shelf) -> bool:
    """Tell whether versions are sealed here at all; a site may leave it."""
    return shelf.own("playbooks", FILE) if shelf.site is not None else shelf.has("playbooks", FILE)


def check_versions(shelf: Shelf, faults: Faults) -> None:
    """Tell of each book whose content is not the one that was sealed under its version."""
    sealed = _sealed(shelf, faults)
    for name, parts in _places(shelf).items():
        version, digest = _state(shelf, parts)
        known = sealed.get(name, {})
        source = source_of(shelf, parts, faults)
        if str(version) not in known:
            newest = max(map(int, known), default=0)
            reason = "not_sealed" if version > newest else "version_back"
            source.fault(("version",), reason, number=version, newest=newest)
        elif known[str(version)] != digest:
            source.fault(("version",), "same_version", number=version)


def seal(shelf: Shelf) -> tuple[str, ...]:
    """Write the digests of new versions into the manifest, and return what was added (``delay 2``).

    Raises:
        OSError: the manifest can't be written; the old one is untouched.
    """
    sealed = {name: dict(versions) for name, versions in _sealed(shelf, Faults()).items()}
    added = []
    for name, parts in _places(shelf).items():
        version, digest = _state(shelf, parts)
        versions = sealed.setdefault(name, {})
        if version > max(map(int, versions), default=0):
            versions[str(version)] = digest
            added.append(f"{name} {version}")
    if added:
        lines = [_HEAD]
        for name in sorted(sealed):
            lines.append(f"\n[{name}]\n")
            lines += [f'{version} = "{sealed[name][version]}"\n' for version in sorted(sealed[name], key=int)]
        _write((shelf.site or shelf.shipped) / "playbooks" / FILE, "".join(lines))
    return tuple(added)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def _places(shelf: Shelf) -> dict[str, tuple[str, ...]]:
    """What is sealed: every shipped book, or of a site those that it has itself."""
    books = {name: ("playbooks", f"{name}.toml") for name in books_on(shelf)}
    return {name: parts for name, parts in books.items() if shelf.site is None or shelf.own(*parts)}


def _sealed(shelf: Shelf, faults: Faults) -> Mapping[str, Mapping[str, str]]:
    if not has_manifest(shelf):
        return {}
    table = open_table(shelf, ("playbooks", FILE), faults)
    return {name: versions for name, versions in table.data.items() if isinstance(versions, dict) and all(map(str.isdecimal, versions))}


def _state(shelf: Shelf, parts: tuple[str, ...]) -> tuple[int, str]:
    """The version of a book and the digest of what it says: structure, texts, and how its facts are asked for."""
    frame = _data(shelf, parts)
    texts = {language: _data(shelf, (parts[0], language, *parts[1:])) for language in LANGUAGES}
    facts = frame.get("fact")
    asked = [str(fact.get("key")) for fact in facts if isinstance(fact, dict)] if isinstance(facts, list) else []
    shared = {language: _data(shelf, (parts[0], language, "facts.toml")) for language in LANGUAGES}
    questions = {language: {key: texts.get(key) for key in asked} for language, texts in shared.items()}
    version = frame.get("version")
    told = json.dumps([{**frame, "version": 0}, texts, questions], ensure_ascii=False, sort_keys=True, default=str)
    return version if type(version) is int else 0, hashlib.sha256(told.encode()).hexdigest()[:16]


def _data(shelf: Shelf, parts: tuple[str, ...]) -> dict[str, Any]:
    """What a file says; nothing where it can't be read, which others tell."""
    try:
        return tomllib.loads(shelf.find(*parts)[0].read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
