"""The settings page: language, theme, row height and the emergency number, each taking effect at once; who works here; time limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.policy.holding import NOTHING, Policy
from complaint_desk.services.desks import now_us
from complaint_desk.settings import Settings
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files, SystemFiles
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.packing import PackCard
from complaint_desk.ui.refusing import say_set_here
from complaint_desk.ui.settings.agreeing import AgreeingCard
from complaint_desk.ui.settings.backups import BackupsCard
from complaint_desk.ui.settings.encryption import EncryptionCard
from complaint_desk.ui.settings.limits import LimitsCard
from complaint_desk.ui.settings.marks import MarksTable
from complaint_desk.ui.settings.people import PeopleTable
from complaint_desk.ui.settings.retention import RetentionCard
from complaint_desk.ui.settings.sign_in import SignInCard
from complaint_desk.ui.settings.subject import SubjectCard
from complaint_desk.ui.settings.support import SupportCard
from complaint_desk.ui.settings.surveys import SurveysCard
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Card, FormRow, Heading, LineField, Segment, Segments, row_of

_WIDTH = 720
_FIRST = 100
"""How the cards come before the room beside them."""
_LONGEST_NUMBER = 30
REPORTS = ("", "pdf", "xlsx", "html")
"""In which form the last month's report may be made by itself; the first is not at all."""
REMIND = (0, 5, 15, 30, 60)
"""How many minutes before a promise or callback is due one can be told."""


class SettingsView(QScrollArea):
    """The settings page.

    Signals:
        settings_changed: the new ``Settings``; the caller puts them into effect and keeps them.
        restore_asked: the moment (``Point``) to which the desk shall be put back.
        turn_asked: the turn (``Wanted``) of the desk's keys that shall be done.
    """

    settings_changed = Signal(object)
    restore_asked = Signal(object)
    turn_asked = Signal(object)

    def __init__(
        self, look: Look, settings: Settings, desk: Desk, files: Files | None = None, parent: QWidget | None = None,
        *, clock: Callable[[], int] = now_us, policy: Policy = NOTHING.policy,
    ) -> None:
        super().__init__(parent)
        self._look, self._settings, self._policy = look, settings, policy
        self.setObjectName("settings")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QFrame()
        page.setProperty("ground", "surface")
        cards = QWidget()
        cards.setMaximumWidth(_WIDTH)
        beside = row_of(cards, None)
        beside.setContentsMargins(20, 12, 16, 16)
        beside.setStretch(0, _FIRST)
        beside.setStretch(1, 1)
        page.setLayout(beside)  # a row asks for the height at the width it gives; a column asked at the window's, which is too low
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Heading(look, say("settings.title"), role="title"))
        column.addWidget(self._looks(look))
        column.addSpacing(8)
        column.addWidget(Heading(look, say("settings.people")))
        people = PeopleTable(look, desk)
        column.addWidget(people)
        column.addWidget(Label(look, say("settings.people_note"), role="micro", tone="muted", wrap=True))
        column.addSpacing(8)
        column.addWidget(Heading(look, say("settings_sign_in.title")))
        signing = SignInCard(look, desk, policy=policy)
        column.addWidget(signing)
        column.addSpacing(8)
        column.addWidget(Heading(look, say("settings_marks.title")))
        marks = MarksTable(look, desk)
        column.addWidget(marks)
        column.addWidget(Label(look, say("settings_marks.note"), role="micro", tone="muted", wrap=True))
        self._limits_title = Heading(look, say("calendar.page.title"))
        files = files or SystemFiles(look)
        self._limits = LimitsCard(look, desk, files)
        column.addSpacing(8)
        column.addWidget(self._limits_title)
        column.addWidget(self._limits)
        self._add_surveys(look, desk, column)
        self._backups_title = Heading(look, say("backups.title"))
        self.backups = BackupsCard(look, desk)
        self.backups.restore_asked.connect(self.restore_asked)
        column.addSpacing(8)
        column.addWidget(self._backups_title)
        column.addWidget(self.backups)
        self._add_encryption(look, desk, files, column)
        self._add_leaving(look, desk, files, clock, column)
        self._add_support(look, desk, column)
        desk.person_changed.connect(self._show_limits)
        self._show_limits()
        column.addStretch(1)
        self.setWidget(page)

    def _add_surveys(self, look: Look, desk: Desk, column: QVBoxLayout) -> None:
        """Add the surveys, and whom to ask now."""
        self._surveys_title = Heading(look, say("surveys.page.title"))
        self._surveys = SurveysCard(look, desk)
        column.addSpacing(8)
        column.addWidget(self._surveys_title)
        column.addWidget(self._surveys)

    def _add_encryption(self, look: Look, desk: Desk, files: Files, column: QVBoxLayout) -> None:
        """Add whether the desk is encrypted, and what may be done about it."""
        self._encryption = EncryptionCard(look, desk, files)
        self._encryption.turn_asked.connect(self.turn_asked)
        column.addSpacing(8)
        column.addWidget(Heading(look, say("encryption.page.title")))
        column.addWidget(self._encryption)

    def _add_leaving(self, look: Look, desk: Desk, files: Files, clock: Callable[[], int], column: QVBoxLayout) -> None:
        """Add what data leaves by: as a review pack, for the person whose it is, or for good when its time is up."""
        self._pack_title = Heading(look, say("pack.title"))
        self._pack = PackCard(look, desk, files, clock)
        column.addSpacing(8)
        column.addWidget(self._pack_title)
        column.addWidget(self._pack)
        self._agreeing_title = Heading(look, say("agreeing.title"))
        self._agreeing = AgreeingCard(look, desk)
        column.addSpacing(8)
        column.addWidget(self._agreeing_title)
        column.addWidget(self._agreeing)
        self._subject_title = Heading(look, say("privacy.subject.title"))
        self._subject = SubjectCard(look, desk, files)
        column.addSpacing(8)
        column.addWidget(self._subject_title)
        column.addWidget(self._subject)
        self._retention_title = Heading(look, say("retention.title"))
        self._retention = RetentionCard(look, desk)
        column.addSpacing(8)
        column.addWidget(self._retention_title)
        column.addWidget(self._retention)

    def _add_support(self, look: Look, desk: Desk, column: QVBoxLayout) -> None:
        """Add, at the very end, what one turns to when something does not work."""
        support = SupportCard(look, desk)
        column.addSpacing(8)
        column.addWidget(Heading(look, say("describing.page.title")))
        column.addWidget(support)

    def _show_limits(self) -> None:
        self._limits.look()
        self._limits_title.setVisible(not self._limits.isHidden())
        self._surveys.look()
        self._surveys_title.setVisible(not self._surveys.isHidden())
        self.backups.look()
        self._backups_title.setVisible(not self.backups.isHidden())
        self._encryption.look()
        self._pack.look()
        self._pack_title.setVisible(not self._pack.isHidden())
        self._agreeing.look()
        self._agreeing_title.setVisible(not self._agreeing.isHidden())
        self._subject.look()
        self._subject_title.setVisible(not self._subject.isHidden())
        self._retention.look()
        self._retention_title.setVisible(not self._retention.isHidden())

    def _looks(self, look: Look) -> Card:
        card = Card(margins=(16, 16, 16, 16), spacing=12)
        languages = [Segment(code, look.words(f"language.{code}")) for code in LANGUAGES]
        self._language = Segments(look, "settings.language", say("settings.language"), languages, chosen=look.words.language)
        self._language.chosen_changed.connect(self._choose_language)
        themes = [
            Segment("system", say("settings.theme_system")), Segment("light", say("settings.theme_light")),
            Segment("dark", say("settings.theme_dark")),
        ]
        self._theme = Segments(look, "settings.theme", say("settings.theme"), themes, chosen=self._settings.theme)
        self._theme.chosen_changed.connect(self._choose_theme)
        rows = [
            Segment("comfortable", say("settings.density_comfortable"), "rows-3"),
            Segment("compact", say("settings.density_compact"), "rows-4"),
        ]
        self._density = Segments(look, "settings.density", say("settings.density"), rows, chosen=self._settings.density)
        self._density.chosen_changed.connect(self._choose_density)
        card.column.addWidget(self._row("language", self._language))
        card.column.addWidget(self._row("theme", self._theme))
        card.column.addWidget(self._row("density", self._density, say("settings.density_note")))
        leads = [Segment(str(n), say("settings.remind_minutes", n=n) if n else say("settings.remind_never")) for n in REMIND]
        self._remind = Segments(look, "settings.remind", say("settings.remind"), leads, chosen=str(self._settings.remind))
        self._remind.chosen_changed.connect(lambda code: self._change(replace(self._settings, remind=int(code))))
        card.column.addWidget(self._row("remind", self._remind, say("settings.remind_note")))
        forms = [Segment(form, say(f"settings.report_{form or 'none'}")) for form in REPORTS]
        self._report = Segments(look, "settings.report", say("settings.report"), forms, chosen=self._settings.report)
        self._report.chosen_changed.connect(lambda form: self._change(replace(self._settings, report=form)))
        card.column.addWidget(self._row("report", self._report, say("settings.report_note")))
        self._emergency = LineField(look, "settings.emergency", say("settings.emergency"))
        self._emergency.setText(self._settings.emergency)
        self._emergency.setMaxLength(_LONGEST_NUMBER)
        self._emergency.setMaximumWidth(160)
        self._emergency.editingFinished.connect(self._choose_emergency)
        card.column.addWidget(self._row("emergency", self._emergency, say("settings.emergency_note")))
        self._say_locked()
        look.language.language_changed.connect(self._say_locked)
        return card

    def _row(self, name: str, field: QWidget, note: Said = "") -> FormRow:
        """Return the row of a setting; below one that the administrator of the machine set, that is said instead of what it does."""
        locked = name in self._policy.locked
        return FormRow(self._look, say(f"settings.{name}"), row_of(field, None), note=say("policy.set_here") if locked else note)

    def _say_locked(self, _words: object = None) -> None:
        fields = {
            "language": self._language, "theme": self._theme, "density": self._density, "remind": self._remind, "report": self._report,
            "emergency": self._emergency,
        }
        say_set_here(self._look, [field for name, field in fields.items() if name in self._policy.locked])

    def show_encryption(self) -> None:
        """Scroll to how the encryption of the desk stands."""
        self.ensureWidgetVisible(self._encryption)

    def show_settings(self, settings: Settings) -> None:
        """Show settings that were changed elsewhere."""
        self._settings = settings
        self._language.set_chosen(settings.language or self._look.words.language)
        self._theme.set_chosen(settings.theme)
        self._density.set_chosen(settings.density)
        self._remind.set_chosen(str(settings.remind))
        self._report.set_chosen(settings.report)
        self._emergency.setText(settings.emergency)

    def _choose_language(self, code: str) -> None:
        self._change(replace(self._settings, language=code))

    def _choose_theme(self, code: str) -> None:
        self._change(replace(self._settings, theme=code))

    def _choose_density(self, code: str) -> None:
        self._change(replace(self._settings, density=code))

    def _choose_emergency(self) -> None:
        number = self._emergency.text().strip()
        self._emergency.keep()
        if number != self._settings.emergency:
            self._change(replace(self._settings, emergency=number))

    def _change(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)
