"""What follows when a case has moved: the applicant is told, the files of a closed case get their last day."""

from satupintu.applications import events
from satupintu.applications.handed_in import retain
from satupintu.applications.models import Application
from satupintu.applications.operations import remove_draft
from satupintu.applications.telling import tell_applicant, tell_heads
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.journal.reactions import react_to
from satupintu.people.events import PERSON_ERASED

_TEMPLATES = {
    events.SUBMITTED.name: "applications.submitted",
    events.RETURNED.name: "applications.returned",
    events.ISSUED.name: "applications.issued",
    events.REJECTED.name: "applications.rejected",
    events.LAPSED.name: "applications.lapsed",
    events.WITHDRAWN.name: "applications.withdrawn",
}


@react_to(events.SUBMITTED, events.RETURNED, events.ISSUED, events.REJECTED, events.LAPSED, events.WITHDRAWN)
def tell_of_progress(entry: Entry) -> None:
    """Tell the applicant that the case came in, came back, or was decided."""
    application = Application.objects.select_related("service", "version", "run").get(pk=entry.subject_id)
    tell_applicant(application, template=_TEMPLATES[entry.event], entry=entry)


@react_to(events.RETURN_ENDING_NOTED, events.DRAFT_ENDING_NOTED)
def tell_of_ending(entry: Entry) -> None:
    """Tell the applicant that time runs out, unless they have acted on the case meanwhile."""
    application = Application.objects.select_related("service", "version", "run").filter(pk=entry.subject_id).first()
    awaited = Application.State.DRAFT if entry.event == events.DRAFT_ENDING_NOTED.name else Application.State.RETURNED
    if application is not None and application.state == awaited:
        tell_applicant(application, template=entry.event, entry=entry, is_courtesy=True)


@react_to(events.DEEMED_APPROVAL_NOTED, events.DEEMED_APPROVED)
def tell_of_deemed_approval(entry: Entry) -> None:
    """Tell the applicant and those who head the office that time decides, or has decided."""
    application = Application.objects.select_related("service", "version", "run").get(pk=entry.subject_id)
    tell_applicant(application, template=entry.event, entry=entry)
    tell_heads(application, template=entry.event, entry=entry)


@react_to(events.ISSUED, events.REJECTED, events.LAPSED, events.WITHDRAWN)
def retain_files(entry: Entry) -> None:
    """Give the files of a closed case their last day."""
    retain(Application.objects.get(pk=entry.subject_id), at=entry.at)


@react_to(events.MESSAGE_SENT)
def tell_of_message(entry: Entry) -> None:
    """Tell the applicant that the office wrote."""
    if entry.data.get("from_office"):
        application = Application.objects.select_related("service", "version", "run").get(pk=entry.subject_id)
        tell_applicant(application, template="applications.message_sent", entry=entry)


@react_to(PERSON_ERASED)
def remove_drafts_of_erased(entry: Entry) -> None:
    """Remove the drafts of a person whose data were erased: their answers hold the same data (UU 27/2022 art. 43)."""
    drafts = Application.objects.filter(applicant_person_id=entry.subject_id, state=Application.State.DRAFT).order_by("id")
    for application_id in list(drafts.values_list("id", flat=True)):
        remove_draft(application_id=application_id, actor=SYSTEM, at=entry.at)
