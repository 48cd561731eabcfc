"""Another language takes effect at once, and nothing that somebody types is lost by it."""

from __future__ import annotations


def test_the_window_speaks_another_language_without_a_restart_and_typing_stays(seat):
    with seat(language="en") as desk:
        hand = desk.hand
        assert hand.read("queue.new") == desk.words("queue.new")
        hand.press("queue.new")
        hand.write("intake.words", "First Tuesday, then")
        for language in ("zh_TW", "zh_CN", "en"):
            hand.press("nav.settings")
            hand.press(f"settings.language.{language}")
            hand.press("nav.queue")
            assert hand.read("queue.new") == desk.words_in(language)("queue.new")
        hand.press("queue.new")
        assert hand.read("intake.words") == "First Tuesday, then"


def test_the_language_is_remembered(seat, tmp_path):
    with seat() as desk:
        desk.hand.press("nav.settings")
        desk.hand.press("settings.language.zh_TW")
    with seat() as desk:
        assert desk.hand.read("queue.new") == desk.words_in("zh_TW")("queue.new")
