"""The case with the guide beside it, and what belongs to both: finding, files, a customer's rights. Made in parts, since it is much.

Each part is one turn of the event loop, so that the rows still move while the case is made that somebody is about to open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from complaint_desk.services.books import Books
from complaint_desk.services.suggesting import Suggesting
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look

if TYPE_CHECKING:
    from complaint_desk.ui.case import CaseScreen
    from complaint_desk.ui.case.attaching import Attaching
    from complaint_desk.ui.case.details import DetailsPart
    from complaint_desk.ui.case.finding import FindBar
    from complaint_desk.ui.case.privacy import PrivacyPresses
    from complaint_desk.ui.guide import GuidePanel


class CaseRoom:
    """Where one case is worked on; ``prepare`` it before anything else.

    Attributes:
        screen: the case.
        guide: the guide beside it.
        find_bar: finds in the conversation.
        attaching: adds files and gives copies of them.
        details: puts right what is known of a customer.
        privacy: what a customer may ask for by law.
    """

    screen: CaseScreen
    guide: GuidePanel
    find_bar: FindBar
    attaching: Attaching
    details: DetailsPart
    privacy: PrivacyPresses

    def __init__(
        self, look: Look, desk: Desk, drafts: Drafts, files: Files, *, books_for: Callable[[str], Books], clock: Callable[[], int],
        suggesting: Suggesting,
    ) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            desk: what everything here speaks to.
            drafts: keeps what is typed.
            files: asks for a file, and where to write a copy.
            books_for: the guide's books of a language.
            clock: microseconds UTC now.
            suggesting: what words tell of a case.
        """
        self._look, self._desk, self._drafts, self._files = look, desk, drafts, files
        self._books_for, self._clock, self._suggesting = books_for, clock, suggesting
        self._parts: list[Callable[[], None]] = [_load_case, self._make_screen, _load_guide, self._make_guide, self._join]

    def prepare(self) -> bool:
        """Make the next part; return whether everything is there."""
        if self._parts:
            self._parts[0]()
            del self._parts[0]
        return not self._parts

    def read_coach(self) -> None:
        """Have what is written to a customer coached, also where no case was opened yet."""
        self._look.coach.read(self._desk, self._books_for, self._look.words.language)

    def _make_screen(self) -> None:
        from complaint_desk.ui.case import CaseScreen

        self.screen = CaseScreen(self._look, self._desk, self._drafts, books_for=self._books_for, clock=self._clock)

    def _make_guide(self) -> None:
        from complaint_desk.ui.guide import GuidePanel

        self.guide = GuidePanel(self._desk, self._drafts, self._look, clock=self._clock, signals_in=self._suggesting.signals)

    def _join(self) -> None:
        from complaint_desk.ui.case.attaching import Attaching
        from complaint_desk.ui.case.behaviour import BehaviourPart
        from complaint_desk.ui.case.details import DetailsPart
        from complaint_desk.ui.case.finding import FindBar
        from complaint_desk.ui.case.letter import LetterPart
        from complaint_desk.ui.case.privacy import PrivacyPresses

        screen, guide, look, desk = self.screen, self.guide, self._look, self._desk
        screen.case_comes.connect(guide.await_case)
        screen.case_shown.connect(guide.show_case)
        screen.case_hidden.connect(guide.clear)
        screen.field_wanted.connect(guide.focus_field)
        guide.step_shown.connect(screen.show_step)
        guide.focus_wanted.connect(screen.focus_field)
        guide.case_wanted.connect(screen.open_case)
        guide.going_on.connect(screen.closing.save_pending)
        screen.closing.written.connect(guide.count_written)
        self.find_bar = FindBar(look, desk, screen.timeline)
        self.attaching = Attaching(look, desk, self._files, screen, (guide,))
        self.attaching.undoable.connect(lambda done, undo: screen.toast.show_done(done, "", undo))
        self.details = DetailsPart(look, desk, self._drafts, screen.card)
        self.behaviour = BehaviourPart(look, desk, screen.card)
        screen.deciding.add_below(LetterPart(look, desk, self._drafts, self._files))
        self.privacy = PrivacyPresses(look, desk, self._files, screen.card)
        self.privacy.identities_shown.connect(screen.show_identities)
        screen.header.evidence_wanted.connect(self._take_out)

    def _take_out(self) -> None:
        """Ask why the case is taken out as evidence, and where to."""
        from complaint_desk.ui.case.evidence import EvidenceDialog

        if self.screen.view is not None:
            EvidenceDialog(self._look, self._desk, self._files, self.screen.view.case, self.screen.window()).open()

    @property
    def runs(self) -> dict[str, Callable[[], object]]:
        """What the commands here do that are no buttons."""
        note = self.screen.composer.field
        return {
            "case.find": self.find_bar.open_bar, "case.find.next": lambda: self.find_bar.step(1),
            "case.find.before": lambda: self.find_bar.step(-1), "case.attach": self.attaching.choose,
            "case.files": self.attaching.offer_copies, "guide.needed": self.guide.focus_needed,
            "case.write": lambda: note.setFocus(Qt.FocusReason.ShortcutFocusReason),
        }


def _load_case() -> None:
    import complaint_desk.ui.case.screen  # noqa: F401


def _load_guide() -> None:
    import complaint_desk.ui.guide.panel  # noqa: F401
