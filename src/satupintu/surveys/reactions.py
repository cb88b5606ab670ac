"""What follows when a product was issued or a visitor was served: perhaps an invitation; and who hears of alert words."""

from uuid import uuid5

from satupintu.applications.events import ISSUED, REJECTED
from satupintu.applications.models import Application
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.journal.reactions import react_to
from satupintu.notices.operations import notify
from satupintu.notices.ports import INAPP, Recipient
from satupintu.people import queries as people
from satupintu.surveys import queries
from satupintu.surveys.events import ALERT_FOUND
from satupintu.surveys.models import SurveyRound
from satupintu.surveys.operations import invite
from satupintu.surveys.tokens import use_of_application, use_of_leg
from satupintu.visits.events import FINISHED
from satupintu.visits.queries import get_leg

EMAIL = "email"
TOLD_OF_ALERTS = ("kadis", "pengawas", "manager")
"""Roles that hear of alert words at once; a role nobody holds is passed over."""


@react_to(ISSUED, REJECTED)
def invite_applicant(entry: Entry) -> None:
    """Perhaps invite who applied, also where the answer was no: else only the content would be asked."""
    use = use_of_application(entry.subject_id)
    if not queries.is_anybody_asked(entry.at) or queries.was_considered(use):
        return
    application = Application.objects.select_related("service").get(pk=entry.subject_id)
    token = invite(use=use, service_code=application.service.code, actor=SYSTEM, at=entry.at)
    person_id = application.contact_person_id or application.applicant_person_id
    if person_id is None and application.applicant_business_id is not None:
        person_id = people.find_business_contact(application.applicant_business_id)
    if not token or person_id is None:
        return
    notify(
        template="surveys.use_considered",
        recipient=Recipient("person", person_id),
        subject_context={"service": application.service.name},
        context={},
        entry_id=uuid5(entry.id, "survey"),  # the entry itself is already told of, to the same person
        channels=(INAPP,) if people.has_withdrawn_consent(person_id) else (INAPP, EMAIL),  # not worth a paid message
        link=f"/survei/{token}/",
        actor=SYSTEM,
        at=entry.at,
    )


@react_to(FINISHED)
def invite_visitor(entry: Entry) -> None:
    """Perhaps invite who was served at a counter; who left a case there is asked when it is decided."""
    use = use_of_leg(entry.subject_id)
    if not queries.is_anybody_asked(entry.at) or queries.was_considered(use):
        return
    leg = get_leg(entry.subject_id)
    if leg.application_id is None:
        invite(use=use, service_code=leg.service_code, actor=SYSTEM, at=entry.at)


@react_to(ALERT_FOUND)
def tell_of_alert(entry: Entry) -> None:
    """Tell those who must know that a respondent speaks of wrongdoing; the words stay on their page."""
    row = SurveyRound.objects.get(pk=entry.subject_id)
    for staff_id in sorted({staff.id for role in TOLD_OF_ALERTS for staff in people.list_staff_with_role(role)}):
        notify(
            template="surveys.alert_found",
            recipient=Recipient("staff", staff_id),
            subject_context={"survey": row.title},
            context={},
            entry_id=entry.id,
            channels=(INAPP,),
            link=f"/meja/survei/{row.pk}/saran/?waspada=ya",
            actor=SYSTEM,
            at=entry.at,
        )
