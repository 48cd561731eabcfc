"""What is done for a person who asks about their data, from wherever it is asked: all of it handed out, or the person forgotten.

Forgetting asks why, says first what goes and what stays, and needs to be agreed to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.services import disclosing, erasing
from complaint_desk.services.changed import Changed
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Dialog, one_line

Tell = Callable[[Sequence[Message]], object]


class SubjectPresses:
    """The two presses, over a widget that stays while they are answered."""

    def __init__(self, look: Look, desk: Desk, files: Files, over: QWidget) -> None:
        self._look, self._desk, self._files, self._over = look, desk, files, over

    def hand_out(
        self, customer: int, name: str, then: Callable[[disclosing.Disclosed], object], *, same: bool = False,
    ) -> None:
        """Ask where, and write all that is known of a customer.

        Args:
            customer: whose data.
            name: of the file that is proposed, without its ending.
            then: takes what was written.
            same: others with the same number or address are the same person.
        """
        def write(path: Path) -> None:
            self._desk.ask(disclosing.disclose, key=secrets.token_bytes(16), customer_id=customer, out=path, same=same, then=then)

        self._files.save(self._over, say("privacy.press.disclose"), say("privacy.press.kinds"), f"{name}.zip", write)

    def forget(self, customer: int, name: str, ident: str, tell: Tell) -> None:
        """Ask why, then whether, and forget a customer for good.

        Args:
            customer: whom.
            name: as they are known here.
            ident: of the button that was pressed.
            tell: takes what was done, in sentences.
        """
        def look_first(why: str) -> None:
            self._desk.ask(erasing.extent, customer_id=customer, then=lambda seen: self._confirm(seen, why, name, ident, tell))

        reasons = {code: say(f"privacy.why.{code}") for code in erasing.REASONS}
        reason_menu(self._look, self._over, ident, say("privacy.why.title"), reasons, look_first)

    def _confirm(self, seen: erasing.Extent, why: str, name: str, ident: str, tell: Tell) -> None:
        def erase() -> None:
            self._desk.ask(erasing.known_by, customers=(seen.customer_id,), then=lambda known: self._erase(known, why, tell))

        no, stays = say("privacy.press.no"), seen.stays
        Dialog(  # with an open case, or one that is held back, there is nothing to agree to
            self._look, say("privacy.press.heading", name=one_line(name, 60) or "–"), erasing.told(seen), ident=f"{ident}.ask",
            agree=no if stays else say("privacy.press.yes"), decline=None if stays else no, then=None if stays else erase,
            parent=self._over.window(),
        ).open()

    def _erase(self, known: erasing.Known, why: str, tell: Tell) -> None:
        """Erase, and tell it; then see to what lies beside the desk, search it, and tell that."""
        def erased(done: Changed) -> None:
            first = say("privacy.erased", n=int(done.result["events"]))
            tell((first, say("privacy.searching")))
            self._desk.ask(
                erasing.finish, known=known, long=say("privacy.searching"), then=lambda rest: tell((first, *erasing.told_rest(rest))))

        self._desk.do(erasing.erase_now, customer_id=known.streams[0], why=why, then=erased)


def reason_menu(
    look: Look, over: QWidget, ident: str, title: Message, choices: Mapping[str, Message], then: Callable[[str], object],
) -> None:
    """Offer reasons in a menu under the button that was pressed, gone when it closes; ``then`` takes the code."""
    menu = QMenu(over)
    menu.setObjectName(f"{ident}.menu")
    menu.setAccessibleName(look.words.of(title))
    menu.addSection(look.words.of(title))
    for code, said in choices.items():
        action = menu.addAction(look.words.of(said))
        action.setObjectName(f"{ident}.{code}")
        action.triggered.connect(lambda _checked=False, code=code: then(code))
    menu.aboutToHide.connect(menu.deleteLater)
    under = over.window().findChild(QWidget, ident) or over
    menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))
