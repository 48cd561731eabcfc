"""The accessible ids that are promised to the outside, as far as they are built; what is here never goes away by accident."""

from complaint_desk.domain.vocabulary import EMOTIONS

GRADES = range(1, 6)

PROMISED = frozenset(
    {
        "nav.queue", "nav.case", "nav.analytics", "nav.improvements", "nav.library", "nav.settings",
        "queue.table", "queue.search", "queue.views", "queue.new", "queue.take_next", "queue.count",
        "intake.customer", "intake.phone", "intake.email", "intake.channel", "intake.verified", "intake.on_behalf", "intake.words",
        "intake.save", "intake.cancel",
        "case.number", "case.status", "case.timeline", "case.clocks", "case.note", "case.add_note", "case.cause", "case.improvement",
        "case.resolve", "case.close", "case.override", "case.override_reason",
        "guide.step", "guide.next", "guide.back", "guide.missing",
        "guide.listen.words", "guide.listen.need", "guide.listen.heard_out", *(f"guide.listen.emotion.{level}" for level in EMOTIONS),
        "guide.clarify.type", "guide.clarify.fact.order", "guide.clarify.fact.order.unknown", "guide.clarify.restatement",
        "guide.clarify.yes", "guide.clarify.corrected", "guide.clarify.no",
        "guide.offer.suggestions", "guide.offer.options", "guide.offer.add", "guide.offer.what", "guide.offer.who", "guide.offer.when",
        "guide.offer.cost", "guide.offer.remedy", "guide.offer.choose", "guide.offer.none_chosen", "guide.offer.ask_approval",
        "guide.follow_up.promises", "guide.follow_up.kept", "guide.follow_up.told", "guide.follow_up.callbacks", "guide.follow_up.attempt",
        "guide.follow_up.outcome", "guide.follow_up.save", "guide.follow_up.tasks", "guide.follow_up.task.new", "guide.follow_up.progress",
        "guide.follow_up.progress.told", "guide.hard", "guide.listen.elapsed", "guide.offer.reason", "guide.offer.reject",
        "guide.offer.ask_reason", "case.transparency",
        *(f"guide.follow_up.{of}.{grade}" for of in ("result", "handling") for grade in GRADES),
        "analytics.from", "analytics.to", "analytics.export", "analytics.figures",
        *(f"analytics.chart.{name}" for name in ("volume", "pareto", "first_response", "satisfaction")),
    }
)
