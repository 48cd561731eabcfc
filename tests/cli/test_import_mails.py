"""``import`` names the files of e-mails before anything is changed, and says which it left out."""

import json
from email.message import EmailMessage

import pytest


@pytest.fixture
def mail(tmp_path):
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "Ann Lee <ann@example.org>", "Broken", "<1@there>"
    made.set_content("The door came without its hinges at all.")
    for name, content in (("door.png", b"\x89PNG\r\n\x1a\n" + b"x" * 2_500), ("setup.png", b"MZ" + b"x" * 50)):
        made.add_attachment(content, maintype="image", subtype="png", filename=name)
    path = tmp_path / "one.eml"
    path.write_bytes(made.as_bytes())
    return path


def test_a_dry_run_names_the_files_and_what_is_left_out(run, mail, tmp_path):
    on = tmp_path / "desk.sqlite"
    code, out, _ = run("import", str(mail), "--dry-run", on=on)
    assert code == 0
    assert "from e-mail 1: door.png (3 kB)" in out
    assert "from e-mail 1, left out: setup.png. It is a program" in out
    assert not (tmp_path / "desk.files").exists()


def test_the_files_are_told_to_scripts_too(run, mail, tmp_path):
    on = tmp_path / "desk.sqlite"
    done = json.loads(run("import", str(mail), "--json", on=on)[1])
    assert [(each["row"], each["name"], each["bytes"], bool(each["left_out"])) for each in done["attached"]] == [
        (1, "door.png", 2_508, False), (1, "setup.png", 52, True),
    ]
    assert done["made"] == 1
    assert len([path for path in (tmp_path / "desk.files").rglob("*") if path.is_file()]) == 1
