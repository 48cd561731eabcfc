"""A file is read in a process of its own: it has little memory and little time, ends with its reader, and nothing it says is believed."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import psutil
import pytest

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers import apart, frames, incoming, mapping
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.rows import Here, ReadingStopped, Refused, Row
from complaint_desk.readers.shape import FileShape
from complaint_desk.wording import catalogue

FILE = "Number,Complaint\n1,My parcel is two weeks late now.\n2,快递员态度很差,还骂人\n2,Nobody answers the telephone here.\n"
TABLE = FileShape("table", "utf-8", packed=False, delimiter=",", header_line=1, data_after=1, columns=("Number", "Complaint"))
SHORT = Limits(silent_s=1.0, stuck_s=3.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    before = psutil.Process().children(recursive=True)  # a harness before this one may have left what forks its writers
    yield
    assert [each for each in psutil.Process().children(recursive=True) if each not in before] == []


def saying(*frames_: object) -> Apart:
    """A reader that says what it is told to, whatever it was asked."""
    return doing(f"for each in json.loads({json.dumps(frames_)!r}):\n    frames.write(sys.stdout.buffer, each)")


def doing(what: str) -> Apart:
    """A reader that does something else."""
    code = "import json, os, sys, time\nfrom complaint_desk.readers import frames\nframes.read(sys.stdin.buffer)\n" + textwrap.dedent(what)
    return Apart(lambda: [sys.executable, "-c", code])


def refused(source: Apart, path: Path, limits: Limits = SHORT) -> FileProblem:
    with pytest.raises(FileProblem) as told:
        list(source.rows(TABLE, path, progress=None, cancelled=None, limits=limits))
    return told.value


def test_it_says_what_the_same_reading_says_here(path: Path) -> None:
    for limits in (Limits(), Limits(field_chars=20)):
        shape, first = Apart().look(path, limits)
        assert (shape, first) == Here().look(path, limits)
        read = [list(source.rows(shape, path, progress=None, cancelled=None, limits=limits)) for source in (Apart(), Here())]
        assert read[0] == read[1]
        assert any(isinstance(row, Refused) for row in read[0])


@pytest.mark.parametrize(("content", "code"), [
    (b"%PDF-1.7 and so on", "IM-BINARY"), (FILE.encode() * 9 + b"4,Late\x00.", "IM-NUL"), (b'{"a": [1,', "IM-JSON"), (b"", "IM-EMPTY"),
    (gzip.compress(b"a" * 3_000_000), "IM-HUGE"), (b"a,b\n\xff\xff\x80,c\n", "IM-ENCODING"),
])
def test_a_file_is_refused_in_the_same_words(path: Path, content: bytes, code: str) -> None:
    path.write_bytes(content)
    told = []
    for source in (Apart(), Here()):
        with pytest.raises(FileProblem) as problem:
            source.look(path, Limits())
        told.append((problem.value.code, problem.value.message))
    assert told[0] == told[1]
    assert told[0][0] == code


@pytest.mark.parametrize("kind", ["size", "kind", "claim"])
def test_what_can_be_seen_from_outside_is_refused_before_anything_starts(path: Path, kind: str) -> None:
    path.write_bytes({"size": b"a" * 2000, "kind": b"%PDF-1.7", "claim": gzip.compress(b"a" * 2_000_000)}[kind])
    started: list[str] = []
    with pytest.raises(FileProblem):
        Apart(lambda: started.append("") or ["nothing"]).look(path, replace(SHORT, file_bytes=1999 if kind == "size" else 50_000))
    assert started == []


def test_no_parser_runs_here(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*_given: object, **_named: object) -> None:
        raise AssertionError("parsed in the program itself")

    monkeypatch.setattr(csv, "reader", parsed)
    shape, proposed, first = mapping.propose(path, source=Apart())
    rows = incoming.read(path, proposed, UTC, shape=shape, source=Apart(), headers=mapping.headers_of(shape, first))
    assert [isinstance(row, Refused) for row in rows] == [False, True, False]


HANGS, SLEEPS = "while True: pass", "time.sleep(600)"
PATIENT = replace(SHORT, silent_s=600.0, stuck_s=600.0)
"""What takes too much is ended for that: on a busy machine its time would be over before."""


@pytest.mark.parametrize(("what", "code"), [
    (HANGS, "IM-TIME"), (SLEEPS, "IM-TIME"), ("os._exit(3)", "IM-READER"), ("os.abort()", "IM-READER"), ("raise ValueError", "IM-READER"),
    ("held = bytearray(os.urandom(1 << 20) * 400)\ntime.sleep(600)", "IM-MEMORY"),
    ("sys.stdout.buffer.write(b'\\xff' * 4000)", "IM-READER"), ("sys.stdout.buffer.write(b'\\0\\0\\1\\0' + b'[')", "IM-READER"),
    ("sys.stdout.buffer.write(b'\\0\\0\\0\\4' + b'[[[[')", "IM-READER"), ("sys.stdout.buffer.write(b'\\0\\0\\0\\4' + b'\\xff' * 4)", "IM-READER"),
])
def test_one_that_hangs_dies_eats_or_babbles_is_told_in_words_and_ended(path: Path, what: str, code: str) -> None:
    assert refused(doing(what), path, PATIENT if code == "IM-MEMORY" else SHORT).code == code


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="this limit is Linux's; elsewhere it is a job or the look from outside")
def test_memory_is_refused_within_before_anybody_looks(path: Path) -> None:
    greedy = "import complaint_desk.readers.child as child\nchild._answer = lambda *_: bytearray(900_000_000)\nsys.exit(child.main())"
    code = "import sys\n" + greedy
    assert refused(Apart(lambda: [sys.executable, "-c", code]), path).code == "IM-MEMORY"


@pytest.mark.parametrize("deed", [
    "open('left.txt', 'w')", "os.open('left.txt', os.O_WRONLY | os.O_CREAT)", "__import__('socket').socket()", "os.system('true')",
    "__import__('subprocess').run(['true'])", "os.remove(__file__)",
    "os.truncate(__file__, 0)", "os.rmdir(__file__)", "os.mkdir(__file__)", "os.link(__file__, 'b')", "os.symlink(__file__, 'b')",
    "os.chmod(__file__, 0o700)", "os.utime(__file__)", "os.rename(__file__, 'b')", "os.chdir('..')", "os.putenv('A', 'b')",
    "open('pyproject.toml')", "open(os.path.expanduser('~/.profile'))", "os.open('README.md', os.O_RDONLY)",
    "__import__('shutil').copyfile('README.md', __file__)", "__import__('shutil').rmtree(__file__)",
    "__import__('ctypes').CDLL(None).system(b'true')", "__import__('sqlite3').connect(__file__)",
])
def test_the_process_only_reads(path: Path, deed: str) -> None:
    code = f"""
import os, sys
import complaint_desk.readers.child as child
def wrong(out, *_):
    try:
        {deed}
    except PermissionError:
        child.frames.write(out, ["problem", "problem.import_empty", {{}}, "IM-EMPTY"])
child._answer = wrong
sys.exit(child.main())
"""
    assert refused(Apart(lambda: [sys.executable, "-c", code.replace("__file__", "'nothing-there'")]), path).code == "IM-EMPTY"


ON_AND_ON = "while True: frames.write(sys.stdout.buffer, ['at', 0, 0])"


@pytest.mark.parametrize(("what", "limits", "code"), [
    ("held = bytearray(os.urandom(1 << 20) * 400)\n" + ON_AND_ON, PATIENT, "IM-MEMORY"),
    (ON_AND_ON, replace(SHORT, silent_s=600.0, whole_s=0), "IM-TIME"),
    (ON_AND_ON + "; time.sleep(0.02)", replace(SHORT, awaited_s=0.5), "IM-TIME"),
    (ON_AND_ON, Limits(), "IM-READER"),
    ("while True: frames.write(sys.stdout.buffer, ['rows', []])", Limits(), "IM-READER"),
])
def test_one_that_goes_on_talking_is_under_the_same_limits(path: Path, what: str, limits: Limits, code: str) -> None:
    assert refused(doing(what), path, limits).code == code


LIES: dict[str, object] = {
    "no list": {"rows": []}, "no such word": ["run", "this"], "a row of numbers": ["rows", [[1, [1, 2]]]], "no row": ["rows", [1]],
    "cells without names": ["rows", [[1, ["a", "b", "c"]]]], "a zero byte": ["rows", [[0, ["a"]], [1, ["\x00"]]]],
    "a long cell": ["rows", [[0, ["a"]], [1, ["x" * 70_000]]]], "many columns": ["rows", [[0, ["a"] * 300]]], "a row before the first": ["rows", [[-1, []]]],
    "a sentence of ours": ["rows", [[1, "", "problem.crash", {}]]], "a sentence with a list": ["rows", [[1, "", "readers.refused.json", {"n": [1]}]]],
    "a field of a sentence": ["rows", [[1, "", "readers.refused.json", {"self": 1}]]], "too many rows": ["rows", [[0, []], *[[n, []] for n in range(1, 50)]]],
    "a problem of ours": ["problem", "problem.crash", {}, "XX"], "a code that is a text": ["problem", "problem.import_empty", {}, "x" * 99],
    "a bool": ["problem", "problem.import_empty", {"n": True}, "IM"], "a number without end": ["problem", "problem.import_empty", {"n": 10**30}, "IM"],
}


@pytest.mark.parametrize("lie", LIES)
def test_what_it_says_is_looked_at_as_if_an_enemy_had_said_it(path: Path, lie: str) -> None:
    assert refused(saying(LIES[lie], ["end"]), path, replace(SHORT, rows=40)).code == "IM-READER"


@pytest.mark.parametrize("shape", [
    {"kind": "pickle"}, {"encoding": "rot13"}, {"delimiter": "::"}, {"header_line": -1}, {"columns": ["a"] * 257}, {"columns": [1]}, {"named": 1}, {"encoding": ""}, {"members": [0]}, {"members": [1] * 1001},
])
def test_a_shape_that_no_file_has_is_not_believed(path: Path, shape: dict[str, object]) -> None:
    honest = {"kind": "table", "encoding": "utf-8", "packed": False, "delimiter": ",", "header_line": 1, "data_after": 1,
              "columns": ["a"], "short_rows": False, "named": True, "members": []}
    assert saying(["shape", honest], ["rows", []], ["end"]).look(path, SHORT)[0].columns == ("a",)
    with pytest.raises(FileProblem, match="import_reader_died"):
        saying(["shape", honest | shape], ["rows", []], ["end"]).look(path, SHORT)


def test_an_answer_that_breaks_off_is_no_answer(path: Path) -> None:
    assert refused(saying(["rows", [[0, ["a"]], [1, ["b"]]]]), path).code == "IM-READER"
    with pytest.raises(FileProblem, match="import_reader_died"):
        saying(["end"]).look(path, SHORT)


def test_a_program_that_is_not_there_is_told(path: Path) -> None:
    assert refused(Apart(lambda: ["/nothing/there"]), path).message.key == "problem.import_reader_none"


def test_stop_ends_it_at_once(path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(ReadingStopped):
        list(doing(SLEEPS).rows(TABLE, path, progress=None, cancelled=lambda: time.monotonic() - began > 0.2, limits=Limits()))
    assert time.monotonic() - began < 20


def test_one_that_is_read_no_further_is_gone(path: Path) -> None:
    before = psutil.Process().children()
    rows = Apart().rows(TABLE, path, progress=None, cancelled=None, limits=Limits())
    assert isinstance(next(iter(rows)), Row)
    assert len(psutil.Process().children()) > len(before)
    close: Callable[[], None] = rows.close  # type: ignore[attr-defined]
    close()
    assert psutil.Process().children() == before


def test_it_ends_when_who_asked_is_gone(path: Path) -> None:
    code = f"""
import json, os, subprocess, sys
from complaint_desk.readers import apart, frames
order = {{"do": "rows", "path": {str(path)!r}, "limits": {{}}, "shape": {{}}}}
hang = "import sys, time, complaint_desk.readers.child as c; c._answer = lambda *_: time.sleep(600); sys.exit(c.main())"
child = subprocess.Popen([sys.executable, "-c", hang], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
frames.write(child.stdin, order)
print(child.pid, flush=True)
os._exit(0)
"""
    pid = int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", timeout=60, check=True).stdout)
    try:
        psutil.wait_procs([psutil.Process(pid)], timeout=60)
        gone = not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        gone = True
    assert gone


def test_a_frame_has_a_length_that_is_looked_at_first(tmp_path: Path) -> None:
    file = tmp_path / "frame"
    file.write_bytes(b"\x7f\xff\xff\xff" + b"x" * 100)
    with file.open("rb") as stream, pytest.raises(frames.BadFrame):
        frames.read(stream)
    with file.open("wb") as stream:
        frames.write(stream, ["half \ud800", "汉字"])
    with file.open("rb") as stream:
        assert frames.value(frames.read(stream) or b"") == ["half \ud800", "汉字"]
        assert frames.read(stream) is None


@pytest.mark.parametrize("data", [
    b"[" + b"{}," * 600_000 + b"{}]", b"[" + b"[]," * 600_000 + b"[]]", b'["rows",[' + b'"",' * 600_000 + b'""]]',
    b'["rows",[[1,["' + b"x" * 2_000_000 + b'"' + b',{"a":1}' * 2_000 + b"]]]]", b"[" * 1_900_000,
], ids=["objects", "lists", "texts", "long", "deep"])
def test_what_would_become_too_many_values_is_refused_before_they_are_made(path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (path.parent / "frame").write_bytes(data)
    made: list[int] = []
    monkeypatch.setattr(frames.json, "loads", lambda *_: made.append(1))
    say_it = f"data = open({str(path.parent / 'frame')!r}, 'rb').read()\nsys.stdout.buffer.write(len(data).to_bytes(4, 'big') + data)"
    assert refused(doing(say_it), path, Limits()).code == "IM-READER"
    assert made == []


def test_wide_and_long_rows_come_whole_and_only_a_monstrous_one_is_refused(path: Path) -> None:
    comma, long = ",[{" * 20_000, "汉" * 60_000
    wide = [{f"c{n}": "" for n in range(255)} | {"words": "x"}] * 600
    rows = [{"words": comma, "quoted": '\\"' * 20_000}] * 9 + [{f"c{n}": long for n in range(16)}] * 2 + wide
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    shape, _first = Here().look(path, Limits())
    read = [list(source.rows(shape, path, progress=None, cancelled=None, limits=Limits())) for source in (Apart(), Here())]
    assert read[0] == read[1]
    assert len(read[0]) == len(rows)
    path.write_text(json.dumps({f"c{n}": long for n in range(60)}, ensure_ascii=False) + '\n{"words": "late"}', encoding="utf-8")
    monster, good = Apart().rows(shape, path, progress=None, cancelled=None, limits=Limits())
    assert isinstance(monster, Refused)
    assert monster.reason.key == "readers.refused.record_long"
    assert good == Row(2, {"words": "late"})


LONG = "x" * 9_000_000


@pytest.mark.parametrize("header", [
    f"Number,Complaint {LONG}", f'Number,"Complaint {LONG}"', "Number,Complaint" + "," * 9_000_000, ",".join(f"n{n}{LONG[:60_000]}" for n in range(200)),
    '"' + "x\n" * 4_500_000 + '",Complaint',
], ids=["one name", "a quoted name", "many names", "many long names", "many lines"])
def test_a_header_longer_than_what_passes_is_refused_in_words(path: Path, header: str) -> None:
    path.write_text(f"{header}\n1,late\n2,late again\n", encoding="utf-8")
    with pytest.raises(FileProblem) as told:
        Apart().look(path, Limits())
    assert told.value.code in ("IM-HUGE", "IM-QUOTE")


def test_every_sentence_it_may_say_is_written() -> None:
    known = set(catalogue("en"))
    assert {f"problem.{name}" for name in apart.PROBLEMS} <= known
    assert {f"readers.refused.{name}" for name in apart.REASONS} <= known


def test_it_starts_quickly_and_loads_no_window(path: Path) -> None:
    loaded = "import sys, complaint_desk.readers.child; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, encoding="utf-8", timeout=60, check=True).stdout.split()
    assert not {name for name in out if name.startswith(("PySide6", "matplotlib", "numpy", "peewee", "sqlite3", "complaint_desk.ui", "complaint_desk.data"))}
    before = os.times()
    Apart().look(path, Limits())
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 1.0
