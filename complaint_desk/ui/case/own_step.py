"""What a person did last in a case themselves, as far as it can be taken back."""

from __future__ import annotations

from typing import Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.timeline import Entry
from complaint_desk.services import assigning
from complaint_desk.services.questions import CaseView

_UNDOABLE: Final = frozenset(kind.kind for kind in assigning.UNDOABLE)


def last_own(view: CaseView, person: Person) -> Entry | None:
    """Return the person's own last step, if it can be taken back; None otherwise."""
    own = (e for e in reversed(view.timeline) if e.actor_id == person.id and e.kind in _UNDOABLE and not (e.undone or e.number))
    return next((e for e in own if view.now_us - e.at_us <= assigning.SHIFT_US), None)
