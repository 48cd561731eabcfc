"""The sheets of the monthly report: nothing is longer on paper than its place."""

from datetime import UTC
from itertools import pairwise

import pytest
from matplotlib.textpath import TextPath

from complaint_desk.charts.lettering import Font
from complaint_desk.charts.report_sheets import SIDE, WIDTH, _Sheets
from complaint_desk.charts.shapes import Letters
from complaint_desk.domain.messages import say
from complaint_desk.domain.report_document import Heading, Paragraph, Points, Terms
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words


def printed_width(page, letters):
    """The width of a text as its outlines have it, points; no grid of pixels moves them."""
    font = Font(page.families[:1], letters.size, letters.weight).properties
    return TextPath((0, 0), letters.text, size=letters.size, prop=font).get_extents().width


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_small_letters_goes_beyond_the_margin(language):
    sheets = _Sheets(Words(language, UTC))
    sheets.add(Terms(((say("monthly.worst"), say("monthly.chosen.worst")),)), None)
    lines = [(page, each) for page in sheets.pages for each in page.shapes if isinstance(each, Letters)]
    assert any(printed_width(page, each) > (WIDTH - 2 * SIDE) * 0.9 for page, each in lines)
    assert [each.text for page, each in lines if printed_width(page, each) > WIDTH - 2 * SIDE] == []


def test_two_headings_stay_together_with_the_first_of_what_they_head():
    for lines in range(20, 45):
        sheets = _Sheets(Words("en", UTC))
        blocks = (*[Paragraph(say("monthly.no_ideas"))] * lines, Heading(1, say("monthly.part.lessons")), Heading(2, say("monthly.worst")),
                  Points((say("monthly.no_owed"),)), None)
        for block, following in pairwise(blocks):
            sheets.add(block, following)
        last = {each.text for each in sheets.pages[-1].shapes if isinstance(each, Letters)}
        headed = {Words("en", UTC)(key) for key in ("monthly.part.lessons", "monthly.worst", "monthly.no_owed")}
        assert headed <= last, lines
