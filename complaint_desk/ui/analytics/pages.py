"""Saved pages in the analytics view: the button with its menu, what is chosen, named, shared, begun with and deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.saved_page import Page
from complaint_desk.services import saved_pages
from complaint_desk.services.changed import Changed
from complaint_desk.services.saved_pages import Pages, SavedPage
from complaint_desk.ui.analytics.choosing import ChoosePanel
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.naming import NameForm
from complaint_desk.ui.text import one_line, set_tip
from complaint_desk.ui.widgets import Button
from complaint_desk.wording import Words

SHOWN_NAME: Final = 14


class PageKeeper(QObject):
    """The saved pages of who works here.

    Signals:
        page_wanted: a ``Page`` to be shown.
        figures_chosen: the codes of the figures to be shown, in their order.
        known: the ``Pages`` as they were read, with what the desk can be filtered by.
        done: a ``Message`` of what was done.
        undoable: a ``Message`` of what was done, and what takes it back.

    Attributes:
        button: opens the menu, and is called like the page that is shown.
    """

    page_wanted = Signal(object)
    figures_chosen = Signal(object)
    known = Signal(object)
    done = Signal(object)
    undoable = Signal(object, object)

    def __init__(self, desk: Desk, look: Look, now: Callable[[], Page], host: QWidget) -> None:
        """Take the collaborators.

        Args:
            desk: the way to the saved pages.
            look: appearance and language.
            now: returns what is shown.
            host: the view around it.
        """
        super().__init__(host)
        self._desk, self._look, self._now, self._host = desk, look, now, host
        self._pages = Pages()
        self._current = 0
        self._begun = False
        self._whose = 0
        self.button = Button(look, "analytics.pages", say("analytics.page.button"), self._offer, icon="star", small=True)
        desk.changed.connect(self._changed)
        desk.person_changed.connect(self._person_changed)
        look.language.follow(self._retranslate)

    @cached_property
    def _naming(self) -> NameForm:
        """The form that asks for a name; made when it is first wanted, as the window makes the charts in short turns."""
        title, name, shared = (say(f"queue.view.{part}") for part in ("save", "name", "shared"))
        return NameForm(self._look, "analytics.page.form", title, saved_pages.FIELD, name, self._host, shared)

    @cached_property
    def _choosing(self) -> ChoosePanel:
        """The form that chooses figures; made like the other one."""
        panel = ChoosePanel(self._look, self._host)
        panel.chosen.connect(self._choose)
        return panel

    def load(self) -> None:
        """Read what there is; the first time the page that was chosen to begin with is shown."""
        if self._desk.person.may(saved_pages.RIGHT):
            whose = self._whose = self._desk.person.id
            self._desk.ask(
                saved_pages.pages, then=lambda pages: self._take(pages) if self._desk.person.id == whose else None,
                failed=lambda _problem: None)

    def leave(self) -> None:
        """Take note that no saved page is shown any more."""
        self._current = 0
        self._name_button()

    def _take(self, pages: Pages) -> None:
        self._pages = pages
        self.known.emit(pages)
        if pages.page(self._current) is None:
            self._current = 0
        if not self._begun:
            self._begun = True
            if pages.start:
                self.show_page(pages.start)
        self._name_button()

    def _person_changed(self) -> None:
        if self._desk.person.id != self._whose:  # the same one may have other rights only
            self._pages, self._current, self._begun = Pages(), 0, False
            self._name_button()
        if self._host.isVisible():
            self.load()

    def _changed(self, changed: Changed) -> None:
        if changed.kinds & {"view", "marks"} and self._begun:
            self.load()

    def show_page(self, number: int) -> None:
        """Show a saved page."""
        saved = self._pages.page(number)
        if saved is not None:
            self._current = number
            self._name_button()
            self.page_wanted.emit(saved.page)

    # the menu ----------------------------------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """Return the menu, gone when it closes."""
        words = self._look.words
        menu = QMenu(self._host)
        menu.setObjectName("analytics.pages.menu")
        menu.setAccessibleName(words("analytics.page.button"))
        menu.aboutToHide.connect(menu.deleteLater)

        def add(code: str, said: str, run: Callable[[], object], *, ticked: bool | None = None) -> None:
            action = menu.addAction(said.replace("&", "&&"), lambda: run())
            action.setObjectName(f"analytics.pages.menu.{code}")
            if ticked is not None:
                action.setCheckable(True)
                action.setChecked(ticked)

        for each in self._pages.there:
            name = words("queue.view.shared_by", view=each.name) if each.shared else each.name
            add(f"page.{each.id}", one_line(name, 60), self._shower(each.id), ticked=each.id == self._current)
        if self._pages.there:
            menu.addSeparator()
        add("choose", words("analytics.page.choose"), lambda: self._choosing.open(self.button, self._now().figures))
        menu.addSeparator()
        saved = self._pages.page(self._current)
        mine = saved is not None and saved.may_change
        if saved is not None and mine:
            add("keep", words("queue.view.keep", name=saved.name), lambda: self._keep(saved))
        add("save_as", words("queue.view.save_as"), self._save)
        if saved is not None and mine:
            add("rename", words("queue.view.rename"), lambda: self._rename(saved))
            if self._desk.person.may("share_views"):
                add("unshare" if saved.shared else "share", words(f"queue.view.{'unshare' if saved.shared else 'share'}"),
                    lambda: self._share(saved))
        if saved is not None:
            begins = self._pages.start == saved.id
            add("start", words("queue.view.start"), lambda: self._start(0 if begins else saved.id, saved.name), ticked=begins)
        if saved is not None and mine:
            menu.addSeparator()
            add("delete", words("queue.view.delete"), lambda: self._delete(saved))
        return menu

    def _shower(self, number: int) -> Callable[[], object]:
        return lambda: self.show_page(number)

    def _offer(self) -> None:
        menu = self.menu()
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    # changing ----------------------------------------------------------------------------------------------------------------

    def _choose(self, figures: Sequence[str]) -> None:
        self.figures_chosen.emit(tuple(figures))

    def _save(self) -> None:
        page = self._now()

        def saved(changed: Changed) -> None:
            self._naming.shut()
            self._current = int(changed.result["view"])
            self._done(say("queue.view.saved_done", name=" ".join(self._naming.field.text().split())))

        def save() -> None:
            self._desk.do(
                saved_pages.save, name=self._naming.field.text(), page=page, shared=self._naming.box.isChecked(), then=saved,
                failed=self._naming.refuse,
            )

        self._naming.ask(self.button, "", save, box=self._desk.person.may("share_views"))

    def _rename(self, saved: SavedPage) -> None:
        def renamed(_changed: Changed) -> None:
            self._naming.shut()
            self.load()

        def rename() -> None:
            self._desk.do(saved_pages.change, view=saved.id, name=self._naming.field.text(), then=renamed, failed=self._naming.refuse)

        self._naming.ask(self.button, saved.name, rename)

    def _keep(self, saved: SavedPage) -> None:
        self._change(saved, say("queue.view.saved_done", name=saved.name), page=self._now())

    def _share(self, saved: SavedPage) -> None:
        told = say("queue.view.unshared_done" if saved.shared else "queue.view.shared_done", name=saved.name)
        self._change(saved, told, shared=not saved.shared)

    def _delete(self, saved: SavedPage) -> None:
        def deleted(_changed: Changed) -> None:
            self.undoable.emit(say("queue.view.deleted", name=saved.name), lambda: self._bring_back(saved))

        self._desk.do(saved_pages.change, view=saved.id, deleted=True, then=deleted, failed=self._not_done)

    def _bring_back(self, saved: SavedPage) -> None:
        self._change(saved, say("queue.view.saved_done", name=saved.name), deleted=False)

    def _change(self, saved: SavedPage, told: Message, **fields: Any) -> None:
        self._desk.do(saved_pages.change, view=saved.id, then=lambda _changed: self._done(told), failed=self._not_done, **fields)

    def _start(self, number: int, name: str) -> None:
        told = say("queue.view.starts", name=name) if number else say("analytics.page.starts_overview")
        self._desk.do(saved_pages.start_with, view=number, then=lambda _changed: self._done(told), failed=self._not_done)

    def _done(self, told: Message) -> None:
        self.done.emit(told)
        self.load()

    def _not_done(self, problem: Problem) -> None:
        self.done.emit(problem.message)

    # the button --------------------------------------------------------------------------------------------------------------

    def _name_button(self) -> None:
        saved = self._pages.page(self._current)
        self.button.say(one_line(saved.name, SHOWN_NAME) if saved is not None else say("analytics.page.button"))

    def _retranslate(self, words: Words) -> None:
        set_tip(self.button, words("analytics.page.tip"))
