"""Cases: what may be done, what is refused, and that a refusal changes nothing."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests import cast
from tests.applications.office import accepted, desk, draft, sent

from satupintu.applications import errors, operations, queries
from satupintu.applications.answers import read_answers, read_secret
from satupintu.applications.models import Application, Message, Note, RequirementItem, Verdict
from satupintu.applications.operations.casework import VerdictGiven
from satupintu.catalogue.operations import set_override
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed, NotFound, Refusal
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.sop.errors import TaskAlreadyDone, TaskNotYours
from satupintu.sop.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def snapshot():
    """Everything a refusal must leave as it was."""
    models = (Application, RequirementItem, Verdict, Message, Note, Task, Entry)
    states = list(Application.objects.order_by("id").values_list("id", "state", "answers_cipher", "number"))
    return [model.objects.count() for model in models], [(a, b, bytes(c), d) for a, b, c, d in states]


@contextmanager
def refused(kind: type[Refusal]):
    """Expect a refusal of this kind, and nothing changed, nothing recorded."""
    before = snapshot()
    with pytest.raises(kind) as caught:
        yield caught
    assert snapshot() == before


@pytest.fixture
def people(at):
    return desk(at)


def test_a_case_pins_its_standard_and_gets_number_code_run_and_due_date(people, at):
    application = draft(people, at)
    assert application.number.startswith("DRF-2026-")
    operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    application.refresh_from_db()
    assert application.number.startswith("K09-2026-")
    assert application.state == "in_process"
    assert len(read_secret(application)) == 8
    assert application.run.due_at.isoformat() == "2026-03-09T08:30:00+00:00"  # five working days: Monday 9 March, 15.30 WIB
    assert [line.event for line in queries.get_case(application.id, people.sari.actor, at).timeline][0] == "applications.started"


def test_numbers_go_by_the_year_of_the_region(people):
    new_year = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)  # 1 January 2027, 01.30 WIB
    application = draft(people, new_year)
    assert application.number.startswith("DRF-2027-")
    sent_case = operations.submit_application(application_id=application.id, actor=people.sari.actor, at=new_year)
    assert sent_case.number.startswith("K09-2027-")


def test_everything_missing_is_told_at_once(people, at):
    application = operations.start_application(
        service_code="K09", variant="permanen", channel="portal", person_id=people.sari.person.id, actor=people.sari.actor, at=at
    )
    with refused(errors.NotSubmittable) as caught:
        operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    paths = caught.value.errors
    assert "answers.nik" in paths
    assert "requirements.R07" in paths
    assert len(paths) > 10


def test_a_double_submit_is_refused_and_changes_nothing(people, at):
    walker = sent(people, at)
    with refused(errors.WrongState):
        operations.submit_application(application_id=walker.application_id, actor=people.sari.actor, at=at)


def test_wrong_answers_are_named(people, at):
    application = draft(people, at)
    operations.save_answers(
        application_id=application.id,
        answers={"nik": "3171018105900001", "muka": 9, "tgl_akhir": "2020-01-01"},
        actor=people.sari.actor,
        at=at,
    )
    with refused(errors.NotSubmittable) as caught:
        operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    assert {"answers.nik", "answers.muka", "answers.tgl_akhir"} <= caught.value.errors.keys()


def test_unknown_fields_and_requirements_are_refused(people, at):
    application = draft(people, at)
    with refused(errors.UnknownItem):
        operations.save_answers(application_id=application.id, answers={"bukan_isian": 1}, actor=people.sari.actor, at=at)
    with refused(errors.UnknownItem):
        operations.hand_in_value(application_id=application.id, key="R99", value="x", actor=people.sari.actor, at=at)


def test_answers_are_encrypted_at_rest(people, at):
    application = draft(people, at)
    assert read_answers(application)["nik"] == "3171014505900001"
    assert b"3171014505900001" not in bytes(application.answers_cipher)


@pytest.mark.parametrize("verb", ["save", "submit", "remove", "message", "see"])
def test_somebody_elses_case_does_not_exist(people, at, verb):
    application = draft(people, at)
    actor = people.dewi.actor
    calls = {
        "save": lambda: operations.save_answers(application_id=application.id, answers={"muka": 1}, actor=actor, at=at),
        "submit": lambda: operations.submit_application(application_id=application.id, actor=actor, at=at),
        "remove": lambda: operations.remove_draft(application_id=application.id, actor=actor, at=at),
        "message": lambda: operations.send_message(application_id=application.id, body="halo", actor=actor, at=at),
        "see": lambda: queries.get_case(application.id, actor, at),
    }
    with refused(errors.NotYours):
        calls[verb]()


def test_another_regions_case_does_not_exist(people, at):
    application = draft(people, at)
    with region_context("provinsi"), pytest.raises(NotFound):
        operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)


def test_nobody_applies_for_others_without_right(people, at):
    start = {"service_code": "K09", "variant": "permanen", "channel": "portal", "person_id": people.sari.person.id, "at": at}
    with refused(errors.MayNotApplyForOthers):
        operations.start_application(**start, actor=people.dewi.actor)
    with refused(errors.MayNotApplyForOthers):
        operations.start_application(**start, actor=NOBODY)
    assert operations.start_application(**start, actor=people.office["loket"].actor).channel == "portal"
    with refused(errors.NoSuchVariant):
        operations.start_application(**{**start, "variant": "lain"}, actor=people.sari.actor)


def test_a_return_names_every_rejected_item_and_only_they_are_repaired(people, at):
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    keys = [item.key for item in walker.application().items.order_by("key")]
    verdicts = [VerdictGiven(key, key != keys[0], note="" if key != keys[0] else "Foto buram") for key in keys]
    budi = people.office["loket"].actor
    with refused(errors.RejectedLeft):
        operations.complete_step(task_id=task.id, outcome="yes", verdicts=verdicts, actor=budi, at=at)
    with refused(errors.ReasonMissing):
        operations.complete_step(task_id=task.id, outcome="no", verdicts=[VerdictGiven(keys[0], False)], actor=budi, at=at)
    with refused(errors.NothingRejected):
        operations.complete_step(task_id=task.id, outcome="no", actor=budi, at=at)
    result = operations.complete_step(task_id=task.id, outcome="no", verdicts=verdicts, actor=budi, at=at)
    assert result.returned
    application = walker.application()
    assert application.state == "returned"
    assert application.run.clock_state == "stopped"
    with refused(errors.NothingRepaired):
        operations.resubmit_application(application_id=application.id, actor=people.sari.actor, at=at)
    with refused(errors.ItemSettled):
        operations.hand_in_value(application_id=application.id, key=keys[1], value="lain", actor=people.sari.actor, at=at)
    operations.hand_in_value(application_id=application.id, key=keys[0], value="baru", actor=people.sari.actor, at=at)
    operations.resubmit_application(application_id=application.id, actor=people.sari.actor, at=at + timedelta(days=2))
    application = walker.application()
    assert application.state == "in_process"
    assert [t.row for t in walker.open_tasks()] == [task.row]
    assert dict(application.items.values_list("key", "state"))[keys[1]] == "accepted"
    assert application.run.due_at.isoformat() > "2026-03-09"


def test_two_officers_on_one_task_and_a_double_click(people, at):
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    budi = people.office["loket"].actor
    with refused(errors.VerdictMissing) as caught:
        operations.complete_step(task_id=task.id, outcome="yes", key="klik-1", actor=budi, at=at)
    verdicts = accepted(walker.application_id)
    assert set(caught.value.errors) == {f"verdicts.{verdict.key}" for verdict in verdicts}
    click = {"task_id": task.id, "outcome": "yes", "verdicts": verdicts, "key": "klik-1", "actor": budi, "at": at}
    first = operations.complete_step(**click)
    assert operations.complete_step(**click) == first
    with refused(TaskAlreadyDone):
        operations.complete_step(task_id=task.id, outcome="yes", actor=budi, at=at)


@pytest.mark.parametrize("who", ["verifikator", "teknis", "kadis", "manajer", "perancang"])
def test_only_the_performer_completes_the_step(people, at, who):
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    with refused(TaskNotYours):
        operations.complete_step(task_id=task.id, outcome="yes", actor=people.office[who].actor, at=at)


def test_the_applicant_cannot_do_the_offices_work(people, at):
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    with refused(TaskNotYours):
        operations.complete_step(task_id=task.id, outcome="yes", actor=people.sari.actor, at=at)
    with refused(TaskNotYours):
        operations.decide_for_applicant(task_id=task.id, outcome="yes", actor=people.sari.actor, at=at)


def test_tracking_needs_number_and_code_and_says_no_name(people, at):
    walker = sent(people, at)
    application = walker.application()
    tracking = queries.track(application.number.lower(), read_secret(application).lower(), at)
    assert tracking.state == "in_process"
    assert tracking.holders == ["fo"]
    assert "Sari" not in repr(tracking)
    for number, code in ((application.number, "SALAHSAL"), ("K09-2026-999999", read_secret(application)), ("", "")):
        with pytest.raises(NotFound):
            queries.track(number, code, at)


def test_messages_and_notes(people, at):
    walker = sent(people, at)
    id_ = walker.application_id
    operations.send_message(application_id=id_, body="Kapan selesai?", actor=people.sari.actor, at=at)
    operations.send_message(application_id=id_, body="Besok.", actor=people.office["loket"].actor, at=at)
    operations.write_note(application_id=id_, body="Pemohon menelepon.", actor=people.office["loket"].actor, at=at)
    mine, theirs = queries.get_case(id_, people.sari.actor, at), queries.get_case(id_, people.office["loket"].actor, at)
    assert [m.is_from_office for m in mine.messages] == [False, True]
    assert mine.notes == []
    assert [n.body for n in theirs.notes] == ["Pemohon menelepon."]
    assert operations.mark_messages_read(application_id=id_, actor=people.sari.actor, at=at) == 1
    with refused(errors.NotYours):
        operations.write_note(application_id=id_, body="x", actor=people.sari.actor, at=at)
    from satupintu.core.errors import Invalid

    with refused(Invalid):
        operations.send_message(application_id=id_, body="  ", actor=people.sari.actor, at=at)
    with refused(Invalid):
        operations.send_message(application_id=id_, body="a" * 4001, actor=people.sari.actor, at=at)


def test_withdrawing_and_lapsing(people, at):
    walker = sent(people, at)
    with refused(NotAllowed):
        operations.lapse_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    with refused(errors.WrongState):
        operations.lapse_application(application_id=walker.application_id, actor=people.office["admin"].actor, at=at)
    done = operations.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    assert (done.state, walker.open_tasks()) == ("withdrawn", [])
    with refused(errors.WrongState):
        operations.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at)


def test_drafts_are_limited_and_removable(people, at, monkeypatch):
    from satupintu.applications.operations import drafts

    monkeypatch.setattr(drafts, "DRAFTS_PER_PERSON", 1)
    application = draft(people, at)
    with refused(errors.TooManyDrafts):
        draft(people, at)
    operations.remove_draft(application_id=application.id, actor=people.sari.actor, at=at)
    assert not Application.objects.filter(pk=application.id).exists()


def test_duplicates_are_found(people, at):
    first, second = draft(people, at), draft(people, at)
    assert queries.list_duplicates(second) == [first]
    assert queries.list_duplicates(draft(people, at, "K05")) == []


def test_the_work_list_is_ordered_filtered_and_costs_the_same(people, at, django_assert_max_num_queries):
    walkers = [sent(people, at + timedelta(minutes=n)) for n in range(3)]
    budi = people.office["loket"].actor
    with django_assert_max_num_queries(4):
        page = queries.list_work(budi, at=at, scope="unassigned")
    assert [line.application.id for line in page.rows] == [walker.application_id for walker in walkers]
    first = queries.list_work(budi, at=at, scope="unassigned", size=2)
    rest = queries.list_work(budi, at=at, scope="unassigned", size=2, after=first.after)
    assert [len(first.rows), len(rest.rows), rest.after] == [2, 1, ""]
    assert (
        queries.list_work(budi, at=at, text=walkers[1].application().number).rows[0].application.id == walkers[1].application_id
    )
    assert queries.list_work(budi, at=at, text="tidak ada").rows == []
    assert queries.count_work(budi, at=at)["unassigned"] == 3
    assert queries.list_work(people.office["perancang"].actor, at=at).rows == []
    with pytest.raises(NotAllowed):
        queries.list_work(people.sari.actor, at=at)
    late = at + timedelta(days=30)
    assert all(line.is_late for line in queries.list_work(budi, at=late, scope="overdue").rows)


def test_the_register_shows_overseers_all_and_performers_theirs(people, at):
    sent(people, at)
    assert queries.list_register(people.office["manajer"].actor).count() == 1
    assert queries.list_register(people.office["loket"].actor).count() == 1
    assert queries.list_register(people.office["perancang"].actor).count() == 0
    with pytest.raises(NotAllowed):
        queries.list_register(people.sari.actor)


def test_the_applicant_is_told(people, at, deliver):
    from satupintu.notices.models import Notice

    sent(people, at)
    deliver()
    notices = Notice.objects.filter(template="applications.submitted")
    assert {notice.channel for notice in notices} == {"inapp", "email"}
    assert "K09-2026-" in notices[0].subject
    assert "Sari" not in notices[0].subject


def test_a_business_case_belongs_to_its_members(people, at):
    owner, business = cast.cv_maju(at)
    application = operations.start_application(
        service_code="K09", variant="permanen", channel="portal", business_id=business.id, actor=owner.actor, at=at
    )
    assert application in queries.list_own(owner.actor, at)
    assert application not in queries.list_own(people.dewi.actor, at)
    with refused(errors.MayNotApplyForOthers):
        operations.start_application(
            service_code="K09", variant="permanen", channel="portal", business_id=business.id, actor=people.dewi.actor, at=at
        )


def test_a_case_keeps_the_fee_and_time_of_the_day_it_was_sent(at):
    people = desk(at)
    case = sent(people, at)
    was = queries.get_case(case.application_id, people.sari.actor, at).standard
    later = at + timedelta(days=2)
    changed = {"promised": (1, "hari_kerja"), "parameters": {"nsr": 999_000}}
    set_override(service_code="K09", **changed, decree_no="Perwali 9/2026", actor=SYSTEM, at=later)
    now = queries.get_case(case.application_id, people.sari.actor, later).standard
    assert (now.promised_value, now.parameters, now.product.validity) == (
        was.promised_value,
        was.parameters,
        was.product.validity,
    )
    fresh = sent(people, later)
    assert queries.get_case(fresh.application_id, people.sari.actor, later).standard.promised_value == 1
