"""What is drawn is what was counted, in any words, on any text, without pyplot."""

import subprocess
import sys
import warnings
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from itertools import pairwise
from math import isnan

import pytest
from PIL import Image

from complaint_desk.charts import drawing, fonts
from complaint_desk.charts.page import MARGIN, Page
from complaint_desk.charts.shapes import Letters
from complaint_desk.domain.figures import Slice
from complaint_desk.domain.findings import CHARTS, findings
from complaint_desk.domain.statistics import Bar
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import PLACEHOLDER, Words, catalogue
from tests.charts.samples import CAUSE_COUNTS, THEME, WEEKS, WORDS, handling, nothing, open_weeks, sample

SIZE = (560.0, 300.0)
HOSTILE = ["$x^{y$", "_x", "👩‍🚒 fire", "a\0b", "\u202eevil", "<b>bold</b>", "\\frac{", "%s{}", "\ud800", "汉字" * 300]


def chart(name, figures=None, words=WORDS, size=SIZE):
    figures = figures or sample()
    finding = next(each for each in findings(figures) if each.name == name)
    page = drawing.draw(figures, finding, THEME, words, size)
    drawing.pixels(page, 1.0)
    return page


def drawn(page, name):
    return [each for each in page.shapes if each.name == name]


def texts(page, name=""):
    return [each.text for each in page.shapes if isinstance(each, Letters) and (not name or each.name == name)]


def test_the_line_holds_every_week():
    line, = drawn(chart("volume"), "volume.line")
    assert list(line.y) == list(WEEKS)


def test_limits_are_those_of_the_figures_and_stand_in_words_beside_their_lines():
    figures = sample()
    page = chart("volume", figures)
    limits = figures.volume.limits
    assert [line.y[0] for line in drawn(page, "volume.limit")] == [limits.upper, limits.centre, limits.lower]
    assert texts(page, "volume.limit_label") == [f"upper {limits.upper:.0f}", f"mean {limits.centre:.0f}", f"lower {limits.lower:.0f}"]


def test_a_signal_is_ringed_and_named_by_its_rule():
    page = chart("volume")
    ring, = drawn(page, "volume.signal")
    assert (list(ring.x), list(ring.y)) == ([len(WEEKS) - 1], [151])
    assert texts(page, "volume.signal_label") == ["Week 44: 151", "rule 1, beyond the limit"]


def crossed(page, label):
    """Whether the line of the volume runs through a text."""
    line, = drawn(page, "volume.line")
    left, top, right, bottom = page.box(label)
    ends = [(line.scale.across(x), line.scale.down(y)) for x, y in zip(line.x, line.y, strict=True)]
    steps = ((x + (to_x - x) * at / 50, y + (to_y - y) * at / 50) for (x, y), (to_x, to_y) in pairwise(ends) for at in range(51))
    return any(left <= x <= right and top <= y <= bottom for x, y in steps)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("counts", "grounded"), [
    (WEEKS, False),
    ((40, 41, 40, 90, 91, 95, 92, 99, 97, 93, 44, 41, 40, 42, 40, 41, 43, 40, 41, 40, 42, 41, 40, 42, 41, 40), False),
    ((0, 190) * 12 + (10, 60) * 4 + (0, 190) * 12, True),
], ids=["a peak at the end", "eight in a row", "up and down on both sides"])
def test_the_name_of_a_signal_lies_upon_no_line_or_on_a_ground_of_its_own(counts, grounded, language):
    page = chart("volume", sample(counts), Words(language, UTC))
    labels = drawn(page, "volume.signal_label")
    assert len(labels) == 2
    assert [each.text for each in labels if crossed(page, each) and not each.ground] == []
    assert any(each.ground for each in labels) == grounded


def test_too_few_answers_are_said_beside_their_number_and_not_upon_it():
    page = chart("satisfaction", sample(grades=handling(n=4)))
    said, numbers = drawn(page, "satisfaction.few"), drawn(page, "satisfaction.n")
    assert said
    for few in said:
        right = page.box(few)[2]
        assert all(right < page.box(n)[0] for n in numbers if abs(n.y - few.y) < 4)


def test_without_a_signal_nothing_is_ringed():
    assert not drawn(chart("volume", sample(WEEKS[:-1])), "volume.signal")


def test_bars_of_causes_are_as_long_as_their_counts():
    page = chart("pareto")
    assert [bar.width for bar in drawn(page, "pareto.bar")] == list(CAUSE_COUNTS.values())
    assert texts(page, "pareto.value") == [f"{n:,}" for n in CAUSE_COUNTS.values()]
    assert texts(page, "pareto.name")[0] == "Late hand-over"


def test_many_causes_are_drawn_as_seven_and_the_rest_which_opens_all_of_them():
    counts = dict(zip(("design", "manufacture", "packing", "transport", "manner", "procedure", "supplier", "training_gap", "other", "unknown"),
                      range(20, 10, -1), strict=True))
    page = chart("pareto", sample(causes=counts))
    assert texts(page, "pareto.name")[-1] == "Other, 3 causes"
    assert [bar.width for bar in drawn(page, "pareto.bar")] == list(counts.values())[:7]
    assert texts(page, "pareto.value")[-1] == str(sum(list(counts.values())[7:]))
    assert dict(page.marks()[-1].behind.conditions)["cause"] == "training_gap,other,unknown"


def test_bars_of_responses_are_as_high_as_their_counts_and_those_without_one_are_hatched():
    figures = sample()
    page = chart("first_response", figures)
    bars = drawn(page, "response.bar")
    assert [bar.height for bar in bars] == [part.n for part in figures.responses.bins if part.low is not None] + [39]
    assert [bool(bar.edge) for bar in bars] == [False] * (len(bars) - 1) + [True]


def test_the_target_stands_between_in_time_and_late():
    page = chart("first_response")
    line, = drawn(page, "response.target")
    in_time = sum(1 for bar in drawn(page, "response.bar") if bar.x + bar.width < line.x[0])
    assert in_time == 4
    assert texts(page, "response.late") == ["65 late"]


def test_means_and_intervals_are_those_of_the_figures():
    figures = sample()
    page = chart("satisfaction", figures)
    by = {(group.step, group.kept): group.estimate for group in figures.satisfaction}
    expected = [by["all", True], by["clarify", False]]
    assert [dot.x[0] for dot in drawn(page, "satisfaction.mean")] == [each.mean for each in expected]
    assert [tuple(span.x) for span in drawn(page, "satisfaction.interval")] == [(each.low, each.high) for each in expected]
    assert texts(page, "satisfaction.n") == ["40", "40"]


@pytest.mark.parametrize("name", CHARTS)
def test_every_mark_lies_in_the_picture_and_names_its_cases(name):
    page = chart(name)
    marks = page.marks()
    assert marks
    for mark in marks:
        assert mark.behind.conditions
        assert mark.name
        assert 0 <= mark.left <= mark.left + mark.width <= SIZE[0] + 1
        assert 0 <= mark.top <= mark.top + mark.height <= SIZE[1] + 1


def test_marks_stand_where_their_bars_are_at_any_ratio():
    figures = sample()
    finding = findings(figures)[2]
    once = drawing.pixels(drawing.draw(figures, finding, THEME, WORDS, SIZE), 1.0)
    twice = drawing.pixels(drawing.draw(figures, finding, THEME, WORDS, SIZE), 2.0)
    assert (once.width, twice.width, len(twice.rgba)) == (560, 1120, 1120 * 600 * 4)
    for one, two in zip(once.marks, twice.marks, strict=True):
        assert (one.left, one.top) == pytest.approx((two.left, two.top), abs=0.6)


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_period_says_why(name):
    page = chart(name, nothing())
    finding = next(each for each in findings(nothing()) if each.name == name)
    assert texts(page, "empty") == [WORDS.of(finding.empty)]
    assert not page.marks()


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_drawn_as_text(text):
    page = Page(400, 200, THEME, WORDS)
    page.write(None, 10, 20, text, gid="hostile")
    page.lines(text, 13, 400, 100, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing.pixels(page, 1.0)
    shown, = texts(page, "hostile")
    assert "\0" not in shown
    assert "\u202e" not in shown
    if text in ("$x^{y$", "_x", "<b>bold</b>"):
        assert shown == text


def test_in_english_quotes_are_no_wider_than_letters():
    for language, shown in (("en", "the desk's \"trail\""), ("zh_TW", "the desk’s “trail”")):
        page = Page(400, 200, THEME, Words(language, UTC))
        page.write(None, 10, 20, "the desk’s “trail”", gid="quoted")
        assert texts(page, "quoted") == [shown]


@pytest.mark.parametrize("code", ["$x^{y$", "_x", "a\0b", "{n}"])
def test_a_code_that_the_catalogue_does_not_know_stands_as_it_is(code):
    figures = sample()
    strange = Slice(bar=Bar(code, 7, 1.0), behind=figures.causes[0].behind)
    figures = replace(figures, causes=(*figures.causes, strange))
    page = chart("pareto", replace(figures))
    assert texts(page, "pareto.name")[-1] == code.replace("\0", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_ours_lacks_a_glyph(language):
    families = fonts.installed(THEME.families)
    assert set(families) & set(fonts.CHINESE), "no font with Chinese characters here: on Debian fonts-wqy-microhei is one, .ci/system-packages installs it"
    lacking = {
        key: missing
        for key, text in catalogue(language).items()
        for wording in ([text] if isinstance(text, str) else text.values())
        if (missing := fonts.missing(PLACEHOLDER.sub("", wording), families))
    }
    assert lacking == {}


def test_a_character_without_a_glyph_becomes_a_mark_instead_of_a_warning():
    assert fonts.drawable("a\ue000b", fonts.installed(())) == "a□b"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_is_smaller_than_eleven_pixels_or_leaves_the_picture(name, language):
    figures = sample()
    finding = next(each for each in findings(figures) if each.name == name)
    page = drawing.draw_whole(figures, finding, THEME, Words(language, UTC))
    drawing.pixels(page, 1.0)
    written = [each for each in page.shapes if isinstance(each, Letters) and each.text.strip()]
    assert written
    for each in written:
        assert each.size >= 11
        left, _, right, bottom = page.box(each)
        assert left >= -1, each.text
        assert right <= drawing.EXPORT_SIZE[0] + 1, each.text
        assert bottom <= drawing.EXPORT_SIZE[1] + 1, each.text


def test_a_long_title_takes_two_lines_and_is_then_cut():
    page = Page(300, 200, THEME, WORDS)
    lines = page.lines("Complaints keep to their ordinary range, " * 5, 15, 600, 268, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(page.text_width(line, 15, 600) <= 268 for line in lines)


def test_a_file_is_a_png_at_twice_the_size():
    figures = sample()
    for finding in findings(figures):
        with Image.open(BytesIO(drawing.png(drawing.draw_whole(figures, finding, THEME, WORDS)))) as picture:
            assert picture.format == "PNG"
            assert picture.size == (1440, 880)
            assert len(picture.convert("RGB").getcolors(1 << 20)) > 10


def test_pyplot_is_never_imported_and_nothing_large_before_drawing():
    code = (
        "import sys; from complaint_desk.charts import picture, theme; assert 'matplotlib' not in sys.modules and 'numpy' not in sys.modules;"
        "from tests.charts.samples import *; from complaint_desk.charts import drawing; from complaint_desk.domain.findings import findings;"
        "f = sample(); [drawing.png(drawing.draw_whole(f, each, THEME, WORDS)) for each in findings(f)];"
        "assert 'matplotlib' in sys.modules and not [m for m in sys.modules if 'pyplot' in m or 'PySide' in m or 'tkinter' in m]"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_improvement_points_are_marked_and_said():
    figures = sample()
    points = (*figures.volume.points[:3], replace(figures.volume.points[3], improved=2), *figures.volume.points[4:])
    page = chart("volume", replace(figures, volume=replace(figures.volume, points=points)))
    mark, = drawn(page, "volume.improved")
    assert list(mark.x) == [3]
    assert texts(page, "volume.improved_mark") == ["▲ improvement point opened"]
    assert page.marks()[3].name == "Week 28: 101; 2 improvement points opened"
    assert not drawn(chart("volume"), "volume.improved")


def test_what_happened_to_the_desk_is_marked_and_said():
    figures = sample()
    points = list(figures.volume.points)
    points[3] = replace(points[3], improved=1, happened=("rules_changed", "file_imported"))
    points[7] = replace(points[7], happened=("file_imported",))
    page = chart("volume", replace(figures, volume=replace(figures.volume, points=tuple(points))))
    mark, = drawn(page, "volume.happened")
    assert list(mark.x) == [3, 7]
    assert texts(page, "volume.improved_mark") == ["▲ improvement point opened  ◇ rules changed and file imported"]
    assert page.marks()[3].name == "Week 28: 101; 1 improvement point opened; rules changed and file imported"
    assert page.marks()[7].name == "Week 32: 99; file imported"
    assert not drawn(chart("volume"), "volume.happened")


def test_the_last_name_below_the_line_ends_within_the_margin():
    page = chart("volume", sample(counts=(12,)), words=Words("zh_TW", UTC))
    assert not drawn(page, "volume.limit")
    below = [each for each in page.shapes if isinstance(each, Letters) and each.text.endswith("日")]
    assert len(below) == 7, "a week of days, each with its name"
    assert max(page.box(each)[2] for each in below) <= SIZE[0] - MARGIN


def test_limits_of_a_u_chart_go_in_steps_and_closed_days_have_none():
    found = open_weeks()
    page = chart("volume", found)
    upper, centre, lower = drawn(page, "volume.limit")
    own = [point.limits for point in found.volume.points]
    heights = list(upper.y)
    assert heights[0] == own[0].upper
    assert heights[6] == own[3].upper > own[0].upper
    assert isnan(heights[10])
    assert list(centre.y) == [own[0].centre] * 2
    assert lower.y[0] == own[0].lower
    line, = drawn(page, "volume.line")
    assert list(line.y) == [point.value for point in found.volume.points if point.value is not None]
    assert texts(page, "volume.limit_label")[0] == f"upper {own[-1].upper:.0f}"
    assert "Week 30: 0, closed" in [mark.name for mark in page.marks()]
