"""Lines of a conversation on the clipboard: masked as an export is, and only once it is noted that they leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication

from complaint_desk.domain.masking import without_contact
from complaint_desk.services import taking_rows
from complaint_desk.services.changed import Changed
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.desk import Desk


def copy_lines(desk: Desk, view: CaseView | None, lines: Sequence[str]) -> None:
    """Copy lines of a case; nothing is copied while none is shown, or where it cannot be noted.

    Args:
        desk: notes it.
        view: the case.
        lines: as they are said.
    """
    if view is None:
        return
    name = view.customer.name if view.customer is not None else ""
    text = "\n".join(without_contact(line, name) for line in lines)

    def put(noted: Changed) -> None:
        if noted.result["ids"]:  # none where the case has come to be about whoever copies
            QGuiApplication.clipboard().setText(text)

    desk.do(taking_rows.note, cases=(view.case.id,), come_from="case", lines=len(lines), then=put)
