"""Which column holds what: other programs' own names, values where no name helps, files that are no complaints, saved mappings."""

import json
from pathlib import Path

import pytest

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.mapping import Mapping, guess, headers_of, load, propose, validate
from complaint_desk.readers.names import FIELDS, candidates, plain

TEXT = "The kettle leaked on the second day and nobody has called me back since then."
CHINESE = "快递一直没有收到，打电话给客服也没有人接听，我要求退款。"


def fields(mapping: Mapping) -> dict[str, list[str]]:
    return {field: [column.name for column in mapping.of(field)] for field in FIELDS if mapping.of(field)}


def rows_of(*cells: str, count: int = 5) -> list[list[str]]:
    return [[cell.replace("#", str(n)) for cell in cells] for n in range(1, count + 1)]


def guessed(headers: str, *cells: str) -> dict[str, list[str]]:
    names = headers.split("|")
    return fields(guess(names, [dict(zip(names, row, strict=True)) for row in rows_of(*cells)]))


def test_zendesk_tickets() -> None:
    found = guessed(
        "id|_fivetran_synced|assignee_id|created_at|description|priority|recipient|requester_id|status|subject|type|updated_at|via_channel|url",
        "1#", "2020-03-20 02:32:49", "41828#", "2020-02-19 01:54:52", TEXT, "urgent", "us@example.org", "39633#", "solved", "kettle #", "incident",
        "2020-02-19", "email", "https://desk.example.org/#",
    )
    assert found == {
        "source_id": ["id"], "customer_id": ["requester_id"], "words": ["description"], "subject": ["subject"], "type": ["type"], "status": ["status"],
        "channel": ["via_channel"], "urgency": ["priority"], "opened": ["created_at"],
    }


def test_salesforce_cases_with_several_columns_for_one_thing() -> None:
    found = guessed(
        "Id|CaseNumber|ContactId|SuppliedName|SuppliedEmail|SuppliedPhone|Status|Origin|Subject|Priority|Description|ClosedDate|CreatedDate|ContactPhone|ContactEmail",
        "500N#", "0000104#", "003#", "Ann #", "a#@example.org", "555-321-896#", "Closed", "Phone", "Kettle #", "Low", TEXT, "", "2024-07-11T21:22:07.000+0000",
        "555-321-896#", "b#@example.org",
    )
    assert found["source_id"] == ["CaseNumber"]
    assert found["phone"] == ["SuppliedPhone", "ContactPhone"] or found["phone"] == ["ContactPhone", "SuppliedPhone"]
    assert set(found["email"]) == {"SuppliedEmail", "ContactEmail"}
    assert (found["words"], found["subject"], found["opened"], found["closed"]) == (["Description"], ["Subject"], ["CreatedDate"], ["ClosedDate"])


def test_the_consumer_agency() -> None:
    found = guessed(
        "Date received|Product|Issue|Consumer complaint narrative|Company public response|Company|State|Submitted via|Date sent to company|Company response to consumer|Complaint ID",
        "2019/10/2#", "Debt collection", "Communication tactics", TEXT, "We acted as the law asks", "Lender #", "CA", "Web", "2019/10/25", "Closed with explanation", "341782#",
    )
    assert found == {
        "source_id": ["Complaint ID"], "words": ["Consumer complaint narrative"], "type": ["Issue"], "status": ["Company response to consumer"],
        "channel": ["Submitted via"], "opened": ["Date received"], "reply": ["Company public response"], "product": ["Product"], "company": ["Company"],
        "region": ["State"],
    }


@pytest.mark.parametrize(("headers", "told", "expected"), [
    ("number|short_description|description|state", "Closed Complete|Work in progress|New", {"status": ["state"]}),
    ("number|short_description|description|state|location_state", "Closed|Open|Resolved", {"status": ["state"]}),
    ("number|short_description|description|State|Status", "CA|New York|TX", {"region": ["State"], "status": ["Status"]}),
    ("number|short_description|description|State|Region", "open|closed|new", {"status": ["State"], "region": ["Region"]}),
    ("number|short_description|description|State", "New York|New Mexico|CA", {"region": ["State"]}),
])
def test_a_state_is_where_somebody_lives_or_where_a_ticket_stands_as_its_values_say(headers: str, told: str, expected: dict[str, list[str]]) -> None:
    names, more = headers.split("|"), {"Status": "Closed", "Region": "North", "location_state": "CA"}
    found = fields(guess(names, [
        {"number": f"INC{n}", "short_description": f"Kettle {n}", "description": f"{TEXT} {n}", "state": state, "State": state, **more}
        for n, state in enumerate(told.split("|"))
    ]))
    assert {field: found[field] for field in ("status", "region") if field in found} == expected


def test_the_city_whose_words_are_labels() -> None:
    found = guessed(
        "unique_key|created_date|agency_name|complaint_type|descriptor|status|resolution_description|borough|open_data_channel_type|closed_date",
        "5969403#", "2023-12-1#T12:00:00.000", "Sanitation", "Noise - Residential", "Loud Music #", "Open", "The department will look into it soon.", "BRONX", "PHONE", "",
    )
    assert found["words"] == ["descriptor"]
    assert found["subject"] == found["type"] == ["complaint_type"]
    assert (found["department"], found["region"], found["channel"]) == (["agency_name"], ["borough"], ["open_data_channel_type"])


@pytest.mark.parametrize(
    ("headers", "cells", "expected"),
    [
        ("纠纷单号|内容|纠纷大类|纠纷小类", ("1770000#", CHINESE, "退换货", "可退换"), {"source_id": ["纠纷单号"], "words": ["内容"], "type": ["纠纷大类"], "tags": ["纠纷小类"]}),
        ("工单编号|来电人|来电号码|受理时间|诉求内容|承办单位|办理状态", ("20#", "王芳", "1380013000#", "2024-01-0# 10:00:00", CHINESE, "城管局", "已办结"),
         {"source_id": ["工单编号"], "customer": ["来电人"], "phone": ["来电号码"], "words": ["诉求内容"], "status": ["办理状态"], "opened": ["受理时间"], "department": ["承办单位"]}),
        ("date|title|summary|object|demands|href", ("2025-11-2#", "某App #", CHINESE + "#", "某App", "退费", "https://example.org/#"),
         {"source_id": ["href"], "words": ["summary", "demands"], "subject": ["title"], "opened": ["date"], "company": ["object"]}),
        ("案件編號|顧客姓名|聯絡電話|主旨|投訴內容|狀態|受理日期", ("A00#", "陳小姐", "0912-345-67#", "包裹 #", "包裹一直沒有收到，打電話也沒有人接，我要求退款。", "處理中", "2024/1/#"),
         {"source_id": ["案件編號"], "customer": ["顧客姓名"], "phone": ["聯絡電話"], "words": ["投訴內容"], "subject": ["主旨"], "status": ["狀態"], "opened": ["受理日期"]}),
        ("留言编号|留言用户|留言主题|留言时间|留言详情|答复意见|答复时间", ("#8", "UU#", "噪音 #", "2018/7/23 16:48:4#", CHINESE, "您好，已转办。", "2018/7/30 16:23:45"),
         {"source_id": ["留言编号"], "customer": ["留言用户"], "words": ["留言详情"], "subject": ["留言主题"], "opened": ["留言时间"], "first_response": ["答复时间"], "reply": ["答复意见"]}),
    ],
)
def test_chinese_lists(headers: str, cells: tuple[str, ...], expected: dict[str, list[str]]) -> None:
    assert guessed(headers, *cells) == expected


def test_where_no_name_helps_the_values_do() -> None:
    names = "#1|#2|#3|#4|#5"
    assert guessed(names, "x#", "2024-01-0#", TEXT + " #", "+44 20 7946 095#", "ann#@example.org") == {
        "words": ["#3"], "opened": ["#2"], "phone": ["#4"], "email": ["#5"],
    }


def test_a_name_that_the_values_deny_is_not_believed() -> None:
    found = guessed("id|date|email|description", "1#", "soon", "yes", "4#")
    assert found == {"source_id": ["id"]}


def test_the_reason_is_kept_for_showing() -> None:
    names = ["what happened in your words", "x"]
    mapping = guess(names, [{"what happened in your words": TEXT + str(n), "x": f"2024-01-0{n}"} for n in range(1, 5)])
    assert {column.field: column.why.key for column in mapping.columns} == {"words": "readers.why.like", "opened": "readers.why.dates"}


def test_the_order_of_day_and_month_is_taken_from_all_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = [f"{n},0{n % 9 + 1}/02/2023,{TEXT}" for n in range(1_500)] + [f"9999,31/12/2023,{TEXT}"]
    path.write_text("id,date received,description\n" + "\n".join(lines), encoding="utf-8")
    _shape, mapping, _first = propose(path)
    assert (mapping.of("opened")[0].order, mapping.of("opened")[0].doubt) == ("dmy", None)


def test_an_order_that_no_date_shows_is_assumed_and_said() -> None:
    names = ["id", "description", "opened", "closed"]
    mapping = guess(names, [{"id": "1", "description": TEXT, "opened": "03/04/2023", "closed": "2023-04-05"}])
    (opened,), (closed,) = mapping.of("opened"), mapping.of("closed")
    assert (opened.order, opened.doubt is not None) == ("mdy", True)
    assert (closed.order, closed.doubt) == ("", None)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("id,created_at,name,updated_at,url\n1,2020-02-04,Billing tickets,2020-02-04,https://x.example/1\n", "import_not_cases"),
        ("id,schedule_id,end_date,name\n1,36,2022-12-27,Test Holiday\n", "import_not_cases"),
        ("policy,metric,priority,target\n1,first_reply_time,urgent,60\n2,first_reply_time,high,240\n", "import_not_cases"),
        ("id,name,email,role,notes\n1,Arthur Agent,a@example.org,agent,\n2,Edna,b@example.org,end-user,\n", "import_not_cases"),
        ("id,body,created,ticket_id\n1,Please help,2020-02-11,77\n2,We will,2020-02-12,77\n", "import_remarks"),
        ("tag,ticket_id\ncustomer,123\nprospect,123\n", "import_remarks"),
        ("id,words\n", "import_no_rows"),
        ("Dear all:\nThis is a letter about a kettle that leaks and of nobody who calls back.\nIt is long, too.\n", "import_not_cases"),
    ],
)
def test_lists_of_other_things_are_refused_in_one_sentence(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblem) as caught:
        propose(path)
    assert caught.value.message.key == f"problem.{key}"


def test_a_saved_mapping_comes_back_the_same(tmp_path: Path) -> None:
    names = ["Ref", "date received", "问题描述"]
    mapping = guess(names, [{"Ref": "7", "date received": "31/12/2023", "问题描述": CHINESE}])
    assert mapping.of("opened")[0].order == "dmy"
    saved = tmp_path / "map.json"
    saved.write_text(mapping.to_json(), encoding="utf-8")
    again = load(saved)
    assert [(c.name, c.field, c.order) for c in again.columns] == [(c.name, c.field, c.order) for c in mapping.columns]
    assert again.source == mapping.source
    validate(again, names, "list.csv")


def test_a_mapping_written_by_hand(tmp_path: Path) -> None:
    saved = tmp_path / "map.json"
    saved.write_text('{"Ref": "source_id", "What": "words", "More": "words"}', encoding="utf-8-sig")
    assert fields(load(saved)) == {"source_id": ["Ref"], "words": ["What", "More"]}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("no json", "import_map_unreadable"), ("[1]", "import_map_unreadable"), ("7", "import_map_unreadable"), ('{"columns": 3}', "import_map_unreadable"),
        ('{"columns": [{"column": 1, "field": "words"}]}', "import_map_unreadable"), ("[" * 100_000, "import_map_unreadable"),
        ('{"columns": [{"column": "a", "field": "opened", "order": "ymd"}]}', "import_map_unreadable"),
        ('{"What": "wordz"}', "import_map_field"),
    ],
)
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, text: str, key: str) -> None:
    saved = tmp_path / "map.json"
    saved.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblem) as caught:
        load(saved)
    assert (caught.value.message.key, caught.value.code) == (f"problem.{key}", "IM-MAP")


def test_a_mapping_must_fit_the_file(tmp_path: Path) -> None:
    saved = tmp_path / "map.json"
    saved.write_text(json.dumps({"What": "words", "Gone": "status"}), encoding="utf-8")
    with pytest.raises(FileProblem) as caught:
        validate(load(saved), ["What", "Other"], "list.csv")
    assert dict(caught.value.message.fields)["column"] == "Gone"
    with pytest.raises(FileProblem):
        load(tmp_path / "missing.json")


def test_json_may_leave_out_what_it_has_not(tmp_path: Path) -> None:
    saved = tmp_path / "map.json"
    saved.write_text(json.dumps({"What": "words", "Ended": "closed"}), encoding="utf-8")
    validate(load(saved), ["What"], "list.json", complete=False)
    with pytest.raises(FileProblem) as caught:
        validate(load(saved), ["Ended"], "list.json", complete=False)
    assert dict(caught.value.message.fields)["column"] == "What"


def test_headers_of_json_are_those_of_its_first_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"hits": {"hits": [{"_source": {"complaint_id": 7, "complaint_what_happened": TEXT}}, {"_source": {"state": "CA"}}]}}), encoding="utf-8")
    shape, mapping, first = propose(path)
    assert headers_of(shape, first) == ("_source.complaint_id", "_source.complaint_what_happened", "_source.state")
    assert fields(mapping) == {"source_id": ["_source.complaint_id"], "words": ["_source.complaint_what_happened"], "region": ["_source.state"]}


def test_names_are_compared_without_case_blanks_and_marks() -> None:
    assert {plain(name) for name in ("Date received", "date_received", "DateReceived", "DATE-RECEIVED", "a.date received", "Ｄate received")} == {"datereceived"}


def test_every_listed_name_leads_to_a_field() -> None:
    assert {field for name in ("Complaint ID", "问题描述", "狀態") for _rank, field in candidates(name)} == {"source_id", "words", "status"}
    assert candidates("_fivetran_deleted") == candidates("colour of the roof") == []
