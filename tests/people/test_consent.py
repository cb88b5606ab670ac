"""Consent is given, taken back and given again by the person alone; nothing of it is lost from the journal."""

from datetime import timedelta

import pytest
from tests import cast
from tests.people.refusing import refused

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry
from satupintu.people import errors, operations, queries

pytestmark = pytest.mark.django_db


def test_consent_is_taken_back_and_given_again(at):
    sari, later = cast.sari(at), at + timedelta(days=1)
    operations.give_consent(person_id=sari.person.id, actor=sari.actor, at=at)
    assert not queries.has_withdrawn_consent(sari.person.id)
    person = operations.withdraw_consent(person_id=sari.person.id, actor=sari.actor, at=later)
    assert (person.consented_at, person.consent_withdrawn_at) == (at, later), "that it was given can still be proved"
    assert queries.has_withdrawn_consent(sari.person.id)
    with refused(errors.ConsentWithdrawn):
        operations.withdraw_consent(person_id=sari.person.id, actor=sari.actor, at=later)
    operations.give_consent(person_id=sari.person.id, actor=sari.actor, at=later)
    assert not queries.has_withdrawn_consent(sari.person.id)
    told = Entry.objects.filter(subject_id=sari.person.id, event__startswith="people.consent_").order_by("id")
    assert list(told.values_list("event", flat=True)) == [
        "people.consent_given", "people.consent_withdrawn", "people.consent_given",
    ]  # fmt: skip
    assert told[1].data == {"notice": person.consent_notice}


def test_nobody_speaks_for_the_person(at):
    sari, dewi = cast.sari(at), cast.dewi(at)
    for actor in (dewi.actor, cast.budi(at).actor, cast.wati(at).actor):
        for act in (operations.withdraw_consent, operations.give_consent):
            with refused(NotAllowed):
                act(person_id=sari.person.id, actor=actor, at=at)
    with refused(NotAllowed):
        operations.withdraw_consent(person_id=sari.person.id, actor=SYSTEM, at=at)
    operations.erase_person(person_id=sari.person.id, actor=sari.actor, at=at)
    with refused(NotFound):
        operations.withdraw_consent(person_id=sari.person.id, actor=sari.actor, at=at)
