"""Rows with types: words, codes, dates, fingerprints, and the reason of each refusal."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_desk.domain import vocabulary
from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers import values
from complaint_desk.readers.incoming import Incoming, read
from complaint_desk.readers.mapping import Mapping, load, propose
from complaint_desk.readers.rows import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXT = "The kettle leaked on the second day."


def bring(folder: Path, text: str, latest_us: int | None = None) -> list[Incoming | Refused]:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8", newline="")
    shape, mapping, _first = propose(path)
    return list(read(path, mapping, SHANGHAI, shape=shape, latest_us=latest_us))


def one(folder: Path, text: str) -> Incoming:
    (found,) = bring(folder, text)
    assert isinstance(found, Incoming)
    return found


def refused(folder: Path, text: str, latest_us: int | None = None) -> Refused:
    (found,) = [row for row in bring(folder, text, latest_us) if isinstance(row, Refused)]
    return found


def us(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=SHANGHAI).timestamp()) * 1_000_000  # type: ignore[misc]


def test_a_whole_row(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        "Case Number,Customer,Phone,Email,Subject,Description,Type,Status,Origin,Priority,Created Date,First response,Closed Date,Reply,Product,Tags,CSAT\n"
        f'007,王芳,0912-345-678,w@example.org,Kettle,"  {TEXT}\r\n",Quality,On Hold,Phone,Urgent,2024/1/5 9:30,2024/1/5 11:00,2024-01-09,We are sorry,K2,"a, b;a",4\n',
    )
    assert (found.row, found.source_id, found.customer, found.phone, found.email) == (2, "007", "王芳", "0912-345-678", "w@example.org")
    assert (found.words, found.subject) == (f"Kettle\n{TEXT}", "Kettle")
    assert (found.type, found.status, found.channel, found.urgency) == ("product_quality", "waiting_department", "phone", 4)
    assert (found.opened_us, found.first_response_us, found.closed_us) == (us(2024, 1, 5, 9, 30), us(2024, 1, 5, 11), us(2024, 1, 9))
    assert (found.reply, found.product, found.tags, found.satisfaction, found.unread) == ("We are sorry", "K2", ("a", "b"), 4, ())


@pytest.mark.parametrize("empty", ["", "   ", "N/A", "null", "-", "无", "\u200b", "NaN"])
def test_a_row_without_words_is_refused(tmp_path: Path, empty: str) -> None:
    found = refused(tmp_path, f'id,description,status\n1,"{TEXT}",open\n2,"{empty}",open\n')
    assert (found.row, found.field, found.reason.key) == (3, "words", "readers.refused.no_words")


@pytest.mark.parametrize("nothing", ["Unspecified", "UNKNOWN", "N/A", "Not available", "未知", "不詳", "無", "--"])
def test_a_column_that_says_it_knows_nothing_is_empty_and_the_next_one_is_asked(tmp_path: Path, nothing: str) -> None:
    head = "Case Number,Customer,Phone,Email,Product,Borough,Description\n"
    found = bring(tmp_path, f"{head}{nothing},{nothing},{nothing},{nothing},{nothing},{nothing},{TEXT}\n{nothing},Ann,,,Kettle,North,{TEXT}\n")
    assert [(each.source_id, each.customer, each.phone, each.email, each.product, each.region) for each in found if isinstance(each, Incoming)] == [
        ("", "", "", "", "", ""), ("", "Ann", "", "", "Kettle", "North")]
    assert len({each.fingerprint for each in found if isinstance(each, Incoming)}) == 2


@pytest.mark.parametrize("name", ["Na", "Nan", "Nil", "Null"])
def test_a_customer_may_be_called_what_elsewhere_is_no_value(tmp_path: Path, name: str) -> None:
    found = one(tmp_path, f"Case Number,Customer,Product,Borough,Description\n1,{name},{name},{name},{TEXT}\n")
    assert (found.customer, found.product, found.region) == (name, "", "")
    found = one(tmp_path, f"Case Number,Customer,Product,Description\n1,{name.upper()},Kettle,{TEXT}\n")
    assert found.customer == ""


def test_the_subject_alone_is_words_and_is_never_said_twice(tmp_path: Path) -> None:
    texts = [found.words for found in bring(tmp_path, f"id,subject,description\n1,Kettle,{TEXT}\n2,Only this,\n3,The kettle,{TEXT}\n4,Same,Same\n") if isinstance(found, Incoming)]
    assert texts == [f"Kettle\n{TEXT}", "Only this", TEXT, "Same"]


@pytest.mark.parametrize(
    ("opened", "closed", "field", "key"),
    [
        ("2024-02-31", "", "opened", "date_impossible"), ("31/31/2024", "", "opened", "date_impossible"), ("1900-01-01", "", "opened", "date_range"),
        ("2099-01-01", "", "opened", "date_range"), ("2024-01-05", "last week", "closed", "date_unknown"), ("2024-01-05 10:00", "2024-01-04", "closed", "date_before"),
        ("2024-01-05 10:00", "2024-01-05 09:59", "closed", "date_before"), ("2027-01-01", "", "opened", "date_future"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_field_and_reason(tmp_path: Path, opened: str, closed: str, field: str, key: str) -> None:
    good = "\n".join(f"{n},{TEXT},2024-01-05 10:00,2024-01-05" for n in range(9))
    found = refused(tmp_path, f"id,description,opened,closed\n{good}\n99,{TEXT},{opened},{closed}\n", latest_us=us(2026, 12, 1))
    assert (found.row, found.field, found.reason.key) == (11, field, f"readers.refused.{key}")


def test_a_day_alone_may_be_the_day_of_opening(tmp_path: Path) -> None:
    found = one(tmp_path, f"id,description,opened,closed\n1,{TEXT},2024-01-05 10:00,2024-01-05\n")
    assert found.opened_us == found.closed_us == us(2024, 1, 5, 10)


def test_what_has_no_code_is_kept_as_typed(tmp_path: Path) -> None:
    found = one(tmp_path, f"id,description,type,status,channel,priority\n1,{TEXT},环境保护,Pondering,Pigeon,2\n")
    assert (found.type, found.status, found.channel, found.urgency) == (None, None, None, None)
    assert found.unread == (("type", "环境保护"), ("status", "Pondering"), ("channel", "Pigeon"), ("urgency", "2"))


def test_a_state_that_the_dates_tell(tmp_path: Path) -> None:
    found = bring(tmp_path, f"id,description,opened,resolved,closed\n1,{TEXT},2024-01-05,2024-01-06,\n2,{TEXT},2024-01-05,2024-01-06,2024-01-09\n3,{TEXT},2024-01-05,,\n")
    assert [row.status for row in found if isinstance(row, Incoming)] == ["resolved", "closed", None]


def test_the_first_filled_of_several_columns_counts(tmp_path: Path) -> None:
    found = bring(tmp_path, f"id,phone,mobile,description\n1,,555-321-8967,{TEXT}\n2,555-321-0000,555-321-8967,{TEXT}\n")
    assert [row.phone for row in found if isinstance(row, Incoming)] == ["555-321-8967", "555-321-0000"]


# The same complaint again


def prints(found: list[Incoming | Refused]) -> list[str]:
    return [row.fingerprint for row in found if isinstance(row, Incoming)]


def test_a_fingerprint_outlives_a_later_export(tmp_path: Path) -> None:
    first = bring(tmp_path, f"id,created,description,status\n1,2024-01-05,{TEXT},open\n2,2024-01-06,Another thing entirely,open\n")
    later = bring(tmp_path, f"junk above\n\nid,description,owner,created,status,closed\n2,Another thing,ann,2024/1/6,closed,2024/2/1\n1,{TEXT},bob,2024/1/5,closed,2024/2/1\n")
    assert prints(first) == prints(later)[::-1]


def test_numbers_of_two_programs_are_two_complaints(tmp_path: Path) -> None:
    assert prints(bring(tmp_path, f"id,description\n1,{TEXT}\n")) != prints(bring(tmp_path, f"complaint id,narrative\n1,{TEXT}\n"))


def test_without_a_number_the_text_tells(tmp_path: Path) -> None:
    first = bring(tmp_path, f"date,description,phone,status\n2024-01-05,{TEXT},555-321-8967,open\n2024-01-06,{TEXT},555-321-8967,open\n")
    again = bring(tmp_path, f'phone,status,date,description\n555-321-8967,closed,2024-01-05,"  {TEXT.replace(" ", "  ")} "\n')
    assert len(set(prints(first))) == 2
    assert prints(again) == prints(first)[:1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.tuples(*[st.text(max_size=40)] * 6), min_size=1, max_size=8))
def test_any_row_is_typed_or_refused_and_the_same_twice(tmp_path: Path, cells: list[tuple[str, ...]]) -> None:
    names = ("number", "what", "when", "state", "kind", "mark")
    path = tmp_path / "list.json"
    path.write_text(json.dumps([dict(zip(names, row, strict=True)) for row in cells]), encoding="utf-8")
    saved = tmp_path / "map.json"
    saved.write_text('{"number": "source_id", "what": "words", "when": "opened", "state": "status", "kind": "type", "mark": "urgency"}', encoding="utf-8")
    mapping = load(saved)
    found = list(read(path, mapping, UTC))
    assert len(found) == len(cells)
    assert found == list(read(path, mapping, UTC))
    for row in found:
        if isinstance(row, Incoming):
            assert row.words.strip()
            assert row.status in (*vocabulary.STATUSES, None)
            assert row.type in (*vocabulary.COMPLAINT_TYPES, None)
            assert row.urgency in (*vocabulary.URGENCIES, None)


def test_a_mapping_without_words_or_with_a_strange_column_ends_before_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"id,description\n1,{TEXT}\n", encoding="utf-8")
    with pytest.raises(FileProblem) as caught:
        next(read(path, Mapping((), ""), UTC))
    assert caught.value.code == "IM-NOT-CASES"


# Words of other programs


def test_our_own_codes_are_always_understood() -> None:
    assert all(values.status_of(code) == code for code in vocabulary.STATUSES)
    assert all(values.type_of(code) == code for code in vocabulary.COMPLAINT_TYPES)
    assert all(values.channel_of(code) == code for code in vocabulary.CHANNELS if code != "import")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Solved", "resolved"), ("pending", "waiting_customer"), ("on-hold", "waiting_department"), ("Closed with non-monetary relief", "closed"),
        ("Closed - Testing", "closed"), ("In Progress", "open"), ("Escalated", "open"), ("已办结", "closed"), ("处理中", "open"), ("已轉辦", "waiting_department"),
        ("待处理", "new"), ("duplicate", "merged"), ("whatever", None),
    ],
)
def test_statuses(text: str, status: str | None) -> None:
    assert values.status_of(text) == status


def test_types_channels_urgency_and_satisfaction() -> None:
    assert [values.type_of(text) for text in ("communication", "delivery_delay", "超期发货", "运费", "商品质量问题", "Billing dispute", "环境保护")] == [
        "misunderstanding", "delay", "delay", "price_dispute", "product_quality", "price_dispute", None,
    ]
    assert [values.channel_of(text) for text in ("Web", "Postal mail", "微信", "ONLINE", "電話", "Referral")] == ["email", "letter", "social", "email", "phone", None]
    assert [values.urgency_of(text, digits=False) for text in ("P1", "1 - Critical", "High", "一般", "低", "3", "soon")] == [4, 4, 3, 2, 1, None, None]
    assert [values.urgency_of(text, digits=True) for text in ("1", "4", "5", "0")] == [1, 4, None, None]
    assert [values.satisfaction_of(text) for text in ("5", "3.0", "good", "非常不满意", "滿意", "9", "0")] == [5, 3, 5, 1, 4, None, None]


@pytest.mark.parametrize(("text", "tier"), [
    ("VIP", "key"), ("Gold", "gold"), ("钻石会员", "key"), ("銀卡", "silver"), ("普通", "normal"), ("key", "key"), ("A1", None), ("", None),
])
def test_what_others_call_a_tier(text: str, tier: str | None) -> None:
    assert values.tier_of(text) == tier
