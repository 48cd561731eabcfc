"""What somebody is typing, kept on the disk within a second, on a thread of its own; given back when the field opens again.

Unsaved words are drafts, not events. A save is due 400 ms after the last keystroke and at the latest 900 ms after the first, so
that a killed program loses at most one second of typing. An emptied field has no draft.

A draft is somebody's: who sits down at the desk sees their own half-typed words and not those of the person before.

What is typed over a value that others may correct meanwhile is kept with a mark of that value, and goes back over no other.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol, TypeAlias

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from complaint_desk.domain.problems import Problem

AFTER_LAST_MS: Final = 400
AFTER_FIRST_MS: Final = 900
PIECE: Final = 4_000
"""Signs of a text that are looked through before it is asked whether something waits to be kept."""
_NO_RIGHT: Final = frozenset({"ST-READONLY", "ST-RIGHT"})
Editor: TypeAlias = QPlainTextEdit | QLineEdit


class DraftStore(Protocol):
    """Where drafts are kept; made, used and closed in one thread."""

    def save(self, key: str, text: str) -> None:
        """Keep a draft; it is on the disk when this returns."""

    def load_all(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the drafts that there are of these."""

    def discard(self, key: str) -> None:
        """Forget a draft."""

    def close(self) -> None:
        """Let go of the file."""


def _marked(value: str) -> str:
    """Return a value's mark: the value itself is not kept a second time, and no digits are taken for a card's."""
    from hashlib import sha256  # with OpenSSL, which who only looks at cases does not need

    return "".join("bcdfghjklmnpqrst"[byte % 16] for byte in sha256(value.encode("utf-8", "replace")).digest()[:16])


_BESIDE: Final = Qt.FindChildOption.FindDirectChildrenOnly


class _Watched(QObject):
    """One editor under its key; under none it rests, and serves the next key of the same field: connecting takes longer than watching."""

    def __init__(self, editor: Editor, typed: Callable[[str, str], None]) -> None:
        super().__init__(editor)
        self.key, self.editor, self.typed, self._over, self._mark = "", editor, typed, False, ""
        self.typed_in = False
        editor.textChanged.connect(self.changed)

    def serve(self, key: str, *, over: bool, stands: str | None = None) -> None:
        """Watch the field under a key; an empty one lets it rest."""
        self.key, self._over, self.typed_in = key, over or stands is not None, False
        self._mark = "" if stands is None else _marked(stands)

    def opened(self, kept: str) -> tuple[str, bool]:
        """Return the words of a draft, and whether what they were typed over still stands."""
        if not self._mark:
            return kept, True
        mark, told, words = kept.partition("\n")
        return (words, mark == self._mark) if told else (kept, False)

    def text(self) -> str:
        return self.editor.toPlainText() if isinstance(self.editor, QPlainTextEdit) else self.editor.text()

    def restore(self, text: str) -> bool:
        """Put a draft into the field, unless something was typed or, where it may not be written over, stands there already."""
        if self.typed_in or (self.text() and not self._over):
            return False
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
            self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)
        else:
            self.editor.setText(text)
            self.editor.setModified(True)
        return True

    def changed(self) -> None:
        """Take note of a keystroke."""
        if self.key:
            self.typed_in, text = True, self.text()
            self.typed(self.key, f"{self._mark}\n{text}" if text and self._mark else text)


def is_kept(editor: QObject) -> bool:
    """Return whether a field's words are kept as a draft now."""
    return any(each.key for each in editor.findChildren(_Watched))


_Task: TypeAlias = Callable[[DraftStore], None]


class _Keeper(threading.Thread):
    """Keeps drafts; while nobody waits for the disk, it looks for what of ``sensitive.CODES`` stands in those it kept last.

    Where there is no right to make their file, they are kept for the moment instead, and ``shut`` says why.
    """

    def __init__(
        self, opened: Callable[[], DraftStore], instead: Callable[[], DraftStore] | None, failed: Callable[[BaseException], None],
        noticed: Callable[[str], None],
    ) -> None:
        super().__init__(name="drafts", daemon=True)
        self._opened, self._instead, self._failed, self._noticed = opened, instead, failed, noticed
        self.shut: BaseException | None = None
        self._told: set[tuple[str, str]] = set()
        self.inbox: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self.unseen: dict[str, str] = {}

    def run(self) -> None:
        store: DraftStore | None = None
        while (task := self.inbox.get()) is not None:
            try:
                store = store or self._open()
                task(store)
            except Exception as error:  # told on the main thread
                self._failed(error)
            try:
                self._look()
            except Exception as error:
                self.unseen.clear()
                self._failed(error)
        if store is not None:
            store.close()

    def _open(self) -> DraftStore:
        try:
            return self._opened()
        except (Problem, PermissionError) as error:
            if self._instead is None or (isinstance(error, Problem) and error.code not in _NO_RIGHT):
                raise
            self.shut = error
            return self._instead()

    def _look(self) -> None:
        """Look through what was kept, a piece at a time; what is to be kept meanwhile goes first, and what it broke off begins anew."""
        for named, text in list(self.unseen.items()):
            for piece in _pieces(text):
                if not self.inbox.empty():
                    return
                self._look_at(named, piece)
            del self.unseen[named]

    def _look_at(self, named: str, piece: str) -> None:
        from complaint_desk.domain.sensitive import sensitive_in  # a start types nothing

        for code in sensitive_in(piece):
            if (named, code) not in self._told:
                self._told.add((named, code))
                self._noticed(code)


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces of whole lines; each begins with the last line of the one before, which says what its numbers are."""
    lines: list[str] = []
    size = 0
    for line in text.splitlines(keepends=True):
        lines.append(line)
        size += len(line)
        if size >= PIECE:
            yield "".join(lines)
            lines, size = [line], 0
    if size:
        yield "".join(lines)


class Drafts(QObject):
    """Autosave of the fields that are watched.

    Signals:
        kept: when a draft was last on the disk, in microseconds UTC.
        restored: the key of a field that was given its draft back.
        aside: the key of a field whose draft was not given back, since its value was changed meanwhile, and the draft's words.
        failed: an exception; the words are still in the field, but not on the disk.
        noticed: what of ``sensitive.CODES`` somebody is typing into a field; told once a field and code, when its draft is kept.
        turned: the drafts are another person's from now on; what is watched is to be emptied and watched again.
    """

    kept = Signal(object)
    restored = Signal(str)
    aside = Signal(str, str)
    failed = Signal(object)
    noticed = Signal(str)
    turned = Signal()
    _given = Signal(object)
    _saved = Signal(object)
    _loaded = Signal(str, object)
    _broke = Signal(object)
    _seen = Signal(str)

    def __init__(
        self, opened: Callable[[], DraftStore], clock: Callable[[], int], *, passing: bool = False,
        instead: Callable[[], DraftStore] | None = None,
    ) -> None:
        """Take where drafts are kept.

        Args:
            opened: makes that, or opens it.
            clock: microseconds UTC now.
            passing: it keeps them for the moment alone, so they are not said to be kept.
            instead: makes what keeps them for the moment where there is no right to make the other; ``failed`` says so with the first of
                them.
        """
        super().__init__()
        self._clock, self._passing = clock, passing
        self._owner = ""
        self._watched: dict[str, _Watched] = {}
        self._dirty: dict[str, str] = {}  # the words themselves, since a field may be gone before they are due
        self._first = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)
        self._unasked: dict[str, str] = {}  # how what is watched is kept, and its key, until the drafts are asked for
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)
        self._asking.timeout.connect(self._ask)
        if not passing:
            self._saved.connect(self.kept, Qt.ConnectionType.QueuedConnection)
        self._broke.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        self._loaded.connect(self._give_back, Qt.ConnectionType.QueuedConnection)
        self._given.connect(lambda then: then(), Qt.ConnectionType.QueuedConnection)
        self._seen.connect(self.noticed, Qt.ConnectionType.QueuedConnection)
        self._keeper = _Keeper(opened, instead, self._broke.emit, self._seen.emit)
        self._keeper.start()

    def belong_to(self, owner: str) -> None:
        """Keep what the person before typed, and from now on keep and give back the drafts of another.

        Args:
            owner: the person's code. Drafts that were kept before drafts had owners go to whoever opens their field first.
        """
        if owner != self._owner:
            self.flush()
            self._owner = owner
            self.turned.emit()

    def watch(self, key: str, editor: Editor, *, over: bool = False, stands: str | None = None) -> None:
        """Keep what is typed into a field under a key, and give back what was kept, if the field is still empty by then.

        Args:
            key: names the field, also after a restart.
            editor: the field.
            over: whether what was kept goes over what the field already shows, such as a value that was being corrected.
            stands: the value the one line shows, where others may change it meanwhile: what was kept goes over it only where it was
                typed over the same; else it is told by ``aside``.
        """
        self.unwatch(key)
        resting = (each for each in editor.findChildren(_Watched, options=_BESIDE) if not each.key and each.typed == self._typed)
        watched = self._watched[key] = next(resting, None) or _Watched(editor, self._typed)
        watched.serve(key, over=over, stands=stands)
        self._unasked[self._named(key)] = key
        self._asking.start()

    def _ask(self) -> None:
        """Ask for the drafts of what came to be watched in this turn, all at once: a case has some thirty fields."""
        self._asking.stop()
        asked, self._unasked = self._unasked, {}
        if not asked:
            return
        loaded = self._loaded.emit

        def load(store: DraftStore) -> None:
            found = store.load_all({*asked, *asked.values()})
            for named in asked:
                if named in found:
                    loaded(named, found[named])
            for named, key in asked.items():  # last: where the disk takes nothing, only these stay where they are
                if named not in found and key in found:
                    store.save(named, found[key])
                    store.discard(key)
                    loaded(named, found[key])

        self._keeper.inbox.put(load)

    def keeps(self) -> bool:
        """Return whether what is typed is still there after a restart, as far as is known by now."""
        return not self._passing and self._keeper.shut is None

    def when_given_back(self, then: Callable[[], object]) -> None:
        """Call back when what was kept for the fields that are watched by now stands in them."""
        self._ask()
        given = self._given.emit
        self._keeper.inbox.put(lambda _store: given(then))

    def unwatch(self, key: str, editor: Editor | None = None) -> bool:
        """Stop watching a field; what was typed is kept first.

        Args:
            key: names the field.
            editor: the field, where another one may be watched under the same key by now, which goes on being watched.

        Returns:
            Whether it was watched.
        """
        watched = self._watched.get(key)
        if watched is not None and (editor is None or watched.editor is editor):
            if self._dirty:
                self.flush()
            del self._watched[key]
            if shiboken6.isValid(watched):
                watched.serve("", over=False)
            return True
        return False

    def discard(self, key: str) -> None:
        """Forget a draft, since its words are saved or given up; the field may be cleared before or after."""
        self._dirty.pop(key, None)
        named = self._named(key)
        self._ask()  # first, as it came
        self._keeper.inbox.put(lambda store: store.discard(named))

    def flush(self) -> None:
        """Keep now what was typed and is not yet kept."""
        self._ask()
        self._timer.stop()
        self._first.invalidate()
        texts, self._dirty = {self._named(key): text for key, text in self._dirty.items()}, {}
        if not texts:
            return
        keeper, saved, broke, clock = self._keeper, self._saved.emit, self._broke.emit, self._clock

        def save(store: DraftStore) -> None:
            keeper.unseen.update(texts)
            for named, text in texts.items():
                if text:
                    store.save(named, text)
                else:
                    store.discard(named)
            if keeper.shut is not None:
                broke(keeper.shut)
            else:
                saved(clock())

        self._keeper.inbox.put(save)

    def close(self, wait_s: float = 10.0) -> None:
        """Keep everything, then end the thread."""
        self.flush()
        self._watched.clear()
        self._keeper.inbox.put(None)
        self._keeper.join(wait_s)

    def _named(self, key: str) -> str:
        """Return under what a draft is kept: the field first, since a case's drafts are erased by how they begin."""
        return f"{key}@{self._owner}" if self._owner else key

    def _typed(self, key: str, text: str) -> None:
        self._dirty[key] = text
        if not self._first.isValid():
            self._first.start()
        self._timer.start(max(0, min(AFTER_LAST_MS, AFTER_FIRST_MS - self._first.elapsed())))

    def _give_back(self, named: str, text: str | None) -> None:
        key = named.removesuffix(f"@{self._owner}")
        if named != self._named(key):
            return  # asked for by the person before
        watched = self._watched.get(key)
        if not text or watched is None or not shiboken6.isValid(watched):
            return
        words, still = watched.opened(text)
        if not still:
            if not watched.typed_in and words != watched.text():
                self.aside.emit(key, words)
        elif watched.restore(words):
            self._dirty.pop(key, None)
            self.restored.emit(key)
