"""What is told of a form within a minute reads as one sentence after the other, under the form's name once."""

from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.domain.messages import say
from complaint_desk.domain.timeline import FACT, Entry
from complaint_desk.ui.case.lines import lines_of
from complaint_desk.wording import Words

FORM = say("form.three_way")
HEADS = (
    (say("timeline.form_entered_row", form=FORM, n=1, field=say("form_field.three_way.customer_account")), "{said}"),
    (say("timeline.form_concluded", form=FORM, finding=say("finding.upheld")), ""),
)


def told(language, said):
    entries = tuple(
        Entry(n=n, at_us=0, occurred_us=0, actor_id=1, kind="form_entered", side=FACT, head=head, text=text.format(said=said))
        for n, (head, text) in enumerate(HEADS, 1)
    )
    view = SimpleNamespace(timeline=entries, customer=None, actor=lambda _id: "Mara")
    return lines_of(view, Words(language, ZoneInfo("UTC")))[-1]


@pytest.mark.parametrize(("language", "said", "wanted"), [
    ("en", "He laughed.", "00:00 · {form} · 1 · {field}: He laughed. Finding: {finding}"),
    ("zh_CN", "他笑了。", "00:00 · {form} · 1 · {field}：他笑了。结论：{finding}"),
    ("zh_TW", "他笑了。", "00:00 · {form} · 1 · {field}：他笑了。結論：{finding}"),
], ids=["en", "zh_CN", "zh_TW"])
def test_facts_of_one_form_name_it_once_and_no_dot_stands_behind_a_full_stop(language, said, wanted):
    words, line = Words(language, ZoneInfo("UTC")), told(language, said)
    field = words("form_field.three_way.customer_account")
    assert line.meta == wanted.format(form=words("form.three_way"), field=field, finding=words("finding.upheld"))
    assert line.spoken == line.meta
