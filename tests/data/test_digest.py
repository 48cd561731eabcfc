"""What a press hashes comes without OpenSSL, and is what OpenSSL makes of it."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from complaint_desk.data.digest import sha256

ROOT = Path(__file__).resolve().parents[2]
A_PRESS = """
import sys
from complaint_desk.data import transaction
from complaint_desk.services import leaving, watching
print("_hashlib" in sys.modules)
"""


@pytest.mark.parametrize("length", [0, 1, 55, 56, 64, 119, 1_000, 70_000])
def test_any_text_is_hashed_to_the_same_bytes_as_by_openssl(length):
    text = bytes(at % 251 for at in range(length))
    assert sha256(text).digest() == hashlib.sha256(text).digest()


def test_what_the_desk_records_by_itself_loads_no_openssl():
    done = subprocess.run(
        [sys.executable, "-c", A_PRESS], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False"]
