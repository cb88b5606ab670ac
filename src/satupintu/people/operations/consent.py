"""Consent to what the office may do with personal data beyond what the law asks of it: given, and taken back at any time."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.people import events
from satupintu.people.checking import living_person
from satupintu.people.errors import ConsentWithdrawn
from satupintu.people.labels import PRIVACY_NOTICE
from satupintu.people.models import Person


@operation
def give_consent(*, person_id: UUID, actor: Actor, at: datetime) -> Person:
    """Agree to the privacy notice as it stands (UU 27/2022 ps. 20-22), again too; by the person, or the system for them.

    Raises `NotAllowed`, `NotFound`.
    """
    person = living_person(person_id)
    if not (actor.is_system or actor.person_id == person_id):
        raise NotAllowed
    person.consented_at, person.consent_notice, person.consent_withdrawn_at = at, PRIVACY_NOTICE, None
    person.save(update_fields=["consented_at", "consent_notice", "consent_withdrawn_at"])
    record(events.CONSENT_GIVEN, person, actor=actor, at=at, notice=PRIVACY_NOTICE)
    return person


@operation
def withdraw_consent(*, person_id: UUID, actor: Actor, at: datetime) -> Person:
    """Take consent back (UU 27/2022 ps. 9); what the law does not ask of the office ends at once (ps. 40: within 3 x 24 hours).

    From now on nothing known of the person is filled into new forms, and reminders stay in their inbox. Cases, decisions and
    archives go on: they rest on the office's duty (ps. 20 (2)). When consent was given stays known, as proof. By the person.
    Raises `ConsentWithdrawn`, `NotAllowed`, `NotFound`.
    """
    person = living_person(person_id)
    if actor.person_id != person_id:
        raise NotAllowed
    if person.consent_withdrawn_at is not None:
        raise ConsentWithdrawn
    person.consent_withdrawn_at = at
    person.save(update_fields=["consent_withdrawn_at"])
    record(events.CONSENT_WITHDRAWN, person, actor=actor, at=at, notice=person.consent_notice)
    return person
