"""The window names the files of e-mails before they come in, and what is left out."""

from email.message import EmailMessage

import pytest

from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button


@pytest.fixture
def mail(tmp_path):
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "Ann Lee <ann@example.org>", "Broken", "<1@there>"
    made.set_content("The door came without its hinges at all.")
    made.add_attachment(b"\x89PNG\r\n\x1a\nx", maintype="image", subtype="png", filename="<b>door</b>.png")
    made.add_attachment(b"MZ" + b"x" * 50, maintype="image", subtype="png", filename="setup.png")
    path = tmp_path / "one.eml"
    path.write_bytes(made.as_bytes())
    return path


def test_what_comes_with_an_e_mail_is_named_before_and_after_it_comes_in(view, files, mail, store, export):
    label = view.findChild(Label, "import.files")
    files.read = export
    view.findChild(Button, "import.file").click()
    assert not label.isVisible()
    view.open_file(mail)
    assert label.isVisible()
    assert "b>.png (1 kB)" in label.text()
    assert "setup.png. It is a program" in label.text()
    assert not (store.path.parent / "desk.files").exists()
    view.findChild(Button, "import.start").click()
    assert "b>.png (1 kB)" in label.text()
    assert len([path for path in (store.path.parent / "desk.files").rglob("*") if path.is_file()]) == 1


def test_a_sender_whom_nobody_verified_is_doubted_without_a_remedy_for_dates_and_the_column_of_files_says_they_come(view, mail):
    view.open_file(mail)
    whys = [label.whole() for label in view.findChildren(Label) if label.objectName().endswith(".why")]
    assert sum("not verified" in why for why in whys) == 2
    assert any("the files themselves come in" in why for why in whys)
    assert [each for each in view.findChildren(Button) if each.objectName().endswith(".day_first")] == []
