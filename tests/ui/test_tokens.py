"""Every pair of tokens in use can be read, and chart colours stay apart for colour-blind eyes.

Contrast: WCAG 2.2, 1.4.3 and 1.4.11. Sight: Machado, Oliveira and Fernandes 2009, severity 1. Distance: CIEDE2000 (Sharma 2005).
"""

import math
from itertools import combinations

import pytest

from complaint_desk.ui.theme import load, tokens

GROUNDS = ("window", "surface", "raised")
SPOTS = ("sunken", "hover", "selection", "selection_idle", "theirs", "ours", "note_ground", "accent_soft")
STATES = ("on_time", "soon", "late", "info")
EMOTIONS = ("calm", "disappointed", "frustrated", "angry", "threatening", "distressed")
TEXT, MARK = 4.5, 3.0
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}


def pairs():
    """Yield ink, ground and the contrast they need, for everything that the sheet, the widgets and the delegates put together."""
    for role in ("text", "text_muted", "accent_text"):
        for ground in (*GROUNDS, *SPOTS):
            yield role, ground, TEXT
    for state in STATES:
        for ground in (*GROUNDS, "hover", "selection", "selection_idle", f"{state}_soft"):
            yield f"{state}_text", ground, TEXT
        for ground in (*GROUNDS, "hover", "selection", "sunken", f"{state}_soft"):
            yield state, ground, MARK
        yield "text", f"{state}_soft", TEXT
        yield "text_muted", f"{state}_soft", TEXT
    for accent in ("accent", "accent_hover", "accent_pressed"):
        yield "on_accent", accent, TEXT
        yield accent, "raised", MARK
    for ground in (*GROUNDS, "selection", "sunken", "ours"):
        yield "accent", ground, MARK
        yield "focus", ground, MARK
    for ground in GROUNDS:
        yield "outline", ground, MARK
    yield "note_fence", "note_ground", MARK
    yield from (("text", "found", TEXT), ("text", "found_now", TEXT), ("text_muted", "found", TEXT))
    yield "coach", "raised", MARK
    for emotion in EMOTIONS:
        for ground in (*GROUNDS, "hover", "selection", "theirs"):
            yield f"emotion_{emotion}", ground, MARK
    for mark in ("chart_quiet", "chart_limit", "chart_signal"):
        yield mark, "raised", MARK


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, other):
    light = sorted(sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True)) for each in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(colour, sight):
    seen = [min(1, max(0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in SIGHT[sight]]
    rows = ((0.4124, 0.3576, 0.1805, 0.95047), (0.2126, 0.7152, 0.0722, 1), (0.0193, 0.1192, 0.9505, 1.08883))
    xyz = [sum(a * b for a, b in zip(row[:3], seen, strict=True)) / row[3] for row in rows]
    x, y, z = (each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, other):
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    d_h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    l_m, c_m, h_m = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    t = (1 - 0.17 * math.cos(math.radians(h_m - 30)) + 0.24 * math.cos(math.radians(2 * h_m))
         + 0.32 * math.cos(math.radians(3 * h_m + 6)) - 0.2 * math.cos(math.radians(4 * h_m - 63)))
    s_l = 1 + 0.015 * (l_m - 50) ** 2 / math.sqrt(20 + (l_m - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_m, 1 + 0.015 * c_m * t
    bend = 60 * math.exp(-(((h_m - 275) / 25) ** 2))
    r_t = -2 * math.sqrt(c_m**7 / (c_m**7 + 25**7)) * math.sin(math.radians(bend))
    x, y, z = (l2 - l1) / s_l, (c2 - c1) / s_c, d_h / s_h
    return math.sqrt(x * x + y * y + z * z + r_t * y * z)


@pytest.fixture(params=["light", "dark"])
def theme(request):
    return load(request.param)


def test_every_pair_in_use_can_be_read(theme):
    low = {(ink, ground): round(contrast(theme.colours[ink], theme.colours[ground]), 2)
           for ink, ground, need in pairs() if contrast(theme.colours[ink], theme.colours[ground]) < need}
    assert low == {}


def test_chart_and_heat_colours_can_be_read(theme):
    assert min(contrast(each, theme.colours["raised"]) for each in theme.chart) >= MARK
    inks = ["text"] * 4 + ["on_accent"]
    assert min(contrast(theme.colours[ink], step) for ink, step in zip(inks, theme.heat, strict=True)) >= TEXT


@pytest.mark.parametrize("sight", SIGHT)
def test_chart_colours_stay_apart(theme, sight):
    seen = [lab(each, sight) for each in theme.chart]
    assert min(ciede2000(a, b) for a, b in combinations(seen, 2)) >= 10
    assert min(ciede2000(a, b) for a, b in combinations(seen[:4], 2)) >= 13


def test_contrast_is_the_published_measure():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("one", "other", "distance"), [  # pairs of Sharma, Wu and Dalal 2005, table 1
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
])
def test_distance_is_the_published_measure(one, other, distance):
    assert ciede2000(one, other) == pytest.approx(distance, abs=1e-4)


def test_both_themes_have_the_same_roles():
    table = tokens()
    assert set(table["light"]) == set(table["dark"])
