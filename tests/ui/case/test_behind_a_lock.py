"""A case that is loaded again while the window is locked: what is in it takes no press then, and all of it again afterwards."""


from complaint_desk.services import conversation


def test_who_has_a_case_can_be_changed_after_news_of_it_came_behind_a_lock(room):
    case = room.open()
    before = room.lines()
    room.screen.setEnabled(False)
    room.around.do(conversation.say_phrase, case, text="We look for it now.")
    room.screen.reload()
    assert room.lines() != before
    room.screen.setEnabled(True)
    assert room.find("case.owner").isEnabled()
