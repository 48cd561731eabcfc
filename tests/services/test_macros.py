"""Macros: several actions and a phrase, variables asked for, run through the same verbs as single presses, all of it or nothing."""

from __future__ import annotations

import json
import shutil
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk import resources
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.macros import Filled, Macro, Step, Variable, asked, asking, fill, moment
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks.macros import checked, load_macros
from complaint_desk.playbooks.sources import Shelf
from complaint_desk.services import assigning, macros, many, reminding, undoing
from complaint_desk.wording import Words


def named(desk, id_, language="en", site=None):
    return next(macro for macro in macros.offered(desk.store, desk.agent, language=language, site=site) if macro.id == id_)


def answers(desk, **words):
    """Every variable answered; ``when`` is tomorrow."""
    return Filled((("what", "the scratch"), ("why", "Two depots"), ("when", "tomorrow at 10:00"), *words.items()), (("when", desk.clock.us + DAY),))


def run(desk, cases, macro, filled=None, key=None):
    return macros.run(desk.store, desk.agent, key=key or next(desk.keys), cases=cases, macro=macro, filled=filled or answers(desk))


def told(desk, changed):
    return many.report(desk.store, desk.agent, changed=changed)


def test_the_shipped_macros_are_whole_in_every_language():
    assert checked(Shelf.of()) == ()
    found = {language: load_macros(Shelf.of(), language)[0] for language in LANGUAGES}
    shapes = [[(macro.id, [step.do for step in macro.steps], [each.name for each in macro.variables]) for macro in each] for each in found.values()]
    assert shapes[0] == shapes[1] == shapes[2] != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_macro_runs_and_says_what_it_asked_for(desk, language):
    for macro in load_macros(Shelf.of(), language)[0]:
        case = desk.take()
        report = told(desk, run(desk, [case], macro))
        assert report.refused == (), [Words(language).of(one.why) for one in report.refused]
        said = " ".join(str(value) for r in desk.store.history(case) for value in vars_of(r.event))
        assert "{" not in said


def vars_of(event):
    return [getattr(event, name) for name in event.__dataclass_fields__]


def test_a_macro_asks_writes_waits_and_reminds(desk):
    case = desk.take()
    run(desk, [case], named(desk, "photos"))
    reply = next(r.event for r in desk.store.history(case) if r.event.kind == "reply_sent")
    assert "photographs of the scratch" in reply.text
    assert desk.case(case).number in reply.text
    assert desk.case(case).waiting_on == "customer"
    assert [one.words for one in reminding.of_case(desk.store, desk.agent, case_id=case)] == ["Photographs of the scratch: have they come?"]


def test_what_a_customer_wrote_is_never_a_template(desk):
    case = desk.take(name="{number}{what}")
    run(desk, [case], named(desk, "photos"), answers(desk, what="{customer} {me} {0.__class__} %s"))
    reply = next(r.event for r in desk.store.history(case) if r.event.kind == "reply_sent")
    assert "{number}{what}" in reply.text
    assert "{customer} {me} {0.__class__} %s" in reply.text


@given(st.text(), st.dictionaries(st.sampled_from(["a", "b", "when"]), st.text()))
def test_filling_is_one_pass_and_never_fails(text, values):
    assert fill(text, {}) == text
    filled = fill("x{a}y{b}z{c}", values)
    assert filled == "x" + values.get("a", "{a}") + "y" + values.get("b", "{b}") + "z{c}"


def test_moments_are_ahead_or_asked_for():
    assert moment("+2d", {}, 10) == 10 + 2 * DAY
    assert moment("{when}", {"when": 7}, 10) == 7
    assert moment("{other}", {"when": 7}, 10) is None
    assert moment("soon", {}, 10) is None


def test_in_a_case_all_steps_happen_or_none_and_the_refused_one_is_named(desk):
    closed = desk.take()
    macro = Macro("x", "X", (Step("note", (), "Begun"), Step("promise", (("due", "{when}"),), "A call")), (Variable("when", "when", "When?"),))
    late = Filled((), (("when", desk.clock.us - HOUR),))
    before = desk.kinds(closed)
    report = told(desk, run(desk, [closed], macro, late))
    assert desk.kinds(closed) == before
    words = Words("en").of(report.refused[0].why)
    assert "Step 2, “Promise”" in words


def test_over_many_cases_each_is_for_itself(desk):
    mine, theirs = desk.take(), desk.take()
    desk.do(assigning.assign, theirs, who=desk.boss, owner_id=desk.boss.id)
    changed = run(desk, [mine, theirs], named(desk, "we_look_into_it"))
    assert changed.cases == (mine,)
    assert [one.code for one in told(desk, changed).refused] == ["RI-ROLE"]
    assert desk.kinds(1).count("denied") == 1


def test_the_same_press_again_changes_nothing(desk):
    case = desk.take()
    key, macro, filled = next(desk.keys), named(desk, "needs_lead"), answers(desk)
    first = run(desk, [case], macro, filled, key)
    version = desk.case(case).version
    assert run(desk, [case], macro, filled, key).result == first.result
    assert desk.case(case).version == version


def test_a_macro_is_undone_as_a_whole_where_all_of_it_can_be(desk):
    case = desk.take()
    run(desk, [case], named(desk, "needs_lead"))
    press = undoing.recent(desk.store, desk.agent)[0]
    assert press.verb == "macro"
    undoing.undo_press(desk.store, desk.agent, key=next(desk.keys), press=press.id)
    assert desk.case(case).circumstances == frozenset()
    promised = desk.take()
    run(desk, [promised], named(desk, "call_back"))
    assert all(promised not in press.cases for press in undoing.recent(desk.store, desk.agent))


def test_a_variable_without_an_answer_is_asked_for_again(desk):
    with pytest.raises(BadValue, match="variable_empty"):
        run(desk, [desk.take()], named(desk, "photos"), Filled((("what", " "),), (("when", desk.clock.us + DAY),)))
    with pytest.raises(BadValue, match="variable_empty"):
        run(desk, [desk.take()], named(desk, "photos"), Filled((("what", "x"),), ()))


# one's own ----------------------------------------------------------------------------------------------------------------

OWN = Macro("", "My call", (Step("say", (), "I call you {when}."), Step("callback", (("due", "{when}"),))), (Variable("when", "when", "When?"),))


def save(desk, macro=OWN, who=None):
    return macros.save(desk.store, who or desk.agent, key=next(desk.keys), macro=macro)


def test_ones_own_macro_is_kept_changed_run_and_dropped(desk):
    save(desk)
    save(desk)
    mine = macros.own(desk.store, desk.agent)
    assert [(macro.name, macro.steps, macro.own) for macro in mine] == [("My call", OWN.steps, True)]
    assert macros.own(desk.store, desk.boss) == ()
    changed = Macro(mine[0].id, "My other call", OWN.steps, OWN.variables, own=True)
    save(desk, changed)
    case = desk.take()
    run(desk, [case], macros.own(desk.store, desk.agent)[0])
    assert len(desk.case(case).callbacks) == 1
    with pytest.raises(Problem):
        save(desk, changed, who=desk.boss)
    macros.drop(desk.store, desk.agent, key=next(desk.keys), macro=int(mine[0].id))
    assert macros.own(desk.store, desk.agent) == ()


@pytest.mark.parametrize("macro", [
    Macro("", " ", OWN.steps, OWN.variables), Macro("", "Empty", ()), Macro("", "No text", (Step("note"),)),
    Macro("", "Unknown", (Step("burn"),)), Macro("", "No moment", (Step("callback", (("due", "soon"),)),)),
    Macro("", "Wrong code", (Step("wait", (("on", "godot"),)),)), Macro("", "Not asked", (Step("note", (), "{what}"),)),
])
def test_a_macro_that_means_nothing_is_not_kept(desk, macro):
    with pytest.raises(BadValue):
        save(desk, macro)


@pytest.mark.parametrize("definition", ["", "[]", '{"v": 2}', '{"v": 1, "variables": [], "steps": [["burn", {}, ""]]}', '{"v": 1, "variables": 3, "steps": []}'])
def test_what_another_program_wrote_there_is_left_out(desk, definition):
    desk.store.note(lambda notes: notes.run("INSERT INTO macro(person_id, name, definition, changed_us) VALUES(?, 'x', ?, 0)", (desk.agent.id, definition)))
    assert macros.own(desk.store, desk.agent) == ()


def test_a_macro_kept_with_a_name_in_pieces_is_still_there(desk):
    name = unicodedata.normalize("NFD", "이름")
    definition = {"v": 1, "steps": [["note", {}, f"about {{{name}}}"]], "variables": [[name, "text", "Who?"]]}
    row = (desk.agent.id, json.dumps(definition))
    desk.store.note(lambda notes: notes.run("INSERT INTO macro(person_id, name, definition, changed_us) VALUES(?, 'x', ?, 0)", row))
    (found,) = macros.own(desk.store, desk.agent)
    assert [each.name for each in found.variables] == ["이름"]


def test_who_may_not_work_on_cases_runs_none(desk):
    dora = desk.hire("dora", "department")
    with pytest.raises(NotAllowed):
        macros.run(desk.store, dora, key=next(desk.keys), cases=[desk.take()], macro=OWN, filled=answers(desk))


# the site's ---------------------------------------------------------------------------------------------------------------


def site_with(tmp_path, change=lambda text: text):
    site = tmp_path / "desk.site"
    shutil.copytree(resources.path("macros"), site / "macros")
    file = site / "macros" / "en" / "photos.toml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    return site


def test_a_sites_own_macro_serves_in_place_of_the_shipped_one(desk, tmp_path):
    site = site_with(tmp_path, lambda text: text.replace("Ask for photographs", "Pictures, please"))
    assert macros.faults(site) == ()
    assert named(desk, "photos", site=site).name == "Pictures, please"


@pytest.mark.parametrize("change", [
    lambda text: text.replace("{what}", "{which}"), lambda text: text.replace("name =", "nam ="), lambda text: text + "[",
    lambda text: text.replace('look = "', 'see = "'),
])
def test_a_wrong_one_is_left_out_and_told_with_file_and_line(desk, tmp_path, change):
    site = site_with(tmp_path, change)
    faults = macros.faults(site)
    assert faults
    assert any(fault.file.startswith("desk.site/macros/") for fault in faults)
    assert named(desk, "photos", site=site).name == "Ask for photographs"


@pytest.mark.parametrize(("typed", "written"), [
    ("ग्राहक", "ग्राहक"), ("prénom", "prénom"), ("pre\u0301nom", "prénom"), ("prénom", "pre\u0301nom"), ("ชื่อ_2", "ชื่อ_2"), ("日期", "日期"),
], ids=["hindi", "composed", "typed decomposed", "written decomposed", "thai", "chinese"])
def test_a_variable_may_have_any_name_that_is_a_word_in_a_language(typed, written):
    text = f"Ask for {{{written}}}."
    macro = asking(Macro("own", "Ask", (Step("note", (), text),)), typed)
    (variable,) = macro.variables
    assert fill(text, {variable.name: "this"}) == "Ask for this."
    assert asked(macro) == {variable.name}


@pytest.mark.parametrize("typed", ["2nd", "\u0301x", "a-b", "a.b", "_x", "x" * 33], ids=["digit", "mark", "dash", "dot", "underscore", "long"])
def test_what_is_no_word_is_refused_as_a_variable_and_stays_as_it_is_in_a_text(typed):
    text = f"Ask for {{{typed}}}."
    with pytest.raises(BadValue, match="macro_name"):
        asking(Macro("own", "Ask", (Step("note", (), text),)), typed)
    assert fill(text, {typed: "this"}) == text
