"""Half a sentence is there again, to the same word, whatever happened to the window."""

from __future__ import annotations

HALF = "First Tuesday, then Thursday, and now"


def test_a_second_window_finds_what_the_first_one_typed_and_never_saved(seat):
    with seat() as first:
        first.hand.press("queue.new")
        first.hand.write("intake.words", HALF)
        first.until_kept("intake.words@1", HALF)  # hers: the first person of the desk
        with seat() as second:  # the first one is still there, as after a kill: nothing was closed, nothing flushed
            second.hand.press("queue.new")
            second.hand.wait(lambda: second.hand.read("intake.words") == HALF, "the draft")


def test_leaving_a_case_and_coming_back_gives_the_same_words(seat):
    with seat() as desk:
        desk.take_in("Noor Vanderlee", "The wardrobe does not come.")
        desk.hand.write("guide.listen.words", HALF)
        desk.take_in("Lu Wei", "The lamp hums.")
        assert desk.hand.read("guide.listen.words") == ""
        desk.hand.press("nav.queue")
        desk.search("wardrobe")
        desk.open_first_row()
        desk.hand.wait(lambda: desk.hand.read("guide.listen.words") == HALF, "the draft")


def test_who_wants_everything_before_the_first_rows_are_painted_gets_it_once(seat):
    with seat() as desk:
        desk.window._build_all()
        desk.window.queue.first_shown.emit()  # the rows came later than the hand
        desk.hand.wait(lambda: not desk.window._building.isActive(), "that nothing more is built")
        assert desk.window._steps == []
