"""What is imported when the first rows are on the screen: a new process, since here everything is imported already."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from complaint_desk.data.store import Store
from complaint_desk.services.desks import now_us
from complaint_desk.services.rule_books import load_rules
from complaint_desk.services.watching import record_breaches
from complaint_desk.wording import FIRST

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {
    "matplotlib", "numpy", "pandas", "sklearn", "scipy", "jieba", "openpyxl", "psycopg", "duckdb", "opencc", "pypinyin", "phonenumbers",
    "holidays", "peewee",
}
READ = {name for names in FIRST.values() for name in names}
PROGRAM = """
import json, linecache, os, sys
from pathlib import Path
from complaint_desk import paths
from complaint_desk.cli.untold import untold
from complaint_desk.wording import Words, catalogue

folder = Path(sys.argv[1])
paths.data_folder = lambda: folder / "data"

def watch(window):
    def told():
        kept = sum("complaint_desk" in name for name in linecache.cache)
        said = {"rows": window.queue.model.rowCount(), "modules": sorted(sys.modules), "texts_kept": kept, "words": sorted(catalogue("en").read)}
        print(json.dumps(said), flush=True)
        os._exit(0)
    window.queue.first_shown.disconnect()  # what comes next begins with it
    window.queue.first_shown.connect(told)

from complaint_desk.app import run_window
told = untold()
told.db, told.login = sys.argv[2], "grace.tan"
run_window(told, Words("en"), watch=watch)
"""


BOOTSTRAP = """
import sys
from complaint_desk import app
from complaint_desk.cli.arguments import parser
from complaint_desk.wording import Words

def began(_opening):
    print("shiboken6" in sys.modules, "PySide6.QtWidgets" in sys.modules, flush=True)
    raise SystemExit

app._Opening.start = began
words = Words("en")
app.run_window(parser(words).parse_args(["--db", sys.argv[1]]), words)
"""


def test_no_other_thread_imports_while_the_bindings_walk_over_the_modules(filled):
    done = subprocess.run(
        [sys.executable, "-c", BOOTSTRAP, str(filled)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}, timeout=120, check=False,
    )
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert done.stdout.split() == ["True", "False"], "the desk is looked into beside the rest of Qt, and not before its bindings are whole"


def test_nothing_heavy_is_imported_before_the_first_rows_are_painted(filled, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), str(filled)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}, timeout=120, check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["rows"] > 0
    assert not told["texts_kept"], "the bindings' hook on every import reads the text of each module, and keeps it"
    assert set(told["words"]) <= READ, "a key that the first page asks for stands in more files than it was"
    assert not HEAVY & {name.partition(".")[0] for name in told["modules"]}
    ours = {name for name in told["modules"] if name.startswith("complaint_desk.")}
    assert not {name for name in ours if name.split(".")[1] in ("charts", "readers", "insight", "playbooks")}
    unneeded = {"tomllib", "logging.handlers", "html", "hashlib", "secrets", "platformdirs", "decimal", "complaint_desk.cli.arguments"}
    assert not unneeded & set(told["modules"])
    assert not ours & {f"complaint_desk.domain.{name}" for name in ("case", "rules", "row", "clocks", "gates", "figures")}
    assert not ours & {f"complaint_desk.ui.widgets.{name}" for name in ("notices", "choice")}
    assert not ours & {"complaint_desk.domain.events", "complaint_desk.services.door", "complaint_desk.ui.case.screen"}


AT_REST = """
import json, os, sys
from pathlib import Path
from complaint_desk import paths
from complaint_desk.cli.strain import begin_with
from complaint_desk.cli.untold import untold
from complaint_desk.wording import Words, catalogue

folder = Path(sys.argv[1])
paths.data_folder = lambda: folder / "data"

def ready(program):
    begin_with(program)
    said = {"below": program.window.shell.rail.underMouse(), "modules": sorted(sys.modules), "words": sorted(catalogue("en").read)}
    print(json.dumps(said), flush=True)
    os._exit(0)

from complaint_desk.app import run_window
told = untold()
told.db, told.login = sys.argv[2], "grace.tan"

run_window(told, Words("en"), ready=ready)
"""


def test_a_queue_that_is_only_looked_at_holds_nothing_that_changes_cases(filled, tmp_path):
    desk = tmp_path / "desk.sqlite"
    shutil.copy(filled, desk)
    with closing(Store.open(desk, load_rules, clock=now_us)) as store:
        record_all(store)  # what the desk notices by itself changes cases, and is done
    done = subprocess.run(
        [sys.executable, "-c", AT_REST, str(tmp_path), str(desk)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}, timeout=120, check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    held = set(told["modules"])
    assert set(told["words"]) <= READ, "nobody asked for the words of other pages"
    assert told["below"], "without a screen the pointer rests near the corner in which the window opens"
    assert "complaint_desk.services.watching" in held, "the desk looks after its clocks all the same"
    assert not held & {"peewee", "hashlib", "_hashlib", "secrets", "socket", "uuid", "matplotlib", "calendar", "locale"}
    assert "complaint_desk.services.boards" not in held, "a window that opens below a pointer takes it for no hand that comes to the charts"
    assert "complaint_desk.playbooks.rules" in held, "the clocks of one's cases are reckoned by the rules that hold"
    assert not held & {f"complaint_desk.playbooks.{name}" for name in ("book", "books", "phrases", "methods", "coach", "checking")}
    assert not held & {f"complaint_desk.domain.{name}" for name in ("playbook", "phrases", "method")}, "only a case has a guide"
    assert not held & {f"complaint_desk.{name}" for name in ("services.sign_in", "services.proving", "ui.signing_in", "ui.phrases")}
    assert not held & {f"complaint_desk.data.{name}" for name in ("transaction", "projector", "search_text", "upgrading", "chain")}


def record_all(store: Store) -> None:
    who, after = store.persons()[1], 0
    while (changed := record_breaches(store, who, key=b"", after=after)).result["after"]:
        after = int(changed.result["after"])
