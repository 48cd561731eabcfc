"""What vouches for the trail from outside the desk's file: asked at every start, before it is noted where the trail stands now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Final

from complaint_desk import paths
from complaint_desk.data import copies
from complaint_desk.data.anchors import PUT_BACK_US, Anchors, is_given_up, place_of
from complaint_desk.data.form import DESK_STREAM
from complaint_desk.data.store import Reader, Store
from complaint_desk.domain.backups import Kept
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.services.desks import anchor_folder

_DIGEST: Final = "SELECT digest FROM operation WHERE id = ?"
_LANES: Final = "SELECT token FROM lane"
_BEGUN: Final = (
    "SELECT count(*) FROM event e JOIN operation o ON o.id = e.operation_id "
    "WHERE e.stream_id = ? AND e.kind IN ('desk_restored', 'desk_rescued') AND o.lane = (SELECT max(id) FROM lane)"
)
"""How often the lane in which the desk goes on was begun by putting it back: once, or it is the first one."""


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
    return next(iter((*_not_as_noted(store.read(), anchors), *_not_as_backed_up(store, backups))), None)


def vouched_until(store: Store, backups: copies.Folder) -> int:
    """Return the latest moment that was noted of a desk's lanes outside its file, microseconds UTC; 0 where nothing was, or can be read."""
    with suppress(OSError):
        anchors = Anchors(anchor_folder())
        noted = [anchor.at_us for (token,) in store.read().rows(_LANES) for anchor in anchors.of(bytes(token))]
        return max((*noted, *(each.made_us for each in backups.kept())), default=0)
    return 0


def _not_as_noted(reader: Reader, anchors: Anchors) -> Iterator[Message]:
    for (token,) in reader.rows(_LANES):
        for anchor in anchors.at_stake(bytes(token)):
            found = place_of(reader.one, anchor) if anchor.n else None
            if anchor.n and (found is None or found[1] != anchor.digest) and not (found is None and is_given_up(reader.one, anchor)):
                yield say("check.anchor_missing", at=At(anchor.at_us), n=anchor.n)


def _not_as_backed_up(store: Store, backups: copies.Folder) -> Iterator[Message]:
    """Ask the newest backup, by its time and by the number that it ends with: a clock that was ahead makes them two."""
    reader, kept = store.read(), backups.kept()
    for each in dict.fromkeys((*kept[-1:], *sorted(kept, key=lambda one: (one.last, one.made_us))[-1:])):
        digest = reader.value(_DIGEST, (each.last,))
        missing = each.last and (digest is None or not bytes(digest).hex().startswith(each.digest))
        if missing and not _is_given_up(store, backups, each):
            yield say("check.backup_ahead", at=At(each.made_us))


def _is_given_up(store: Store, backups: copies.Folder, backup: Kept) -> bool:
    """Whether a backup is of a past that was given up: the desk was put back since, and goes on in a lane that the backup does not know."""
    reader = store.read()
    put_back = backup.made_us <= int(reader.value(PUT_BACK_US, (DESK_STREAM,)))
    return bool(put_back and reader.value(_BEGUN, (DESK_STREAM,))) and store.lane_head()[0].hex() not in _lanes_of(backups, backup)


def _lanes_of(backups: copies.Folder, backup: Kept) -> Collection[str]:
    """Return the tokens of the lanes in a backup; none where it cannot be read."""
    file = backups.path / backup.name
    with suppress(StoreProblem):
        if backup.full:
            told = backups.manifest(file)
            return (*told.before, told.lane)
        from complaint_desk.data import segments  # only where a backup holds what the desk does not

        return [bytes(token).hex() for _, token, _ in segments.read(file, backups.driver).truth.lanes]
    return ()
