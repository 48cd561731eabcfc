"""A customer gets all that the desk knows of them as one file, in their language, and that they got it is in the trail."""

from __future__ import annotations

import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain.events import DAY, DataDisclosed
from complaint_desk.domain.problems import FileProblem, NotAllowed, Problem
from complaint_desk.services import attaching, conversation, disclosing, intake, surveys
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

HOSTILE = "<script>alert(1)</script> & 'all' {name}"


class Tags(HTMLParser):
    """Collects which elements a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.names.add(tag)
        assert not [name for name, _ in attrs if name not in ("lang", "charset")]

    def handle_data(self, data: str) -> None:
        """Note its text."""
        self.text += data


def known(desk: SmallDesk, language: str = "zh_TW") -> int:
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys),
        intake=intake.Intake(caller=intake.Caller(name="Noor Vanderlee", phone="0555 0100", email="noor@example.org", language=language), words=HOSTILE),
    )
    return int(made.result["case"])


def disclose(desk: SmallDesk, case: int, out: Path, **more: object) -> disclosing.Disclosed:
    customer = desk.case(case).customer_id
    return disclosing.disclose(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, out=out, **more)  # type: ignore[arg-type]


def test_everything_is_in_it_to_read_and_for_programs_and_the_files_too(desk: SmallDesk, tmp_path: Path) -> None:
    case = known(desk)
    desk.do(conversation.add_note, case, text="Seemed tired of it.")
    letter = tmp_path / "a letter.txt"
    letter.write_text("Dear desk", encoding="utf-8")
    desk.do(attaching.attach, case, files=attaching.keep(desk.store, desk.agent, files=[letter]).kept)
    done = disclose(desk, case, tmp_path / "noor.zip")
    assert (done.cases, done.files, done.missing, done.same) == (1, 1, 0, ())
    with zipfile.ZipFile(tmp_path / "noor.zip") as packed:
        assert packed.testzip() is None
        table = json.loads(packed.read("data.json"))
        page = packed.read("data.html").decode()
        assert packed.read("files/01-01-a letter.txt") == b"Dear desk"
    assert table["customer"]["phone"] == "0555 0100"
    (told,) = table["cases"]
    assert told["number"] == desk.case(case).number
    words = [text for event in told["events"] for text in event.values() if isinstance(text, str)]
    assert {HOSTILE, "Seemed tired of it.", "a letter.txt"} <= set(words)
    assert "Mara" not in page + json.dumps(table)  # who works here is told by role
    for text in ("Noor Vanderlee", "0555 0100", "noor@example.org", "Seemed tired of it.", "Mara Linde"):
        assert (text in page) is (text != "Mara Linde")


def test_what_they_answered_in_a_survey_is_in_it_and_nobody_elses(desk: SmallDesk, tmp_path: Path) -> None:
    case, other = known(desk, "en"), desk.take(name="Somebody Else")
    surveys.plan(desk.store, desk.boss, key=next(desk.keys), name="Twice a year", every_days=180, first=desk.clock.us // DAY)
    for number, grade in ((case, 4), (other, 1)):
        answer = {"survey": 1, "customer_id": desk.case(number).customer_id, "outcome": "answered", "grade": grade}
        surveys.record(desk.store, desk.agent, key=next(desk.keys), **answer)
    disclose(desk, case, tmp_path / "noor.zip")
    with zipfile.ZipFile(tmp_path / "noor.zip") as packed:
        assert [each["grade"] for each in json.loads(packed.read("data.json"))["surveys"]] == [4]
        page = packed.read("data.html").decode()
    assert "4 – satisfied" in page
    assert "1 – very dissatisfied" not in page


def test_what_a_customer_wrote_is_text_on_the_page(desk: SmallDesk, tmp_path: Path) -> None:
    disclose(desk, known(desk), tmp_path / "noor.zip")
    with zipfile.ZipFile(tmp_path / "noor.zip") as packed:
        page = Tags()
        page.feed(packed.read("data.html").decode())
    assert HOSTILE in page.text
    assert page.names <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "dl", "dt", "dd", "ul", "li", "pre"}


def test_it_is_in_the_customers_language_unless_another_is_asked_for(desk: SmallDesk, tmp_path: Path) -> None:
    case = known(desk)
    for words, title in ((None, Words("zh_TW")), (Words("en"), Words("en"))):
        disclose(desk, case, tmp_path / "noor.zip", words=words)
        with zipfile.ZipFile(tmp_path / "noor.zip") as packed:
            assert title("privacy.page.title", name="Noor Vanderlee") in packed.read("data.html").decode()


def test_that_it_was_handed_out_is_in_the_trail(desk: SmallDesk, tmp_path: Path) -> None:
    case = known(desk)
    disclose(desk, case, tmp_path / "noor.zip")
    assert desk.last(desk.case(case).customer_id) == DataDisclosed(cases=1, files=0, language="zh_TW")
    assert check(desk.store).ok


def test_who_may_not_gets_nothing_and_a_file_that_cannot_be_written_is_told(desk: SmallDesk, tmp_path: Path) -> None:
    case = known(desk)
    customer = desk.case(case).customer_id
    with pytest.raises(NotAllowed):
        disclosing.disclose(desk.store, desk.agent, key=next(desk.keys), customer_id=customer, out=tmp_path / "noor.zip")
    with pytest.raises(FileProblem):
        disclose(desk, case, tmp_path / "nowhere" / "noor.zip")
    with pytest.raises(Problem, match="no_such_customer"):
        disclosing.disclose(desk.store, desk.boss, key=next(desk.keys), customer_id=case, out=tmp_path / "noor.zip")
    assert list(tmp_path.glob("*.zip*")) == []


def test_another_record_with_the_same_number_is_named(desk: SmallDesk, tmp_path: Path) -> None:
    first, second = known(desk), known(desk)
    done = disclose(desk, first, tmp_path / "noor.zip")
    assert done.same == (desk.case(second).number,)


@pytest.mark.parametrize(("name", "kept"), [
    ("../../etc/passwd", "_.._etc_passwd"), ("con.txt", "_con.txt"), ("a\u202egpj.exe", "agpj.exe"), ("", "file"), ("x. ", "x"), ("a:b|c", "a_b_c"), ("普通.pdf", "普通.pdf"),
])
def test_a_files_name_is_no_path(name: str, kept: str) -> None:
    assert disclosing.safe_name(name) == kept


def test_records_with_the_same_number_go_into_the_file_when_they_are_said_to_be_the_same_person(desk: SmallDesk, tmp_path: Path) -> None:
    case = known(desk)
    again = intake.Intake(caller=intake.Caller(name="N. Vanderlee-Brown", phone="(0555) 0100"), words="It broke once more.")
    other = int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=again).result["case"])
    desk.take(name="Somebody Else")
    assert desk.case(other).customer_id != desk.case(case).customer_id
    out = tmp_path / "all.zip"
    done = disclosing.disclose(desk.store, desk.boss, key=next(desk.keys), customer_id=desk.case(case).customer_id, out=out, same=True)
    assert (done.cases, done.same) == (2, ())
    with zipfile.ZipFile(out) as packed:
        page, table = packed.read("data.html").decode(), json.loads(packed.read("data.json"))
    assert "It broke once more." in page
    assert "N. Vanderlee-Brown" in page
    assert "Somebody Else" not in page
    assert [each["name"] for each in table["other_records"]] == ["N. Vanderlee-Brown"]
    assert all(isinstance(desk.last(desk.case(each).customer_id), DataDisclosed) for each in (case, other))
