"""The rules of the playbooks come without the rest of what the guide says: in a new process, since here everything is imported already."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from complaint_desk.services.rule_books import load_rules
assert load_rules().version
print(*sorted(name for name in sys.modules if name.startswith("complaint_desk.") and ("coach" in name or "checking" in name)))
"""


def test_neither_the_coach_nor_the_checks_are_imported_for_the_rules():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
