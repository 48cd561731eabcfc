"""``case NUMBER``: one case with its timeline, clocks with their why, four facts apart from each other, and what the guide still misses."""

from __future__ import annotations

import argparse
from typing import Any

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.identities import without_identities
from complaint_desk.domain.messages import say
from complaint_desk.domain.outcomes import texts
from complaint_desk.domain.standing import FACTS, standing
from complaint_desk.services.books import load_books
from complaint_desk.services.desks import site_folder
from complaint_desk.services.questions import CaseView, case_id_of, case_view
from complaint_desk.services.views_json import case_json
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the case and return the exit code."""
    with opened(arguments) as (store, who):
        case_id = case_id_of(store, arguments.number)
        books = load_books(words.language, who.currency, site=site_folder(store.path, safe=store.safe))
        view = case_view(store, who, case_id=case_id, books=books, words=words)
        if arguments.json:
            print_json(_masked(case_json(view, store.history(case_id), words)))
        else:
            _print(view, words)
    return 0


def _masked(value: Any) -> Any:
    """Return what is printed with identity numbers masked: a look at them is recorded with its reason, and here nobody is asked."""
    if isinstance(value, str):
        return without_identities(value)
    if isinstance(value, dict):
        return {key: _masked(each) for key, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list | tuple) else value


def _print(view: CaseView, words: Words) -> None:
    case = view.case
    name = (view.customer.name if view.customer else "") or words("timeline.erased_text")
    print(f"{case.number}  {name}  {words('type.' + case.type)}  {words('status.' + view.row.status)}  {words('step.' + view.row.step)}")
    for clock in view.clocks:
        print(f"  {words('clock.' + clock.name)}: {words('clock_state.' + clock.state(view.now_us))}. {words.of(clock.why)}")
    on_record = standing(case, texts(view.every_rule_set))
    for fact in FACTS:
        print(f"  {words.of(on_record.get(fact) or say(f'case.{fact}.none'))}")
    for entry in view.timeline:
        text = words("timeline.erased_text") if entry.text is None else without_identities(entry.text)
        who = view.actor(entry.actor_id)
        head = f"  {entry.n:>3}  {words.moment(entry.occurred_us)}  {who}  {words.of(entry.head)}"
        print(f"{head}: {text}" if text else head)
    for missing in view.guide.missing:
        print(f"  ○ {words.line(missing.what)}. {words.of(missing.why)}")
