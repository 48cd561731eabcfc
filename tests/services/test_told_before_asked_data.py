"""A row of those to be told before they ask is about the customer it names: forgotten with them, handed out to them, and to nobody else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from complaint_desk.data import parties
from complaint_desk.data.check import check
from complaint_desk.domain.events import DAY
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import disclosing, erasing, follow_up, forms, joining, offers, reminding
from complaint_desk.services.forms import Affected
from complaint_desk.wording import Words
from tests import endings
from tests.services.desk import SmallDesk

ORDER = "QXorder: dialysis machine, gate code 4711"


@pytest.fixture
def listed(desk: SmallDesk) -> tuple[int, int, int]:
    """Noor, whose case is closed; the open case of Ann that lists her and Cora, and Cora."""
    case = desk.clear(desk.take(name="Noor Vanderlee"))
    desk.offered(case, "0", "0")
    desk.do(offers.choose, case, option=1)
    endings.kept(desk.do, case)
    endings.closed(desk.do, case, desk.store)
    noor, cora = desk.case(case).customer_id, desk.case(desk.take(name="Cora Third")).customer_id
    ann = desk.take(name="Ann Other")
    desk.do(forms.start_form, ann, form="tell_before_asked")
    desk.do(forms.add_affected, ann, affected=[
        Affected(customer_id=noor, case_id=case, order=ORDER), Affected(customer_id=cora, order="QYorder of Cora")])
    return noor, ann, cora


def handed_out(desk: SmallDesk, customer: int, out: Path) -> tuple[str, dict[str, object]]:
    """What a customer is given, to read and for programs."""
    disclosing.disclose(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, out=out)
    with zipfile.ZipFile(out) as packed:
        return packed.read("data.html").decode(), json.loads(packed.read("data.json"))


def test_the_row_is_handed_out_to_whom_it_names_and_to_nobody_else(desk: SmallDesk, listed: tuple[int, int, int], tmp_path: Path) -> None:
    noor, ann, cora = listed
    out = {who: handed_out(desk, who, tmp_path / f"{who}.zip") for who in (noor, cora, desk.case(ann).customer_id)}
    for who, holds in ((noor, "QXorder"), (cora, "QYorder"), (desk.case(ann).customer_id, "")):
        page, table = out[who]
        assert {each for each in ("QXorder", "QYorder") if each in page} == ({holds} - {""})
        assert {each for each in ("QXorder", "QYorder") if each in json.dumps(table)} == ({holds} - {""})
    assert str(noor) not in [str(e.get("ref")) for e in out[desk.case(ann).customer_id][1]["cases"][0]["events"]]  # type: ignore[index]
    assert desk.case(ann).number not in out[noor][0]  # the other's case is nothing of theirs


def test_it_is_forgotten_with_whom_it_names_and_told_before(desk: SmallDesk, listed: tuple[int, int, int]) -> None:
    noor, ann, _ = listed
    seen = erasing.extent(desk.store, desk.boss, customer_id=noor)
    assert [(each.what, each.number, each.text) for each in seen.around] == [("affected", desk.case(ann).number, ORDER)]
    for language in LANGUAGES:
        assert any(ORDER in Words(language).of(each) for each in erasing.told(seen))
    erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=noor, why="request")
    words = desk.store.read().rows("SELECT b.body FROM event_body b WHERE b.body LIKE '%QXorder%' OR b.body LIKE '%QYorder%'")
    assert [json.loads(body) for (body,) in words] == [{"text": "QYorder of Cora"}]
    assert desk.case(ann).is_open
    desk.do(forms.enter, ann, form="tell_before_asked", field="message", value=forms.Value(text="It comes on Thursday."))
    desk.do(forms.tell_affected, ann, channel="phone")
    assert check(desk.store).problems == []


def test_what_a_row_said_of_one_customer_is_not_told_to_whom_it_names_since(desk: SmallDesk, listed: tuple[int, int, int], tmp_path: Path) -> None:
    noor, ann, cora = listed
    for field, value in (("customer", forms.Value(ref=cora)), ("order", forms.Value(text="QZorder"))):
        desk.do(forms.enter, ann, form="tell_before_asked", field=field, item=1, value=value)
    assert "QZorder" not in handed_out(desk, noor, tmp_path / "noor.zip")[0]
    assert {each for each in ("QXorder", "QYorder", "QZorder") if each in handed_out(desk, cora, tmp_path / "cora.zip")[0]} == {
        "QYorder", "QZorder"}


def test_which_cases_name_a_customer_is_read_along_an_index(desk: SmallDesk) -> None:
    plan = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {parties.AFFECTED}", (7,))]
    assert any("event_affected" in step for step in plan), plan


def test_reminders_that_anybody_wrote_on_a_case_are_handed_out_with_it(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take()
    desk.do(reminding.remind, case, at_us=desk.clock.us + DAY, text="QXreminder <b>")
    page, table = handed_out(desk, desk.case(case).customer_id, tmp_path / "noor.zip")
    assert "QXreminder &lt;b&gt;" in page
    assert [each["words"] for each in table["cases"][0]["reminders"]] == ["QXreminder <b>"]  # type: ignore[index]


def test_what_another_case_took_over_is_handed_out_to_whose_it_was(desk: SmallDesk, tmp_path: Path) -> None:
    case, into = desk.take(name="Noor Vanderlee"), desk.take(name="Bert Other")
    desk.do(follow_up.promise, case, what="QXpromise", by_whom="the depot", due_us=desk.clock.us + DAY)
    joining.merge(desk.store, desk.boss, key=next(desk.keys), case_id=case, into=into)
    desk.do(follow_up.keep_promise, into, promise=1)
    desk.do(follow_up.tell_customer, into, promise=1, text="QXkept")
    page, table = handed_out(desk, desk.case(case).customer_id, tmp_path / "noor.zip")
    assert "QXkept" in page
    assert {each["kind"] for each in table["elsewhere"]} == {"promise_made", "promise_kept", "customer_told"}  # type: ignore[attr-defined]
    assert "QX" not in "".join(map(str, handed_out(desk, desk.case(into).customer_id, tmp_path / "bert.zip")))
