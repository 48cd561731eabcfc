"""The monthly report: the month that is meant, what stands in it, three forms that say the same, and nobody's data in any of them."""

import io
import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from complaint_desk.charts.fonts import missing, straight
from complaint_desk.charts.theme import on_paper
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figure_words import name_words
from complaint_desk.domain.figures import Period, day_date
from complaint_desk.domain.problems import FileProblem, NotAllowed, WrongUsage
from complaint_desk.domain.report import Idea, charts, found, judged, month_days, year_days
from complaint_desk.domain.report_document import Charts, Points, Terms, definitions, document, nothing_drawn
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import follow_up, marking, reporting
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.report_numbers import numbers_of
from complaint_desk.wording import Words
from tests.pdf_text import pages

NOW = 20_779 * DAY + 10 * 3_600_000_000  # 22 November 2026
OCTOBER = date(2026, 10, 1)
MARA = Person(70, "mara", "Mara", "supervisor")
HOSTILE = "<img src=x onerror=alert(1)>"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An invented year, with a product that is markup and improvement points that name customers."""
    path = tmp_path_factory.mktemp("report") / "desk.sqlite"
    fill(path, 900, 3, Rules(), lambda: NOW)
    with closing(sqlite3.connect(path)) as db, db:
        october = "opened_us >= ? AND opened_us < ?"
        span = (month_days(OCTOBER).first * DAY, (month_days(OCTOBER).last + 1) * DAY)
        db.execute(f"UPDATE complaint SET product = ?, cause = 'supplier' WHERE {october} AND id % 3 = 0", (HOSTILE, *span))
        db.execute(
            "UPDATE improvement SET title = '=cmd: ask ' || coalesce((SELECT k.name FROM complaint c JOIN customer k ON k.id = c.customer_id"
            " WHERE c.id = improvement.case_id), '') || ' at 0555-0199 8877 or zwiebel@canary.example <b>'"
        )
    store = Store.open(path, Rules(), clock=lambda: NOW)
    yield store
    store.close()


@pytest.fixture(scope="module")
def report(desk):
    return reporting.report_of(desk, MARA, month=OCTOBER)


@pytest.fixture(scope="module")
def made(report):
    """The file of a form and language, made once."""
    return cache(lambda form, language: reporting.content(report, form, Words(language, UTC)))


def text_of(made, form, language):
    """Everything that can be read in a file."""
    data = made(form, language)
    if form == "pdf":
        return "\n".join(pages(data))
    if form == "html":
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode("utf-8") for name in book.namelist())


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "2026-1", "october", "2026-10-01", "２０２６-10", "0001-01", "1969-12", "2201-01", "-2026-01"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(WrongUsage, match="no_such_month"):
        reporting.month_of(text, NOW)


def test_a_month_that_has_not_begun_is_refused():
    with pytest.raises(WrongUsage, match="month_not_begun"):
        reporting.month_of("2026-12", NOW)
    assert reporting.month_of(" 2026-11 ", NOW) == date(2026, 11, 1)


def test_the_last_month_that_is_over():
    assert reporting.month_before(NOW) == OCTOBER
    assert reporting.month_before(Period.of(date(2026, 1, 3), date(2026, 1, 3)).first * DAY) == date(2025, 12, 1)


def test_a_month_that_is_not_over_ends_today():
    assert month_days(date(2024, 2, 1)) == Period.of(date(2024, 2, 1), date(2024, 2, 29))
    today = Period.of(date(2026, 11, 22), date(2026, 11, 22)).first
    assert month_days(date(2026, 11, 1), today) == Period.of(date(2026, 11, 1), date(2026, 11, 22))
    assert month_days(date(2026, 10, 1), today) == month_days(OCTOBER)


def test_the_year_has_whole_weeks_and_none_before_the_desk_began():
    year = year_days(month_days(OCTOBER), 0)
    assert (year.days, day_date(year.first).isoweekday(), day_date(year.last)) == (364, 1, date(2026, 10, 25))
    began = Period.of(date(2026, 9, 3), date(2026, 9, 3)).first
    assert day_date(year_days(month_days(OCTOBER), began).first) == date(2026, 9, 7)
    assert year_days(month_days(OCTOBER), month_days(OCTOBER).last).days == 7


def test_an_effect_is_named_only_beyond_chance_and_after_enough_days():
    day = 20_000
    daily = {("packing", day - at): 3 for at in range(1, 61)} | {("packing", day + 30): 1}
    daily |= {("design", day + at): 1 for at in range(-20, 21)} | {("manner", day): 1}
    told = judged(
        [Idea(id=at, title="", cause=cause, day=opened, cases=1) for at, (cause, opened) in enumerate(
            (("packing", day), ("design", day), ("manner", day), ("packing", day + 55)))],
        daily, day + 61, 0,
    )
    assert [idea.effect for idea in told] == ["fewer", "unclear", "rare", "young"]
    assert (told[0].before, told[0].since, told[0].days) == (180, 1, 60)


def test_whoever_may_not_export_gets_no_report(desk):
    with pytest.raises(NotAllowed):
        reporting.report_of(desk, Person(9, "yun", "Yun", "agent"), month=OCTOBER)


def test_the_report_says_what_the_figures_say_and_names_its_rules(report, desk):
    words = Words("en", UTC)
    told = document(report)
    summary = next(block for block in told.blocks if isinstance(block, Points))
    assert words.of(summary.items[0]).startswith(f"{report.figures.key_figures[0].value} complaints were opened")
    assert report.seal.digest == desk.lane_head()[2].hex()
    named = {each.finding.name: words.of(each.rule) for each in found(report)}
    assert "chance" in named["hot_spots"]
    assert not report.partial
    assert {lesson.handling for lesson in report.best} == {5}
    assert all(lesson.steps_kept == 15 for lesson in report.best)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["pdf", "xlsx", "html"])
def test_the_head_of_the_trail_stands_in_every_form_of_the_report(report, made, desk, form, language):
    """With number and digest on paper, whoever holds a report can prove later that the trail was not shortened (safety G3)."""
    _, n, digest = desk.lane_head()
    read = "".join(text_of(made, form, language).split())
    said = Words(language, UTC)("monthly.seal", entry=str(n), digest=digest.hex())
    if (form, language) == ("pdf", "en"):
        said = straight(said)
    assert "".join(said.split()) in read
    assert n > 0


@pytest.mark.parametrize("form", ["pdf", "xlsx", "html"])
def test_the_foot_of_each_sheet_of_the_report_names_the_head_of_the_trail(made, desk, form):
    _, n, digest = desk.lane_head()
    foot = f"seal {n}·{digest.hex()[:8]}"
    if form == "xlsx":
        sheets = [sheet.oddFooter.left.text or "" for sheet in openpyxl.load_workbook(io.BytesIO(made(form, "en"))).worksheets]
    else:
        sheets = pages(made(form, "en")) if form == "pdf" else [text_of(made, form, "en").partition("<footer>")[2]]
    assert [foot in sheet for sheet in sheets] == [True] * len(sheets)


def test_the_report_ends_with_its_definitions_so_that_no_sheet_is_left_with_the_seal_alone(report):
    assert isinstance(document(report).blocks[-1], Terms)


def test_the_pdf_is_searched_in_every_language(report, made):
    for language in LANGUAGES:
        words = Words(language, UTC)
        told = document(report)
        sheets = pages(made("pdf", language))
        whole = "\n".join(sheets)
        assert words.of(told.title) in sheets[0]
        for at, sheet in enumerate(sheets, 1):
            assert words("monthly.page", page=str(at), pages=str(len(sheets))) in sheet
            assert words.of(told.footer) in sheet
        for key in ("summary", "findings", "ideas", "owed", "lessons", "agenda", "definitions", "seal"):
            assert words(f"monthly.part.{key}") in whole
        assert words.of(report.figures.key_figures[0].definition)[:20] in whole.replace("\n", "")
        assert "\ufffd" not in whole


def test_the_pdf_carries_its_fonts_and_no_picture(made):
    data = made("pdf", "zh_CN")
    assert data.startswith(b"%PDF-")
    assert b"/CharProcs" in data or b"/FontFile" in data
    assert b"/Subtype /Image" not in data
    assert b"/JavaScript" not in data


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sign_of_the_report_lacks_a_letter(report, language):
    from complaint_desk.charts.fonts import installed
    words = Words(language, UTC)
    told = document(report)
    said = "".join(words.of(item) for block in told.blocks if isinstance(block, Points) for item in (*block.items, *block.notes))
    assert missing(said, installed(on_paper(language).families)) == set()


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.ids = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_runs_nothing_fetches_nothing_and_shows_markup_as_text(made, language):
    text = made("html", language).decode("utf-8")
    read = Reader(text)
    assert not read.tags & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "image", "foreignobject"}
    assert "svg" in read.tags
    assert [each for each in read.attributes if each[1].startswith("on") or each[1] == "src"] == []
    assert [value for _, name, value in read.attributes if name.endswith("href") and not value.startswith("#")] == []
    assert re.findall(r"url\((?!#)", text) == []
    assert HOSTILE not in text
    assert "&lt;img src=x" in text
    assert len(read.ids) == len(set(read.ids))
    assert "<!--" not in text


def cells(book, name):
    strings = ["".join(t.text or "" for t in si.iter(f"{SHEET}t")) for si in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    found = {}
    for cell in ElementTree.fromstring(book.read(name)).iter(f"{SHEET}c"):
        value = cell.find(f"{SHEET}v")
        if value is not None:
            found[cell.get("r")] = strings[int(value.text)] if cell.get("t") == "s" else float(value.text)
    return found


def test_the_workbook_holds_the_same_numbers_as_numbers_and_no_formula(report, made):
    with zipfile.ZipFile(io.BytesIO(made("xlsx", "en"))) as book:
        names = book.namelist()
        sheets = sorted(name for name in names if name.startswith("xl/worksheets/sheet"))
        assert not any(b"<f>" in book.read(name) or b"<hyperlink" in book.read(name) for name in sheets)
        figures = cells(book, "xl/worksheets/sheet2.xml")
        for row, figure in enumerate(report.figures.key_figures, 2):
            for column, value in zip("BCDEF", (figure.value, figure.before, figure.low, figure.high, figure.cases), strict=True):
                assert figures.get(f"{column}{row}") == (None if value is None else pytest.approx(float(value)))
        drawn = [chart for chart in charts(report) if chart.finding.empty is None]
        held = {round(value, 9) for name in sheets[2:] for value in cells(book, name).values() if isinstance(value, float)}
        for chart in drawn:
            told = {round(float(value), 9) for _, values in numbers_of(chart).rows for value in values if value is not None}
            assert told <= held, chart.finding.name
        pictures = [book.read(name).decode("utf-8") for name in names if name.startswith("xl/charts/chart")]
        assert len(pictures) == len(drawn)
        for picture in pictures:
            reversed_names = '<c:orientation val="maxMin"/>' in picture.partition("<c:catAx>")[2].partition("</c:catAx>")[0]
            assert reversed_names is ("<c:barChart>" in picture)
            assert '<c:orientation val="minMax"/>' in picture.partition("<c:valAx>")[2]
        assert not any("externalLink" in name or "vba" in name.lower() for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_library_reads_the_same_numbers_out_of_the_workbook(report, made, language):
    words = Words(language, UTC)
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx", language)))
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    told = list(rows.values())[1][1:]
    for row, figure in zip(told, report.figures.key_figures, strict=True):
        wanted = [None if value is None else pytest.approx(float(value)) for value in (figure.value, figure.before, figure.low, figure.high, figure.cases)]
        assert row[0].startswith(words.of(name_words(figure)))
        assert row[1:6] == wanted, figure.name
    read = [tuple(row) for table in list(rows.values())[2:] for row in table]
    drawn = [chart for chart in charts(report) if chart.finding.empty is None]
    for chart in drawn:
        for name, values in numbers_of(chart).rows:
            line = (words.of(name), *(None if value is None else pytest.approx(float(value)) for value in values))
            assert any(line == row[: len(line)] for row in read), (chart.finding.name, line)
    assert sum(len(sheet._charts) for sheet in book) == len(drawn)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("form", reporting.FORMS)
def test_no_person_stands_in_the_report(desk, made, form):
    whole = text_of(made, form, "en") + text_of(made, form, "zh_CN")
    customers = desk.read().rows("SELECT name, phone, email FROM customer")
    lines = desk.read().rows("SELECT DISTINCT words_line FROM complaint WHERE length(words_line) > 12")
    canaries = {each for row in customers for each in row if each and len(each) > 2} | {line[:12] for (line,) in lines}
    assert len(canaries) > 500
    assert {canary for canary in canaries if canary in whole} == set()
    assert "zwiebel" not in whole
    assert not re.search(r"(?<![\d.])0199", whole), "a number of theirs, and not a coordinate of a chart"


def test_a_text_of_ours_loses_names_numbers_and_addresses():
    told = reporting.discreet("Ring Ann Lee (ann.lee@x.example, +49 30 1234567) on case 26-0001234-5, 王小明 too; 3 of 10", ("Ann Lee", "王小明"))
    assert told == "Ring A*** L*** (***, +***) on case ***, 王*** too; 3 of 10"


def test_a_short_name_is_hidden_as_a_word_and_not_within_another():
    told = reporting.discreet("An said: check the appliances An's neighbour 找An修", ("An",))
    assert told == "A*** said: check the appliances A***'s neighbour 找A***修"


@pytest.mark.parametrize(("text", "name", "told"), [
    ("Ask the Smiths first", "John Smith", "Ask the S***s first"),
    ("Mail from LisaChen", "Lisa Chen", "Mail from L***"),
    ("Use lisachen's draft", "Lisa Chen", "Use L***'s draft"),
    ("MrTan called twice", "Tan Wei Ling", "MrT*** called twice"),
    ("Write annlee before noon", "Ann Lee", "Write A*** before noon"),
    ("Müllers Gerät prüfen", "Jörg Müller", "M***s Gerät prüfen"),
    ("Звонила Иванова", "Пётр Иванов", "Звонила И***а"),
    ("Звонили Яну", "Ян Ким", "Звонили Я***у"),
    ("نتصل لأحمد أولا", "أحمد علي", "نتصل لأ*** أولا"),
    ("คุณสมชายโทรมา", "สมชาย", "คุณส***โทรมา"),
    ("请王小明的同事回电", "王 小明", "请王***的同事回电"),
    ("김민수님께 전화", "김민수", "김***님께 전화"),
    ("Anna  LEE's lamp", "Anna Lee", "A*** L***'s lamp"),
], ids=[
    "plural", "written_as_one", "small_and_as_one", "short_behind_a_title", "short_as_one", "genitive", "feminine", "short_but_not_latin",
    "with_a_preposition", "between_words_without_spaces", "chinese_with_a_space", "with_an_honorific", "two_spaces",
])
def test_a_name_is_hidden_wherever_it_stands(text, name, told):
    assert reporting.discreet(text, (name,)) == told


@pytest.mark.parametrize(("text", "name"), [
    ("Check the appliances", "An Li"), ("Many clients wait", "An Li"), ("Japanese manuals", "Pan Ese"), ("Wrap ÉLAN twice", "Lan Hu"),
], ids=["a_part_of_a_word", "two_parts", "inside_a_word", "capitals_with_an_accent"])
def test_a_short_name_hides_no_part_of_another_word(text, name):
    assert reporting.discreet(text, (name,)) == text


def test_a_desk_without_cases_makes_a_report_that_says_so(tmp_path):
    with closing(Store.open(tmp_path / "empty.sqlite", Rules(), clock=lambda: NOW)) as store:
        report = reporting.report_of(store, MARA, month=date(2026, 11, 1))
        assert report.partial
        for form in reporting.FORMS:
            assert reporting.content(report, form, Words("zh_TW", UTC))
        whole = "\n".join(pages(reporting.content(report, "pdf", Words("en", UTC))))
        assert "No complaint was opened." in whole
        assert "The month is not over" in whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_definition_ends_before_it_is_said_that_nothing_is_shown(tmp_path, language):
    words = Words(language, UTC)
    nothing = {"en": "Nothing to show", "zh_CN": "没有可显示的内容", "zh_TW": "沒有可顯示的內容"}[language]
    with closing(Store.open(tmp_path / "empty.sqlite", Rules(), clock=lambda: NOW)) as store:
        report = reporting.report_of(store, MARA, month=date(2026, 11, 1))
    told = [words.of(definition) for _, definition in definitions(report)]
    ends = [text.partition(nothing)[0].rstrip()[-1] for text in told if nothing in text]
    assert len(ends) > 20
    assert set(ends) <= set(".。")


def test_counts_that_are_all_nought_are_said_and_not_drawn(desk_of_one):
    desk, case_id = desk_of_one
    month = day_date(desk.case(case_id).opened_us // DAY).replace(day=1)
    report = reporting.report_of(desk.store, desk.boss, month=month)
    chart = next(each for each in charts(report) if each.finding.name == "overridden")
    assert chart.finding.empty is None
    assert nothing_drawn(chart) == chart.finding.title
    drawn = [each for block in document(report).blocks if isinstance(block, Charts) for each in block.charts]
    assert drawn
    assert chart not in drawn
    assert any("No step was passed without its evidence" in Words("en", UTC).of(told) for _, told in definitions(report))


def test_promises_that_were_not_kept_in_time_are_told_without_words(desk_of_one):
    desk, case_id = desk_of_one
    desk.clock.us += 3 * DAY
    month = day_date(desk.case(case_id).promises[0].due_us // DAY).replace(day=1)
    owed = reporting.report_of(desk.store, desk.boss, month=month).owed
    assert [(each.number, each.state) for each in owed] == [(desk.case(case_id).number, "open")]
    assert owed[0].by_us > DAY
    desk.do(follow_up.keep_promise, case_id, promise=1)
    owed = reporting.report_of(desk.store, desk.boss, month=month).owed
    assert [each.state for each in owed] == ["late"]


@pytest.fixture
def desk_of_one(desk_small):
    return desk_small, desk_small.chosen()


@pytest.fixture
def desk_small(tmp_path):
    from tests.services.desk import SmallDesk
    made = SmallDesk.made(tmp_path / "small.sqlite", Rules())
    yield made
    made.store.close()


def test_one_case_makes_a_report_and_it_is_noted_before_it_leaves(desk_of_one, tmp_path):
    desk, _ = desk_of_one
    month = day_date(desk.clock.us // DAY).replace(day=1)
    path = tmp_path / "out" / "report.html"
    path.parent.mkdir()
    noted = reporting.note(desk.store, desk.boss, key=b"r" * 16, month=month, form="html")
    asked = []
    reporting.write(desk.store, desk.boss, month=month, path=path, words=Words("en", UTC), progress=lambda done, total: asked.append((done, total)))
    assert noted.result["rows"] == 1
    last = desk.store.history(1)[-1].event
    assert (last.kind, last.view, last.form, last.masked, last.filters) == ("view_exported", "report", "html", True, (f"month={month:%Y-%m}",))
    assert asked[0] == (0, reporting.PARTS)
    assert asked[-1] == (reporting.PARTS, reporting.PARTS)
    assert "Noor" not in path.read_text(encoding="utf-8")
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]


def test_what_stood_there_stays_when_somebody_stops_the_work(desk_of_one, tmp_path):
    desk, _ = desk_of_one
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"the last one")

    def stop(done, total):
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reporting.write(desk.store, desk.boss, month=OCTOBER, path=path, words=Words(), progress=stop)
    assert path.read_bytes() == b"the last one"


def test_the_last_report_is_due_once_where_the_desk_worked_then_and_for_who_may_export(desk_of_one):
    desk, _ = desk_of_one
    assert reporting.due(desk.store, desk.boss, form="html") is None  # the desk began this month
    desk.clock.us += 31 * DAY
    waiting = reporting.due(desk.store, desk.boss, form="html")
    assert (waiting.month, waiting.form, waiting.path.name) == (reporting.month_before(desk.clock.us), "html", f"report_{waiting.month:%Y-%m}.html")
    assert reporting.due(desk.store, desk.agent, form="html") is None
    assert reporting.due(desk.store, desk.boss, form="doc") is None
    reporting.write(desk.store, desk.boss, month=waiting.month, path=waiting.path, words=Words("en", UTC))
    assert reporting.due(desk.store, desk.boss, form="html") is None


def test_another_form_and_a_place_that_takes_no_file_are_told(desk_of_one, tmp_path):
    desk, _ = desk_of_one
    with pytest.raises(FileProblem, match="report_form"):
        reporting.FILES.of(Path("report.docx"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileProblem, match="file_not_written"):
        reporting.write(desk.store, desk.boss, month=OCTOBER, path=tmp_path / "file" / "r.xlsx", words=Words())


def test_a_report_of_some_cases_counts_and_shows_these_alone_and_says_so_in_every_form(desk):
    pairs = (("type", "delay,product_quality"), ("channel", "!chat"), ("urgency", "2.."))
    meant = "type IN ('delay', 'product_quality') AND channel != 'chat' AND urgency >= 2 AND status != 'merged' AND origin != 'undated'"
    span = (month_days(OCTOBER).first * DAY, (month_days(OCTOBER).last + 1) * DAY)
    report = reporting.report_of(desk, MARA, month=OCTOBER, pairs=pairs, words=Words("zh_CN", UTC))
    n = desk.read().value(f"SELECT COUNT(*) FROM complaint WHERE {meant} AND opened_us >= ? AND opened_us < ?", span)
    by_type = next(panel for board in report.boards for panel in board.panels if panel.name == "by_type")
    assert report.figures.key_figures[0].value == sum(line.n for line in by_type.lines) == n > 0
    numbers = {number for (number,) in desk.read().rows(f"SELECT number FROM complaint WHERE {meant}")}
    shown = {each.number for each in (*report.worst, *report.best, *report.owed)}
    assert numbers >= shown > set()
    said = "只统计符合以下条件的个案："
    assert document(report).blocks[0].text.key == "explain.counted"
    texts = cache(lambda form, language: reporting.content(report, form, Words(language, UTC)))
    for form in reporting.FORMS:
        assert said in text_of(texts, form, "zh_CN").replace("\n", ""), form


def test_a_report_of_no_case_at_all_says_that_nothing_fits(desk):
    report = reporting.report_of(desk, MARA, month=OCTOBER, pairs=(("product", "none of ours"),), words=Words("en", UTC))
    text = reporting.content(report, "html", Words("en", UTC)).decode("utf-8")
    assert "No case of these days fits the filter: product is none of ours." in text


def test_a_report_is_never_of_one_person_and_notes_of_a_filter_no_words_of_people(desk_of_one):
    desk, _ = desk_of_one
    month = day_date(desk.clock.us // DAY).replace(day=1)
    fields = [
        "field." + marking.define_field(desk.store, desk.boss, key=next(desk.keys), label=kind, kind=kind, choices=choices).result["field"]
        for kind, choices in (("text", ()), ("choice", ("Noor", "South")))
    ]
    for pair in (("customer", "Noor"), ("owner", "yun"), (fields[0], "Noor Vanderlee")):
        with pytest.raises(WrongUsage, match="report_of_person"):
            reporting.note(desk.store, desk.boss, key=b"p" * 16, month=month, form="html", pairs=(pair,))
        with pytest.raises(WrongUsage, match="report_of_person"):
            reporting.report_of(desk.store, desk.boss, month=month, pairs=(pair,))
    assert desk.store.history(1)[-1].event.kind != "view_exported"
    reporting.note(desk.store, desk.boss, key=b"q" * 16, month=month, form="html", pairs=(("type", "delay"), ("product", "Kettle of Mr Noor"), (fields[1], "South")))
    assert desk.store.history(1)[-1].event.filters == (f"month={month:%Y-%m}", "type=delay", "product", fields[1])
