"""A person's data stay while a case runs; a draft goes with them."""

import pytest
from tests.applications.office import desk, draft, sent
from tests.applications.test_operations import refused

from satupintu.applications import operations
from satupintu.applications.models import Application
from satupintu.core.actor import SYSTEM
from satupintu.people.errors import CannotErase
from satupintu.people.models import Person
from satupintu.people.operations import erase_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def test_who_has_a_running_case_cannot_be_erased(people, at):
    walker = sent(people, at)
    with refused(CannotErase) as caught:
        erase_person(person_id=people.sari.person.id, actor=people.sari.actor, at=at)
    assert walker.application().number in str(caught.value)
    assert Person.objects.get(pk=people.sari.person.id).name == "Sari Dewi Lestari"
    operations.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    assert erase_person(person_id=people.sari.person.id, actor=people.sari.actor, at=at).erased_at == at


def test_drafts_go_with_the_person(people, at, deliver):
    mine = draft(people, at)
    theirs = operations.start_application(
        service_code="K09", variant="permanen", channel="portal", person_id=people.dewi.person.id, actor=people.dewi.actor, at=at
    )
    erase_person(person_id=people.sari.person.id, actor=SYSTEM, at=at)
    deliver()
    assert list(Application.objects.values_list("id", flat=True)) == [theirs.id]
    assert mine.id != theirs.id
