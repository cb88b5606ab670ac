"""What time ends: drafts and returned cases are warned of first, ended once, and never a day too early."""

from datetime import datetime, timedelta

import pytest
from tests.applications.office import desk, draft, sent
from tests.applications.test_operations import refused
from tests.files.samples import pdf

from satupintu.applications import errors, operations
from satupintu.applications.jobs import watch_cases
from satupintu.applications.models import Application
from satupintu.applications.operations.casework import VerdictGiven
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.files.models import StoredFile
from satupintu.files.operations import store_file
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
DAY = timedelta(days=1)
PDF = pdf()


@pytest.fixture
def people(at):
    return desk(at)


def returned(people, at: datetime):
    """A case of Sari's that the counter gave back at `at`."""
    walker = sent(people, at)
    keys = [item.key for item in walker.application().items.order_by("key")]
    operations.complete_step(
        task_id=walker.open_tasks()[0].id,
        outcome="no",
        verdicts=[VerdictGiven(key, key != keys[0], note="" if key != keys[0] else "Foto buram") for key in keys],
        actor=people.office["loket"].actor,
        at=at,
    )
    return walker


def told(application_id, event: str) -> int:
    return Entry.objects.filter(subject_id=application_id, event=event).count()


@pytest.mark.parametrize(
    ("days", "state", "reminders"),
    [(22, "returned", 0), (23, "returned", 1), (29, "returned", 1), (30, "lapsed", 1), (400, "lapsed", 1)],
)
def test_a_returned_case_is_reminded_then_lapses(people, at, days, state, reminders):
    walker = returned(people, at)
    for day in (*range(23, min(days, 31)), days):
        if day <= days:
            assert watch_cases(at + day * DAY) == 0
    watch_cases(at + days * DAY)  # again: nothing more happens
    assert walker.application().state == state
    assert told(walker.application_id, "applications.return_ending_noted") == reminders
    assert told(walker.application_id, "applications.lapsed") == (state == "lapsed")


def test_nobody_lapses_unreminded_however_late_the_watch_wakes(people, at):
    walker = returned(people, at)
    watch_cases(at + 90 * DAY)
    assert walker.application().state == "returned"
    watch_cases(at + 96 * DAY)
    assert walker.application().state == "returned"
    watch_cases(at + 97 * DAY)
    application = walker.application()
    assert (application.state, application.run.state, walker.open_tasks()) == ("lapsed", "ended", [])


def test_a_repaired_case_does_not_lapse_and_a_second_return_starts_anew(people, at):
    walker = returned(people, at)
    watch_cases(at + 25 * DAY)
    walker.repair(at + 26 * DAY)
    assert watch_cases(at + 60 * DAY) == 0
    assert walker.application().state == "in_process"
    task = walker.open_tasks()[0]
    walker.take(task, "no", at + 61 * DAY)
    watch_cases(at + 70 * DAY)
    assert told(walker.application_id, "applications.return_ending_noted") == 1
    watch_cases(at + (61 + 23) * DAY)
    assert told(walker.application_id, "applications.return_ending_noted") == 2
    assert walker.application().state == "returned"


def test_the_supervisor_lapses_no_case_before_its_time(people, at):
    walker = returned(people, at)
    admin = people.office["admin"].actor
    for days in (0, 29, 30):  # on day 30 the time is over, but nobody was reminded
        with refused(errors.TooEarly):
            operations.lapse_application(application_id=walker.application_id, actor=admin, at=at + days * DAY)
    operations.remind_of_return(application_id=walker.application_id, actor=SYSTEM, at=at + 30 * DAY)
    done = operations.lapse_application(application_id=walker.application_id, actor=admin, at=at + 37 * DAY)
    assert done.state == "lapsed"


def test_the_applicant_is_reminded_in_words(people, at, deliver):
    returned(people, at)
    watch_cases(at + 23 * DAY)
    deliver()
    notice = Notice.objects.filter(template="applications.return_ending_noted", channel="inapp").get()
    assert "hampir habis" in notice.subject
    assert "1 April 2026" in notice.body


def test_an_old_draft_is_warned_of_then_removed_with_its_files(people, at, deliver):
    application, other = draft(people, at), draft(people, at, "K05")
    key = application.items.order_by("key").first().key
    file = store_file(
        content=PDF, name="a.pdf", declared_type="application/pdf", allowed=("application/pdf",), purpose="requirement",
        actor=people.sari.actor, at=at,
    )  # fmt: skip
    operations.hand_in_file(application_id=application.id, key=key, file_id=file.id, actor=people.sari.actor, at=at)
    watch_cases(at + 75 * DAY)
    assert not Entry.objects.filter(event="applications.draft_ending_noted").exists()
    watch_cases(at + 76 * DAY)
    watch_cases(at + 76 * DAY)
    assert told(application.id, "applications.draft_ending_noted") == 1
    deliver()
    assert "31 Mei 2026" in Notice.objects.filter(template="applications.draft_ending_noted", channel="inapp")[0].body
    operations.save_answers(application_id=other.id, answers={}, actor=people.sari.actor, at=at + 80 * DAY)
    watch_cases(at + 89 * DAY)
    assert Application.objects.filter(pk=application.id).exists()
    assert watch_cases(at + 90 * DAY) == 0
    assert not Application.objects.filter(pk=application.id).exists()
    assert Application.objects.filter(pk=other.id).exists()
    assert StoredFile.objects.get(pk=file.id).erased_reason == "withdrawn"
    assert told(application.id, "applications.draft_removed") == 1


def test_a_file_that_stands_under_another_case_outlives_the_draft(people, at):
    first, second = draft(people, at), draft(people, at)
    key = first.items.order_by("key").first().key
    file = store_file(
        content=PDF, name="a.pdf", declared_type="application/pdf", allowed=("application/pdf",), purpose="requirement",
        actor=people.sari.actor, at=at,
    )  # fmt: skip
    for application in (first, second):
        operations.hand_in_file(application_id=application.id, key=key, file_id=file.id, actor=people.sari.actor, at=at)
    operations.remove_draft(application_id=first.id, actor=people.sari.actor, at=at)
    assert StoredFile.objects.get(pk=file.id).erased_at is None
    operations.remove_draft(application_id=second.id, actor=people.sari.actor, at=at)
    assert StoredFile.objects.get(pk=file.id).erased_at is not None


@pytest.mark.parametrize("verb", ["warn_of_removal", "remove_old_draft"])
def test_drafts_end_by_the_system_alone_and_not_early(people, at, verb):
    application = draft(people, at)
    act = getattr(operations, verb)
    with refused(NotAllowed):
        act(application_id=application.id, actor=people.office["admin"].actor, at=at + 200 * DAY)
    with refused(errors.TooEarly):
        act(application_id=application.id, actor=SYSTEM, at=at)
    sent_case = sent(people, at)
    with refused(errors.WrongState):
        act(application_id=sent_case.application_id, actor=SYSTEM, at=at + 200 * DAY)


def test_reminders_of_a_return_are_the_systems_and_once(people, at):
    walker = returned(people, at)
    remind = operations.remind_of_return
    with refused(NotAllowed):
        remind(application_id=walker.application_id, actor=people.office["admin"].actor, at=at + 25 * DAY)
    with refused(errors.TooEarly):
        remind(application_id=walker.application_id, actor=SYSTEM, at=at + 22 * DAY)
    remind(application_id=walker.application_id, actor=SYSTEM, at=at + 23 * DAY)
    with refused(errors.TooEarly):
        remind(application_id=walker.application_id, actor=SYSTEM, at=at + 24 * DAY)
    other = sent(people, at)
    with refused(errors.WrongState):
        remind(application_id=other.application_id, actor=SYSTEM, at=at + 25 * DAY)
