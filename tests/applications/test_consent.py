"""What ends when a citizen takes back their consent, and what the law lets go on (UU 27/2022 ps. 9 and 20)."""

from datetime import timedelta

import pytest
from tests.applications.office import desk, draft, sent

from satupintu.applications import operations, queries
from satupintu.applications.jobs import watch_cases
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.notices.models import Notice
from satupintu.people import operations as people_operations
from satupintu.people import queries as people_queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def withdraw(people, at):
    people_operations.withdraw_consent(person_id=people.sari.person.id, actor=people.sari.actor, at=at)
    people.sari.person.refresh_from_db()


def answers(people, at, principal=None):
    standard = get_enacted_standard("K09")
    principal = principal or people_queries.list_principals(people.sari.person.id, at)[0]
    identifiers = people_queries.own_identifiers(people.sari.person.id, people.sari.actor)
    found = queries.first_answers(standard, principal, people.sari.person, identifiers)
    return found, queries.wanted_identifiers(standard, principal, people.sari.person)


def channels(template):
    return set(Notice.objects.filter(template=template).values_list("channel", flat=True))


def test_new_forms_are_filled_with_nothing_any_more(people, at):
    filled, wanted = answers(people, at)
    assert filled
    withdraw(people, at)
    assert answers(people, at) == ({}, [])
    people_operations.give_consent(person_id=people.sari.person.id, actor=people.sari.actor, at=at)
    people.sari.person.refresh_from_db()
    assert answers(people, at) == (filled, wanted)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_reminders_stay_in_the_inbox_and_decisions_are_still_sent(people, at, deliver, is_withdrawn):
    if is_withdrawn:
        withdraw(people, at)
    draft(people, at)
    case = sent(people, at).application()
    deliver()
    assert channels("applications.submitted") == {"inapp", "email"}
    watch_cases(at + timedelta(days=84))
    deliver()
    assert channels("applications.draft_ending_noted") == ({"inapp"} if is_withdrawn else {"inapp", "email"})
    operations.withdraw_application(application_id=case.id, actor=people.sari.actor, at=at)
    deliver()
    assert channels("applications.withdrawn") == {"inapp", "email"}


def test_a_case_goes_on_after_consent_was_taken_back(people, at):
    application = draft(people, at)
    withdraw(people, at)
    operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    assert queries.get_case(application.id, people.sari.actor, at).application.state == "in_process"
    assert queries.get_case(application.id, people.office["loket"].actor, at)
