"""Three programs write on one desk and are killed outright at any moment: whatever one of them was told is saved is there, and whole."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.rules import Rules
from complaint_desk.services.desks import now_us
from tests.data.desks import append, open_case
from tests.faults.budget import rounds

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL") or not hasattr(os, "fork"), reason="no SIGKILL or no fork here")
WRITERS = 3
ACKNOWLEDGED = 20
DESK_LASTS = 12
"""Kills before another desk is begun, so that proving it takes the same time throughout."""


def write(path: Path, who: str, said: Connection, together: Barrier) -> None:
    """Write without pause and tell each press after it was saved."""
    store = Store.open(path, Rules(), clock=now_us)
    drafts = DraftStore(path.with_name("desk.drafts.sqlite"))
    case = open_case(store)
    for number in range(1_000_000):
        text = f"{who}-{number}"
        append(store, case, ev.NoteAdded(text=text + " 又打来" * (number % 50)))
        said.send(("note", text))
        if not number:
            together.wait()  # who came first would write thousands before the last has come
        if number % 5 == 4:
            drafts.save(who, text)
            said.send(("draft", text))
        if number % 11 == 10:
            case = open_case(store)


@pytest.fixture(scope="module")
def programs() -> Any:
    """Processes that have everything loaded before they begin, so that a kill takes no second to prepare."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.faults.ready"])
    return context


def write_late(path: Path, who: str, said: Connection, together: Barrier) -> None:
    """A program as it must not be: it tells each press at once, and saves many at a time."""
    store = Store.open(path, Rules(), clock=now_us)
    case, texts = open_case(store), []
    for number in range(1_000_000):
        texts.append(f"{who}-{number}")
        said.send(("note", texts[-1]))
        if not number:
            together.wait()
        if len(texts) == 500:
            append(store, case, *(ev.NoteAdded(text=text) for text in texts))
            texts.clear()


def killed(programs: Any, path: Path, turn: int, chance: random.Random, writer: Any = write) -> list[tuple[str, str]]:
    """Let three write, kill them all, and return what they had told."""
    Store.open(path, Rules(), clock=now_us).close()  # that several make one desk at once is tried in ``test_many_hands``
    running, together = [], programs.Barrier(WRITERS)
    for who in range(WRITERS):
        hears, says = multiprocessing.Pipe(duplex=False)
        program = programs.Process(target=writer, args=(path, f"{turn}.{who}", says, together), daemon=True)
        program.start()
        says.close()
        running.append((program, hears))
    told: list[tuple[str, str]] = []
    until = time.monotonic() + 60
    while (len(told) < ACKNOWLEDGED or len({text.split("-")[0] for _, text in told}) < WRITERS) and time.monotonic() < until:
        for hears in wait([hears for _, hears in running], timeout=1):
            told.append(hears.recv())
    time.sleep(chance.uniform(0, 0.05))
    for program, _ in running:
        program.kill()
    for program, hears in running:
        program.join()
        told += rest(hears)
    assert len(told) >= ACKNOWLEDGED
    assert len({text.split("-")[0] for _, text in told}) == WRITERS, "not all of them came to write"
    return told


def rest(hears: Connection) -> Iterator[tuple[str, str]]:
    """What was still on its way when its writer was killed."""
    try:
        while hears.poll():
            yield hears.recv()
    except (EOFError, OSError):
        pass


def lost(path: Path, told: list[tuple[str, str]]) -> list[str]:
    """Return what is not as it was told; the desk is proven on the way."""
    with closing(Store.open(path, Rules(), clock=now_us)) as store:
        wrong = [f"check: {problem.key}" for problem in check(store).problems]
        bodies = store.read().rows("SELECT body FROM event_body JOIN event ON event.id = event_id WHERE kind = 'note_added'")
        kept = {json.loads(body)["text"].split(" ")[0] for (body,) in bodies}
    wrong += [f"note {text}" for kind, text in told if kind == "note" and text not in kept]
    drafts = DraftStore(path.with_name("desk.drafts.sqlite"))
    try:
        for who, number in {text.split("-")[0]: int(text.split("-")[1]) for kind, text in told if kind == "draft"}.items():
            found = drafts.load(who)
            if found is None or int(found.split("-")[1]) < number:
                wrong.append(f"draft {who}-{number}")
    finally:
        drafts.close()
    return wrong


def test_what_three_writers_were_told_is_saved_survives_their_kill(programs: Any, tmp_path: Path) -> None:
    chance, acknowledged, told = random.Random(1), 0, []
    for turn in rounds(100, 2_000, seconds=60, deep="killed"):
        desk = tmp_path / str(turn // DESK_LASTS) / "desk.sqlite"
        if turn % DESK_LASTS == 0:
            desk.parent.mkdir()
            told = []
        new = killed(programs, desk, turn, chance)
        acknowledged += len(new)
        told += new
        assert lost(desk, told) == [], f"kill {turn}"
    print(f"{acknowledged} presses were acknowledged")  # noqa: T201  # the figure is read by who runs it


def test_the_harness_notices_a_writer_that_says_saved_too_early(programs: Any, tmp_path: Path) -> None:
    found: list[str] = []
    for turn in range(3):
        path = tmp_path / f"{turn}.sqlite"
        found += lost(path, killed(programs, path, turn, random.Random(turn), write_late))
    assert any(wrong.startswith("note ") for wrong in found)
