"""What follows: a clock that starts during an outage stands at once; owners of actions are told."""

from satupintu.applications.events import RESUMED, SUBMITTED
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.evaluation import events, operations
from satupintu.evaluation.models import Action, EffectCheck, ReportSubscription
from satupintu.evaluation.queries.incidents import list_stops_due
from satupintu.evaluation.queries.reports import name_span
from satupintu.evaluation.rules import read_span
from satupintu.journal.models import Entry
from satupintu.journal.reactions import react_to
from satupintu.notices.operations import notify
from satupintu.notices.ports import Recipient


@react_to(SUBMITTED, RESUMED)
def stop_during_outage(entry: Entry) -> None:
    """Stop the clock of a case that begins, or comes back from the applicant, while an outage is on record."""
    for incident_id, run_id in list_stops_due(entry.subject_id):
        try:
            operations.stop_case(incident_id=incident_id, run_id=run_id, actor=SYSTEM, at=entry.at)
        except Refusal:
            continue


@react_to(events.ACTION_PLANNED, events.ACTION_DUE_NOTED)
def tell_owner(entry: Entry) -> None:
    """Tell the owner of an action what is theirs to do, and by when."""
    action = Action.objects.select_related("finding").get(pk=entry.subject_id)
    if action.state in (Action.State.PLANNED, Action.State.DOING):
        _tell(action, entry, {"due_on": action.due_on, "is_late": bool(entry.data.get("is_late"))})


@react_to(events.EFFECT_CHECKED)
def tell_outcome(entry: Entry) -> None:
    """Tell the owner of an action whether it helped."""
    action = Action.objects.select_related("finding").get(pk=entry.subject_id)
    label = str(EffectCheck.Outcome(entry.data["outcome"]).label)
    _tell(action, entry, {"outcome": str(entry.data["outcome"]), "label": label})


@react_to(events.REPORT_SENT)
def tell_reader(entry: Entry) -> None:
    """Tell who asked for it that a report is ready, with the way to it."""
    subscription = ReportSubscription.objects.filter(pk=entry.subject_id).first()
    period = str(entry.data["period"])
    span = read_span(period, entry.at.date())
    if subscription is None or span is None:
        return
    notify(
        template=entry.event,
        recipient=Recipient("staff", subscription.staff_id),
        subject_context={"period": name_span(span)},
        context={},
        entry_id=entry.id,
        link=f"/meja/laporan/?periode={period}",
        actor=SYSTEM,
        at=entry.at,
    )


def _tell(action: Action, entry: Entry, context: dict[str, object]) -> None:
    notify(
        template=entry.event,
        recipient=Recipient("staff", action.owner_id),
        subject_context={"number": action.finding.number},
        context={"what": action.what, "title": action.finding.title, **context},
        entry_id=entry.id,
        link=f"/meja/perbaikan/{action.finding_id}/",
        actor=SYSTEM,
        at=entry.at,
    )
