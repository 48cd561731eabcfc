"""What was just done is told over the timeline, and covers nothing of it."""


def newest(timeline):
    """The place of the newest line, in the coordinates of the timeline."""
    last = timeline.visualRect(timeline.model().index(timeline.model().rowCount() - 1, 0))
    return last.translated(timeline.viewport().pos())


def test_the_newest_line_stands_above_it_and_gets_its_room_back(room, qapp):
    room.open(words="The parcel came, opened and wet. " * 60)
    qapp.processEvents()
    timeline, toast = room.screen.timeline, room.screen.toast
    below = timeline.viewport().height()
    room.write("case.note", "call the depot")
    room.press("case.add_note")
    qapp.processEvents()
    assert toast.isVisible()
    assert timeline.verticalScrollBar().maximum() > 0
    assert timeline.at_end
    assert newest(timeline).bottom() < toast.y()
    room.press("toast.close")
    qapp.processEvents()
    assert timeline.viewport().height() == below
    assert timeline.at_end


def test_who_reads_further_up_stays_there(room, qapp):
    room.open(words="The parcel came, opened and wet. " * 60)
    qapp.processEvents()
    timeline = room.screen.timeline
    timeline.verticalScrollBar().setValue(0)
    room.screen.toast.show_done("Note added")
    qapp.processEvents()
    assert timeline.place == 0
