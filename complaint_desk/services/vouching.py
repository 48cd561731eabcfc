"""What vouches for the trail from outside the desk's file: asked at every start, before it is noted where the trail stands now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from complaint_desk import paths
from complaint_desk.data import copies
from complaint_desk.data.anchors import PUT_BACK_US, Anchors, place_of
from complaint_desk.data.form import DESK_STREAM
from complaint_desk.data.store import Reader, Store
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.services.desks import anchor_folder

_DIGEST: Final = "SELECT digest FROM operation WHERE id = ?"
_LANES: Final = "SELECT token FROM lane"


def gone_at_start(store: Store) -> Message | None:
    """Return what ``vanished`` says of a desk that was just opened; where what vouches for it cannot be read, the work is not stopped."""
    with suppress(OSError):
        return vanished(store, Anchors(anchor_folder()), copies.Folder(paths.beside(store.path, "backups"), store.path.stem, store.driver))
    return None


def vanished(store: Store, anchors: Anchors, backups: copies.Folder) -> Message | None:
    """Return what the trail no longer holds although it was noted outside the file that it did; None when nothing is missing.

    Asked are the anchors that prove all others, and the newest backup: two places, so that whoever rewrites the file has to rewrite
    both. What came after a backup that the desk was put back from is not missing: the trail tells of that itself.

    Raises:
        OSError: the anchors cannot be read.
    """
    reader = store.read()
    missing = [*_not_as_noted(reader, anchors), *_not_as_backed_up(reader, backups)]
    if not missing:
        return None
    put_back_us = int(reader.value(PUT_BACK_US, (DESK_STREAM,)))
    return next((told for at_us, told in missing if at_us > put_back_us), None)


def _not_as_noted(reader: Reader, anchors: Anchors) -> Iterator[tuple[int, Message]]:
    for (token,) in reader.rows(_LANES):
        for anchor in anchors.at_stake(bytes(token)):
            found = place_of(reader.one, anchor) if anchor.n else None
            if anchor.n and (found is None or found[1] != anchor.digest):
                yield anchor.at_us, say("check.anchor_missing", at=At(anchor.at_us), n=anchor.n)


def _not_as_backed_up(reader: Reader, backups: copies.Folder) -> Iterator[tuple[int, Message]]:
    newest = backups.kept()[-1:]
    for kept in newest:
        digest = reader.value(_DIGEST, (kept.last,))
        if kept.last and (digest is None or not bytes(digest).hex().startswith(kept.digest)):
            yield kept.made_us, say("check.backup_ahead", at=At(kept.made_us))
