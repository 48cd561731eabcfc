"""Views that people save: who sees and changes them, what stays of them when the desk moves on, what they say, and how they leave."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from datetime import UTC

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.problems import BadValue, FileProblem, NotAllowed, Problem, WrongUsage
from complaint_desk.domain.queue_filter import CODES, SORTS, QueueFilter, queue_filter
from complaint_desk.domain.saved_view import GROUPS, Layout, LeftOut, read, written
from complaint_desk.domain.vocabulary import LANGUAGES, VIEWS
from complaint_desk.services import exporting, queue, saved_views
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.filter_words import FilterWords
from complaint_desk.services.first_look import beginning
from complaint_desk.services.people import persons
from complaint_desk.wording import Words

NOW_US = 1_795_170_600_000_000
DELAYS = QueueFilter("all", (("type", "delay"), ("opened", "-30d..")), "", "-risk")
WIDE = Layout((("number", 140), ("status", 0), ("words", 0)), "compact", "owner")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("views") / "desk.sqlite"
    fill(path, 200, 3, load_rules(), lambda: NOW_US)
    return path


@pytest.fixture
def store(filled, tmp_path):
    path = tmp_path / "desk.sqlite"
    path.write_bytes(filled.read_bytes())
    opened = Store.open(path, load_rules(), clock=lambda: NOW_US)
    yield opened
    opened.close()


def who(store, role, place=0):
    return [each for each in persons(store) if each.role == role and each.active][place]


def save(store, person, name="Delays", wanted=DELAYS, layout=WIDE, **more):
    return saved_views.save(store, person, key=os.urandom(16), name=name, wanted=wanted, layout=layout, **more).result["view"]


def names(store, person):
    return [view.name for view in saved_views.views(store, person)]


def change(store, person, view, **more):
    return saved_views.change(store, person, key=os.urandom(16), view=view, **more)


def test_a_view_comes_back_as_it_was_saved_and_is_nobody_elses(store):
    agent, other = who(store, "agent"), who(store, "agent", 1)
    number = save(store, agent)
    (view,) = saved_views.views(store, agent)
    assert (view.id, view.name, view.wanted, view.layout, view.mine, view.may_change, view.left_out) == (number, "Delays", DELAYS, WIDE, True, True, ())
    assert names(store, other) == []
    for wrong in ({"name": "Mine now"}, {"deleted": True}):
        with pytest.raises(Problem):
            change(store, other, number, **wrong)


def test_the_same_press_saves_once(store):
    agent, key = who(store, "agent"), os.urandom(16)
    numbers = {saved_views.save(store, agent, key=key, name="Once", wanted=DELAYS, layout=WIDE).result["view"] for _ in range(3)}
    assert len(numbers) == 1
    assert names(store, agent) == ["Once"]


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_leads_share_views_that_everybody_uses_and_only_leads_change(store, role):
    lead, agent = who(store, role), who(store, "agent")
    with pytest.raises(NotAllowed):
        save(store, agent, shared=True)
    number = save(store, lead, shared=True)
    assert names(store, agent) == ["Delays"]
    assert not saved_views.views(store, agent)[0].may_change
    with pytest.raises(NotAllowed):
        change(store, agent, number, name="Other")
    change(store, who(store, "administrator"), number, name="Late parcels")
    assert names(store, agent) == ["Late parcels"]
    change(store, lead, number, shared=False)
    assert names(store, agent) == []


def test_a_deleted_view_can_be_brought_back(store):
    agent = who(store, "agent")
    number = save(store, agent)
    change(store, agent, number, deleted=True)
    assert names(store, agent) == []
    change(store, agent, number, deleted=False)
    assert saved_views.views(store, agent)[0].wanted == DELAYS
    change(store, agent, number, deleted=True)
    save(store, agent)
    with pytest.raises(BadValue):
        change(store, agent, number, deleted=False)  # its name was given to another meanwhile


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "open", "saved:3", "\u200b", "\x00", "op\u200ben", "\u202esaved:3"])
def test_a_name_that_says_nothing_is_told(store, name):
    with pytest.raises(BadValue) as told:
        save(store, who(store, "agent"), name=name)
    assert told.value.field == saved_views.FIELD
    for language in LANGUAGES:
        assert Words(language).of(told.value.message)


@pytest.mark.parametrize("wanted", [
    QueueFilter("all", (), "x" * 1_001), QueueFilter("all", (("customer", "|".join(["x" * 20] * 30)),)), QueueFilter("all", (("urgency", "!1"),) * 41),
])
def test_what_would_be_cut_is_not_kept_and_said(store, wanted):
    agent = who(store, "agent")
    kept = save(store, agent)
    with pytest.raises(BadValue, match="view_too_long"):
        save(store, agent, "Long", wanted=wanted)
    with pytest.raises(BadValue, match="view_too_long") as told:
        change(store, agent, kept, wanted=wanted)
    for language in LANGUAGES:
        assert Words(language).of(told.value.message)
    assert names(store, agent) == ["Delays"]


def test_a_pasted_column_of_numbers_is_kept_whole_and_what_is_not_looked_for_is_said(store):
    agent = who(store, "agent")
    column = "\n".join(f"26-{n:07d}-1" for n in range(70))
    save(store, agent, "Pasted", wanted=QueueFilter("all", (), column))
    view, = saved_views.views(store, agent)
    assert (view.wanted.search, view.left_out) == (column, ())
    for language in LANGUAGES:
        told = FilterWords(Words(language), {}).explained(view.wanted, WIDE, "found", n=0, now_us=NOW_US, zone=UTC)
        assert any("64" in sentence and "70" in sentence for sentence in told)


def test_two_views_of_one_name_are_told_apart_by_refusing_the_second(store):
    agent = who(store, "agent")
    save(store, agent, "Delays")
    with pytest.raises(BadValue):
        save(store, agent, "DELAYS")
    with pytest.raises(BadValue):
        save(store, agent, "Del\u200bays")  # to whoever reads it the same name
    second = save(store, agent, "Others")
    with pytest.raises(BadValue):
        change(store, agent, second, name="delays")
    change(store, agent, second, name="OTHERS")
    save(store, who(store, "agent", 1), "Delays")


def test_a_view_is_found_by_its_name_and_the_sentence_of_a_wrong_one_names_those_there_are(store):
    agent = who(store, "agent")
    number = save(store, agent, "Late parcels")
    assert saved_views.named(store, agent, "late parcels").id == saved_views.named(store, agent, f"saved:{number}").id == number
    with pytest.raises(WrongUsage) as told:
        saved_views.named(store, agent, "Nowhere")
    assert "Late parcels" in Words("en").of(told.value.message)


BROKEN = [
    ({"filters": [["colour", "red"], ["type", "delay"]]}, [LeftOut("filter", "colour=red")]),
    ({"filters": [["type", "lateness"]]}, [LeftOut("filter", "type=lateness")]),
    ({"filters": [["opened", "someday"], "x", 3, [], ["type"]]}, None),
    ({"view": "gone"}, [LeftOut("view", "gone")]), ({"sort": "size"}, [LeftOut("sort", "size")]), ({"sort": 5}, [LeftOut("sort", "5")]),
    ({"columns": [["shoe", 3], ["number", -5], "words"]}, [LeftOut("column", "shoe")]), ({"group": "moon"}, [LeftOut("group", "moon")]),
    ({"shape": 99}, [LeftOut("all")]), ({"filters": 5, "columns": None, "search": 7, "density": []}, []),
]


@pytest.mark.parametrize(("part", "left"), BROKEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_view_whose_field_was_removed_opens_says_so_and_can_be_mended(store, part, left, language):
    agent = who(store, "agent")
    number = save(store, agent, "Broken")
    text = json.dumps({"shape": 1, "view": "open", "filters": [], "search": "", "sort": "", **part})
    store.note(lambda notes: notes.run("UPDATE saved_view SET definition = ? WHERE id = ?", (text, number)))
    (view,) = saved_views.views(store, agent)
    if left is not None:
        assert list(view.left_out) == left
    queue.opening(store, agent, wanted=view.wanted, zone=UTC, group=view.layout.group)
    said = FilterWords(Words(language), {}).left_out(view.left_out)
    assert len(said) == len(view.left_out)
    change(store, agent, number, wanted=view.wanted, layout=view.layout)
    assert saved_views.views(store, agent)[0].left_out == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 5000, '{"shape": true}'])
def test_a_text_that_is_no_view_is_the_open_cases_and_says_so(text):
    assert read(text).wanted == QueueFilter("open")
    assert read(text).left_out == (LeftOut("all"),)


def test_what_is_written_is_read():
    found = read(written(DELAYS, WIDE))
    assert (found.wanted, found.layout, found.left_out) == (DELAYS, WIDE, ())


def test_everybody_arranges_a_view_for_themselves(store):
    agent, other = who(store, "agent"), who(store, "agent", 1)
    saved_views.arrange(store, agent, key=b"", code="open", layout=WIDE)
    saved_views.tell_at(store, agent, key=b"", code="open", n="12")
    assert saved_views.arranged(store, agent) == saved_views.Arranged("", {"open": WIDE}, {"open": (12, False)})
    assert saved_views.arranged(store, other) == saved_views.Arranged("", {}, {})
    saved_views.told(store, agent, key=b"", code="open", above=True)
    assert saved_views.arranged(store, agent).alerts == {"open": (12, True)}
    saved_views.tell_at(store, agent, key=b"", code="open", n="")
    assert saved_views.arranged(store, agent) == saved_views.Arranged("", {"open": WIDE}, {})
    for wrong in ("-3", "x", "0", "1.5", "9" * 12):
        with pytest.raises(BadValue):
            saved_views.tell_at(store, agent, key=b"", code="open", n=wrong)


def test_one_begins_with_the_view_one_chose_arranged_as_one_left_it(store):
    agent = who(store, "agent")
    number = save(store, agent)
    assert (beginning(store, agent, view="mine", zone=UTC).code, beginning(store, agent, view="?", zone=UTC).code) == ("mine", "open")
    saved_views.start_with(store, agent, key=b"", code=f"saved:{number}")
    begun = beginning(store, agent, view="mine", zone=UTC)
    assert (begun.code, begun.wanted, begun.layout) == (f"saved:{number}", DELAYS, WIDE)
    assert begun.whole
    assert {group.by for group in begun.groups} == {"owner"}
    change(store, agent, number, deleted=True)
    assert beginning(store, agent, view="mine", zone=UTC).code == "mine"
    assert beginning(store, agent, view=f"saved:{number}", zone=UTC).code == "open"


@pytest.mark.parametrize("group", ["owner", "type", "urgency", "customer"])
@pytest.mark.parametrize("wanted", [QueueFilter("open"), QueueFilter("all", sort="-risk"), QueueFilter("all", (("type", "!delay"),), "", "customer")])
def test_groups_hold_every_case_once_in_the_order_of_the_view(store, group, wanted):
    agent = who(store, "agent")
    plain = list(queue.ids(store, agent, wanted=wanted, zone=UTC))
    opening = queue.opening(store, agent, wanted=wanted, zone=UTC, group=group)
    assert sorted(opening.ids) == sorted(plain)
    rows = {row.id: row for row in queue.rows(store, agent, wanted=plain)}
    column = {"owner": "owner_id", "type": "type", "urgency": "urgency", "customer": "customer_id"}[group]
    begins = [each.begin for each in opening.groups] + [len(opening.ids)]
    place = {id_: at for at, id_ in enumerate(plain)}
    for each, first, last in zip(opening.groups, begins, begins[1:], strict=False):
        part = opening.ids[first:last]
        assert {str(getattr(rows[id_], column)) for id_ in part} == {each.code}
        assert [place[id_] for id_ in part] == sorted(place[id_] for id_ in part)
    if group == "urgency":
        assert [each.code for each in opening.groups] == sorted((each.code for each in opening.groups), reverse=True)
    if group == "owner":
        assert opening.groups[-1].code == "0"


def test_names_of_groups_are_masked_as_those_of_rows(store):
    department = who(store, "department")
    groups = queue.opening(store, department, wanted=QueueFilter("open"), zone=UTC, group="customer").groups
    assert all(each.name.endswith("**") or not each.name for each in groups)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_view_says_in_sentences_what_it_shows(store, language):
    words = Words(language, UTC)
    wanted = queue_filter("open", ["type=delay,privacy", "owner=!7", "opened=-7d..", "cause=none", "risk=6..", "product=!none"], "退款", "-risk")
    said = FilterWords(words, {"7": "Kim"}).explained(wanted, Layout(group="owner"), "-risk", n=3, now_us=NOW_US, zone=UTC)
    whole = " ".join(said)
    for part in (words("explain.view.open"), words("type.delay"), "Kim", "退款", words("explain.sort.risk_down"), words("explain.group.owner"), "6"):
        assert part in whole
    assert ("2026" in whole, "3" in said[-1]) == (True, True)
    if language == "en":
        assert said == (
            "All open cases.",
            "Of these, only those where type is Delay or Privacy; owner is not Kim; opened: the last 7 days "
            "(now: from 13 Nov 2026, 00:00 on); cause is empty; risk is 6 or more; and product is filled in.",
            "Their words, number or customer hold “退款”.", "The highest risk comes first.", "Grouped by who looks after them.",
            "3 cases as of 20 Nov 2026, 10:30.",
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_shown_is_explained_in_words_and_never_by_a_code(language):
    words = Words(language, UTC)
    fits = FilterWords(words, {})
    for view in VIEWS:
        for group in GROUPS:
            said = fits.explained(QueueFilter(view), Layout(group=group), "-due", n=None, now_us=NOW_US, zone=UTC)
            assert said[0] == words(f"explain.view.{view}")
    for sort in SORTS:
        assert len({fits.explained(QueueFilter("all"), Layout(), each, n=1, now_us=NOW_US, zone=UTC)[1] for each in (sort, f"-{sort}")}) == 2
    for key, codes in CODES.items():
        for value in codes:
            said = fits.clauses([(key, value), (key, f"!{value}")], NOW_US, UTC)
            assert "_" not in said
            assert fits.name(key)[1:] in said


def test_what_took_place_is_not_said_to_be_something():
    def said(*conditions):
        return FilterWords(Words("en", UTC), {}).clauses(conditions, NOW_US, UTC)

    assert said(("kept_listen", "yes"), ("steps", "skipped")) == "heard out: yes and steps: skipped"
    assert said(("resolution_hours", "2..5"), ("type", "delay")) == "resolution, hours: 2 – 5; and type is Delay"
    assert said(("happened", "!restated")) == "happened: anything but restated"


def test_a_csv_holds_the_columns_of_the_view_and_no_formula(store, tmp_path):
    lead, words = who(store, "supervisor"), Words("en", UTC)
    file = tmp_path / "out.csv"
    store.note(lambda notes: notes.run("UPDATE complaint SET words_line = '=HYPERLINK(1)' WHERE id = (SELECT min(id) FROM complaint)"))
    n = exporting.write(store, lead, wanted=QueueFilter("all", sort="number"), layout=WIDE, path=file, words=words, zone=UTC, about=())
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["Number", "Status", "In their words"]
    assert len(rows) == n + 1 == 201
    assert any(row[2] == "'=HYPERLINK(1)" for row in rows)
    assert not list(tmp_path.glob("*.part"))


def test_a_workbook_holds_every_cell_as_text(store, tmp_path):
    lead, words = who(store, "supervisor"), Words("zh_CN", UTC)
    file = tmp_path / "out.xlsx"
    store.note(lambda notes: notes.run("UPDATE complaint SET words_line = '=1+1' || char(1) WHERE id = (SELECT min(id) FROM complaint)"))
    n = exporting.write(store, lead, wanted=QueueFilter("all"), layout=Layout(), path=file, words=words, zone=UTC, about=("说明", "=2"))
    with zipfile.ZipFile(file) as book:
        assert book.testzip() is None
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count("<row ") == n + 1
    assert "=1+1" in sheet
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".sqlite" and not path.name.startswith("desk")) == ["out.xlsx"]


def test_who_may_not_export_leaves_no_file_and_an_export_is_noted(store, tmp_path):
    agent, lead = who(store, "agent"), who(store, "supervisor")
    fields = {"wanted": queue_filter("all", ["customer=Ann Lee", "type=delay"], "refund"), "zone": UTC, "form": "csv"}
    with pytest.raises(NotAllowed):
        exporting.note(store, agent, key=os.urandom(16), **fields)
    with pytest.raises(NotAllowed):
        exporting.write(store, agent, wanted=DELAYS, layout=WIDE, path=tmp_path / "x.csv", words=Words(), zone=UTC, about=())
    exporting.note(store, lead, key=os.urandom(16), reason="For the meeting", **fields)
    last = store.history(1)[-1].event
    assert last.masked
    assert (last.kind, last.filters, last.searched, last.reason) == ("view_exported", ("customer", "type=delay"), True, "For the meeting")
    assert not (tmp_path / "x.csv").exists()


def test_a_stopped_export_leaves_what_stood_there(store, tmp_path):
    lead, file = who(store, "supervisor"), tmp_path / "out.xlsx"
    file.write_bytes(b"before")

    def stop(done, total):
        if done:
            raise KeyboardInterrupt

    for name in ("out.xlsx", "out.csv"):
        with pytest.raises(KeyboardInterrupt):
            exporting.write(
                store, lead, wanted=QueueFilter("all"), layout=WIDE, path=tmp_path / name, words=Words(), zone=UTC, about=(), progress=stop,
            )
    assert file.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("out")] == ["out.xlsx"]
    with pytest.raises(FileProblem):
        exporting.FILES.of(tmp_path / "out.pdf")
