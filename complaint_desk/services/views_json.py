"""A case as the JSON that outsiders hold on to: times with offset, money as strings, every event with its codes and words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any

from complaint_desk.domain.events import Recorded
from complaint_desk.domain.outcomes import texts, worded
from complaint_desk.domain.spans import SECOND
from complaint_desk.domain.stored import word_fields
from complaint_desk.services.questions import CaseView
from complaint_desk.wording import Words


def iso(us: int, zone: tzinfo | None = None) -> str | None:
    """Return a moment as ISO 8601 with its offset; None for 0, which means that it has not happened."""
    if not us:
        return None
    return datetime.fromtimestamp(us / 1_000_000, UTC).astimezone(zone).isoformat(timespec="seconds")


def case_json(view: CaseView, history: Iterable[Recorded], words: Words) -> dict[str, Any]:
    """Return what ``case NUMBER --json`` prints."""
    case, row = view.case, view.row
    customer = view.customer
    return {
        "number": case.number, "status": row.status, "step": row.step, "type": case.type, "urgency": case.urgency, "impact": case.impact,
        "emotion": case.emotion, "channel": case.channel, "origin": case.origin, "owner": view.actor(case.owner_id) or None,
        "customer": (customer.name if customer else None), "opened_at": iso(case.opened_us, words.zone),
        "resolved_at": iso(case.resolved_us, words.zone), "closed_at": iso(case.closed_us, words.zone),
        "risk": {"points": view.risk_points, "level": view.risk_level, "parts": [{"code": p.code, "points": p.points} for p in view.risk]},
        "tasks": [
            {
                "n": t.number, "department": t.department, "due_at": iso(t.due_us, words.zone), "outcome": t.outcome or None,
                "answered_at": iso(t.answered_us, words.zone), "taken_back_at": iso(t.taken_back_us, words.zone),
            }
            for t in case.tasks
        ],
        "forms": [
            {
                "form": f.code, "started_at": iso(f.started_us, words.zone), "finding": f.finding or None,
                "concluded_at": iso(f.concluded_us, words.zone), "settled": f.settled,
                "missing": [{"field": field, "row": row} for field, row in f.lacking],
            }
            for f in case.forms
        ],
        **joined_json(view, words),
        **facts_json(view, words),
        "events": [event_json(r, view, words) for r in history],
        "clocks": [
            {
                "name": c.name, "number": c.number, "kind": c.kind, "started_at": iso(c.start_us, words.zone),
                "due_at": iso(c.due_us, words.zone), "ended_at": iso(c.end_us, words.zone), "state": c.state(view.now_us),
                "elapsed_s": c.elapsed(view.now_us) // SECOND, "remaining_s": c.remaining(view.now_us) // SECOND,
                "rule_set": c.law.id if c.law is not None else None,
                "calendar": c.law.time.calendar.name if c.law is not None and c.rule is not None and c.rule.unit != "hours" else None,
                "why": words.of(c.why),
            }
            for c in view.clocks
        ],
        "rule_sets": [
            {
                "id": each.id, "version": each.version, "dated": each.dated or None, "title": each.title.in_language(words.language),
                "source": each.source.in_language(words.language) or None,
                "turn": each.turn.in_language(words.language) or None,
                "outcomes": [
                    {"code": word.key, "means": word.means or None, "text": word.text.in_language(words.language)} for word in each.outcomes
                ],
            }
            for each in view.rule_sets
        ],
        "guide": {
            "step": view.guide.step, "method": view.guide.method, "stage": view.guide.now, "gate": view.guide.gate,
            "aim": view.guide.aim.text,
            "missing": [{"code": m.code, "what": words.of(m.what), "why": words.of(m.why), "field": m.field} for m in view.guide.missing],
        },
    }


def facts_json(view: CaseView, words: Words) -> dict[str, Any]:
    """Return the four separate facts: none of them says anything about another."""
    case = view.case
    return {
        "apology": {"made_at": iso(case.apology_us, words.zone)}, "admission": {"made_at": iso(case.admission_us, words.zone)},
        "goodwill": [{"amount": g.amount, "currency": g.currency, "given_at": iso(g.at_us, words.zone)} for g in case.goodwill],
        "outcome": {
            "decided": case.outcome or None, "word": case.outcome_word or None, "said": outcome_said(view, words),
            "decided_at": iso(case.outcome_us, words.zone),
        },
    }


def outcome_said(view: CaseView, words: Words) -> str | None:
    """Return the decision that stands as the case screen words it; None where there is none."""
    case = view.case
    if not (case.outcome or case.outcome_word):
        return None
    return words.of(worded(case.outcome, case.outcome_word, texts(view.every_rule_set)))


def joined_json(view: CaseView, words: Words) -> dict[str, Any]:
    """Return how a case belongs to others, and its tags and fields: keys for programs, labels for people."""
    case, numbers, marks = view.case, view.joined, view.marks
    tags, fields = ({mark.key: mark.label for mark in each} for each in (marks.tags, marks.fields))
    return {
        "merged_into": numbers.get(case.merged_into), "merged_at": iso(case.merged_us, words.zone),
        "absorbed": [{"number": numbers.get(part.other_id), "merged_at": iso(part.at_us, words.zone)} for part in case.absorbed],
        "split_from": numbers.get(case.split_from), "split_off": [numbers.get(id_) for id_ in case.split_off],
        "links": [{"how": link.how, "number": numbers.get(link.other_id)} for link in case.links],
        "tags": [{"tag": key, "label": tags.get(key)} for key in case.tags],
        "fields": [{"field": f.key, "label": fields.get(f.key), "type": f.type, "value": f.shown} for f in case.fields],
    }


def event_json(r: Recorded, view: CaseView, words: Words) -> dict[str, Any]:
    """Return one event with all its fields; erased words are null."""
    found: dict[str, Any] = {
        "n": r.n, "at": iso(r.at_us, words.zone), "occurred_at": iso(r.occurred_us, words.zone), "actor": view.actor(r.actor_id) or "desk",
        "kind": r.event.kind,
    }
    for name in type(r.event).__dataclass_fields__:
        value = getattr(r.event, name)
        found[name] = iso(value, words.zone) if name.endswith("_us") else list(value) if isinstance(value, tuple) else value
    erased = [name for name, text in word_fields(r.event) if text is None]
    if erased:
        found["erased"] = erased
    return found
