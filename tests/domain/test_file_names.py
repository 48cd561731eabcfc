"""A file's name is a name: no path, nothing unseen, nothing that Windows keeps for itself, and not too long to be read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.file_names import LONGEST, is_started, safe_name


@pytest.mark.parametrize(("name", "safe"), [
    ("invoice.pdf", "invoice.pdf"), ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\发票.pdf", "发票.pdf"), ("a\u202egpj.exe", "agpj.exe"),
    ("photo.jpg:hidden.exe", "photo.jpg_hidden.exe"), ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("com1.tar.gz", "_com1.tar.gz"), ("name. . .", "name"),
    ("a\x00b\x1bc\n.txt", "abc .txt"), ("..", ""), ("/", ""), ("", ""), ("什么?.txt", "什么?.txt"), ("con\u200b.txt", "_con.txt"), ("com\u00b9", "_com\u00b9"),
    ("x" * 300 + ".pdf", "x" * 116 + ".pdf"), ("y" * 300, "y" * 120),
])
def test_a_name_keeps_what_is_a_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_whatever_it_is_called(name: str) -> None:
    safe = safe_name(name)
    assert len(safe) <= LONGEST
    assert not set(safe) & set("/\\:")
    assert not safe.endswith((".", " "))
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in safe)
    assert safe_name(safe) == safe


STARTED = (
    "application", "appref-ms", "bat", "cmd", "com", "cpl", "desktop", "diagcab", "exe", "gadget", "hta", "img", "iso", "jar", "jnlp",
    "js", "library-ms", "lnk", "msc", "msi", "msix", "one", "pif", "ps1", "psm1", "py", "pyw", "reg", "scf", "scr", "settingcontent-ms",
    "sh", "url", "vbs", "vhd", "vhdx", "website", "wsf", "xll",
)


@pytest.mark.parametrize("ending", STARTED)
def test_what_a_system_starts_by_its_ending_is_known_however_it_is_written(ending: str) -> None:
    assert all(is_started(name) for name in (f"bill.{ending}", f"BILL.{ending.upper()}.", f"a.b\u202e.{ending[0]}\u200b{ending[1:]}", f".{ending}"))


@pytest.mark.parametrize("name", ["letter.txt", "bat", "shop.com.txt", "合同.docx", "reg.pdf", "", "photo.jpeg", "one.", "mail.eml", "table.csv"])
def test_what_a_system_shows_is_not_started(name: str) -> None:
    assert not is_started(name)
