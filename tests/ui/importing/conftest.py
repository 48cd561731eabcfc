"""A desk of two people, a file, and the import view in an active window; file dialogs answer at once."""


import pytest

from complaint_desk.ui.importing.view import ImportView

HEADER = "Ticket ID,Requester,Phone,Description,Status,Created,Wish\n"
ROWS = (
    "17,Ann Lee,0555 0101,My parcel is a week late and nobody calls.,closed,03/04/2025 09:00,Call me\n"
    "18,Bo Chen,0555 0102,It is late again and I want my money back.,open,05/06/2025 09:00,Refund\n"
    "19,林若安,13800130001,退款到现在还没有到账。,closed,01/02/2025 09:00,\n"
)
REFUSED = "20,Cy,,,open,01/02/2025,\n21,Di,,The door came without its hinges at all.,open,13/13/2025,\n"


class Answers:
    """Stands in for the system's file dialogs."""

    def __init__(self):
        self.read = self.write = None
        self.proposed = []

    def choose(self, parent, title, kinds, then):
        if self.read is not None:
            then(self.read)

    def save(self, parent, title, kinds, name, then):
        self.proposed.append(name)
        if self.write is not None:
            then(self.write)


@pytest.fixture
def files():
    return Answers()


@pytest.fixture
def view(qtbot, look, desk, files):
    made = ImportView(look, desk, files)
    qtbot.addWidget(made)
    made.resize(1300, 820)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(HEADER + ROWS + REFUSED, encoding="utf-8")
    return path
