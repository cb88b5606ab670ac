"""The register of improvement: the chain from finding to effect, and everything it refuses."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.applications.office import desk
from tests.evaluation.register import BETTER, WORSE, done, found, gauge, plan, planned, refused

from satupintu.catalogue.queries import get_enacted_standard
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.evaluation import operations, queries
from satupintu.evaluation.errors import (
    AlreadyChecked,
    CauseMissing,
    ChangeMissing,
    CheckTooEarly,
    FindingInvalid,
    MeasureNotAhead,
    NotYourAction,
    WrongActionState,
    WrongFindingState,
)
from satupintu.evaluation.jobs import watch_actions
from satupintu.evaluation.models import Action, EffectCheck, Finding
from satupintu.evaluation.moves import ACTION_MOVES, FINDING_MOVES, state_after
from satupintu.evaluation.rules.improvement import Reading
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def chief(people):
    return people.office["manajer"].actor


@pytest.fixture(autouse=True)
def better():
    with gauge(BETTER):
        yield


def states(action):
    action.refresh_from_db()
    return action.state, Finding.objects.get(pk=action.finding_id).state


def test_from_complaint_to_proved_effect(people, chief, at, deliver):
    action = done(people, at)
    assert states(action) == ("done", "awaiting_check")
    assert watch_actions(at + timedelta(days=44)) == 0
    assert not EffectCheck.objects.exists()
    assert watch_actions(at + timedelta(days=45)) == watch_actions(at + timedelta(days=46)) == 0
    assert states(action) == ("verified", "effective")
    check = EffectCheck.objects.get()
    assert (check.outcome, check.before_value, check.after_value, check.after_n) == ("effective", 60, 40, 40)
    assert action.finding.number == "PB-2026-0001"
    events = list(Entry.objects.filter(event__startswith="evaluation.").order_by("id").values_list("event", flat=True))
    assert [name.removeprefix("evaluation.") for name in events] == [
        "finding_recorded", "cause_described", "action_planned", "action_started", "change_linked", "action_finished",
        "finding_closed", "effect_checked",
    ]  # fmt: skip
    deliver()
    told = Notice.objects.filter(recipient_id=action.owner_id, template__startswith="evaluation.", channel="inapp")
    assert set(told.values_list("template", flat=True)) == {"evaluation.effect_checked"}
    assert queries.count_register(at)["effective"] == 1


def test_what_did_not_help_is_opened_again_and_planned_anew(people, chief, at):
    with gauge(WORSE):
        action = done(people, at)
        watch_actions(at + timedelta(days=45))
    assert states(action) == ("ineffective", "reopened")
    finding = Finding.objects.get(pk=action.finding_id)
    assert (finding.reopened, finding.closed_at) == (1, None)
    later = at + timedelta(days=50)
    second = operations.plan_action(finding_id=finding.pk, plan=plan(people, later), actor=chief, at=later)
    assert states(second) == ("planned", "planned")
    operations.cancel_action(action_id=second.pk, actor=chief, at=later)
    assert Finding.objects.values_list("state", "reopened").get(pk=finding.pk) == ("reopened", 1)
    assert Entry.objects.filter(event="evaluation.finding_reopened").count() == 1


def test_too_little_data_waits_for_a_longer_window(people, chief, at):
    with gauge(Reading(40, 5, 20, 60)):
        action = done(people, at)
        checked = at + timedelta(days=45)
        watch_actions(checked)
        assert states(action) == ("done", "awaiting_check")
        with refused(AlreadyChecked):
            operations.check_effect(action_id=action.pk, actor=chief, at=checked)
        until, day = action.after_until + timedelta(days=30), action.after_until + timedelta(days=31)
        values = {"action_id": action.pk, "reason": "Hanya lima permohonan", "actor": chief, "at": checked}
        with refused(FindingInvalid, "after_until", "check_on", "reason"):
            operations.postpone_check(**{**values, "reason": " "}, after_until=action.after_until, check_on=action.after_until)
        operations.postpone_check(**values, after_until=until, check_on=day)
        with refused(CheckTooEarly):
            operations.check_effect(action_id=action.pk, actor=chief, at=checked)
    operations.check_effect(action_id=action.pk, actor=chief, at=checked + timedelta(days=30))
    assert states(action) == ("verified", "effective")
    assert [check.outcome for check in action.checks.all()] == ["undecided", "effective"]
    assert action.measure_changes.get().reason == "Hanya lima permohonan"


def test_closing_needs_every_action_ended_and_one_proved():
    assert state_after([], 0) == "open"
    assert state_after(["cancelled"], 0) == "open"
    assert state_after(["cancelled"], 2) == "reopened"
    assert state_after(["planned", "ineffective"], 1) == "planned"
    assert state_after(["doing", "done"], 0) == state_after(["planned", "done"], 0) == "in_action"
    assert state_after(["done", "verified"], 0) == "awaiting_check"
    assert state_after(["verified", "ineffective", "cancelled"], 0) == "effective"
    assert state_after(["ineffective"], 0) == "reopened"


def test_no_verb_closes_a_finding_but_a_check_or_leaving_it(people, at):
    assert all(after != "effective" for _states, after in ACTION_MOVES.values())
    assert set(FINDING_MOVES) == {"describe_cause", "plan", "drop"}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title": ""}, {"title"}),
        ({"source": "gossip"}, {"source"}),
        ({"severity": "", "evidence": " "}, {"severity", "evidence"}),
        ({"found_on": date(2026, 3, 3)}, {"found_on"}),
        ({"number": "PB-1"}, {"number"}),
        ({"title": "x" * 201}, {"title"}),
    ],
)
def test_a_finding_needs_its_evidence(people, chief, at, values, fields):
    given = {"title": "Tunggu lama", "source": "skm", "element": "U3", "evidence": "NRR 2,6", "severity": "medium"}
    with refused(FindingInvalid, *fields):
        operations.record_finding(values={**given, **values}, actor=chief, at=at)


def test_who_may_do_what(people, chief, at):
    budi, rina = people.office["loket"].actor, people.office["verifikator"].actor
    given = {"title": "Tunggu lama", "source": "skm", "evidence": "NRR 2,6", "severity": "medium"}
    with refused(NotAllowed):
        operations.record_finding(values=given, actor=budi, at=at)
    with refused(NotFound):
        operations.record_finding(values={**given, "service_code": "X99"}, actor=chief, at=at)
    action = planned(people, at)
    with refused(NotYourAction):
        operations.start_action(action_id=action.pk, actor=budi, at=at)
    with refused(NotAllowed):
        operations.cancel_action(action_id=action.pk, actor=rina, at=at)
    with refused(NotAllowed):
        operations.drop_finding(finding_id=action.finding_id, reason="Selesai", actor=people.office["perancang"].actor, at=at)
    with refused(FindingInvalid, "reason"):
        operations.drop_finding(finding_id=action.finding_id, reason=" ", actor=chief, at=at)
    with refused(NotFound):
        operations.start_action(action_id=uuid4(), actor=chief, at=at)
    operations.drop_finding(finding_id=action.finding_id, reason="Layanan dihapus", actor=chief, at=at)
    assert states(action) == ("cancelled", "dropped")
    with refused(WrongFindingState):
        operations.describe_cause(finding_id=action.finding_id, whys=["x"], cause="system", actor=chief, at=at)


def test_a_plan_follows_a_cause_and_names_its_measure_beforehand(people, chief, at):
    bare = operations.record_finding(
        values={"title": "Tunggu lama", "source": "skm", "evidence": "NRR 2,6", "severity": "medium"}, actor=chief, at=at
    )
    with refused(CauseMissing):
        operations.plan_action(finding_id=bare.pk, plan=plan(people, at), actor=chief, at=at)
    with refused(FindingInvalid, "whys"):
        operations.describe_cause(finding_id=bare.pk, whys=["a"] * 6, cause="system", actor=chief, at=at)
    with refused(FindingInvalid, "cause"):
        operations.describe_cause(finding_id=bare.pk, whys=["a"], cause="fate", actor=chief, at=at)
    finding, today = found(people, at), date(2026, 3, 2)
    refusals = [
        (MeasureNotAhead, {"due_on": today + timedelta(days=15)}, ()),
        (MeasureNotAhead, {"due_on": today, "after_since": today, "before_until": today - timedelta(days=1)}, ()),
        (FindingInvalid, {"due_on": today - timedelta(days=1)}, ("due_on",)),
        (FindingInvalid, {"check_on": today + timedelta(days=44)}, ("check_on",)),
        (FindingInvalid, {"after_since": today}, ("after_since",)),
        (FindingInvalid, {"before_until": today - timedelta(days=90)}, ("before_until",)),
        (FindingInvalid, {"what": " ", "expected_to": Decimal("1e20")}, ("what", "expected_to")),
        (FindingInvalid, {"budget": -1}, ("budget",)),
        (NotFound, {"metric": "vibes"}, ()),
        (NotFound, {"owner_id": uuid4()}, ()),
    ]
    for kind, values, fields in refusals:
        with refused(kind, *fields):
            operations.plan_action(finding_id=finding.pk, plan=plan(people, at, **values), actor=chief, at=at)


def test_done_means_that_the_change_is_linked(people, chief, at):
    action, rina = planned(people, at), people.office["verifikator"].actor
    with refused(ChangeMissing):
        operations.finish_action(action_id=action.pk, actor=rina, at=at)
    standard = get_enacted_standard("K09")
    link = {"action_id": action.pk, "label": "Standar versi 2", "actor": rina, "at": at}
    with refused(FindingInvalid, "kind"):
        operations.link_change(kind="wish", **link)
    with refused(FindingInvalid, "label"):
        operations.link_change(kind="training", **{**link, "label": ""})
    with refused(NotFound):
        operations.link_change(kind="sop_version", ref_id=standard.version_id, **link)
    operations.link_change(kind="standard_version", ref_id=standard.version_id, **link)
    operations.link_change(kind="sop_version", ref_id=standard.sop_version_id, **link)
    operations.finish_action(action_id=action.pk, actor=rina, at=at)
    with refused(WrongActionState):
        operations.link_change(kind="training", **link)
    with refused(WrongActionState):
        operations.finish_action(action_id=action.pk, actor=rina, at=at)
    with refused(WrongActionState):
        operations.cancel_action(action_id=action.pk, actor=chief, at=at)


def test_finished_late_the_window_moves_behind_it(people, at):
    action = planned(people, at)
    late, rina = at + timedelta(days=20), people.office["verifikator"].actor
    operations.link_change(action_id=action.pk, kind="training", label="Pelatihan", actor=rina, at=late)
    operations.finish_action(action_id=action.pk, actor=rina, at=late)
    action.refresh_from_db()
    assert action.after_since == date(2026, 3, 23)
    assert (action.after_until - action.after_since).days == 29
    assert (action.check_on - action.after_until).days == 1
    assert action.measure_changes.get().was_since == date(2026, 3, 17)


def test_owners_are_reminded_before_the_day_once_when_late_and_weekly(people, at, deliver):
    action = planned(people, at)
    deliver()
    due = at + timedelta(days=14)
    noted = []
    for days in range(-6, 20):
        watch_actions(due + timedelta(days=days))
        count = Entry.objects.filter(event="evaluation.action_due_noted").count()
        if count > len(noted):
            noted.append(days)
    assert noted == [-3, 1, 8, 15]
    deliver()
    told = Notice.objects.filter(recipient_id=action.owner_id, channel="inapp").order_by("id")
    assert [notice.template for notice in told] == ["evaluation.action_planned"] + 4 * ["evaluation.action_due_noted"]
    assert "melewati batas waktu 16 Maret 2026" in told[2].body
    with refused(WrongActionState):
        operations.note_action_due(action_id=action.pk, actor=SYSTEM, at=due + timedelta(days=15))


def test_what_was_measured_is_never_changed(people, at):
    action = done(people, at)
    watch_actions(at + timedelta(days=45))
    for change in (lambda: action.checks.update(after_value=1), lambda: action.checks.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(after_since=action.before_since)


def test_lists_show_what_concerns_one(people, chief, at):
    mine = planned(people, at)
    found(people, at, title="Lain", source="skm")
    closed = done(people, at)
    watch_actions(at + timedelta(days=45))
    rina, late = people.office["verifikator"].actor, at + timedelta(days=20)

    def titles(actor, view, **more):
        return [line.finding.pk for line in queries.page_findings(actor, view=view, at=more.pop("at", at), **more).rows]

    assert len(titles(chief, "open")) == 2
    assert titles(chief, "closed") == [closed.finding_id]
    assert titles(chief, "late", at=late) == [mine.finding_id]
    assert titles(chief, "late") == []
    assert titles(rina, "mine") == titles(rina, "open") == [mine.finding_id]
    assert len(titles(chief, "all", source="skm")) == 1
    assert titles(people.office["loket"].actor, "all") == []
    with pytest.raises(NotAllowed):
        queries.page_findings(people.sari.actor, at=at)
    with pytest.raises(NotFound):
        queries.get_finding(mine.finding_id, people.office["loket"].actor)
    assert queries.get_finding(mine.finding_id, rina).pk == mine.finding_id


def test_follow_up_counts_what_is_done_by_source(people, chief, at):
    done(people, at)
    planned(people, at)
    found(people, at, source="skm", element="U1")
    lines = {line.source: line.count for line in queries.count_follow_ups(chief, 2026)}
    assert (lines["complaint"].found, lines["complaint"].followed_up, lines["complaint"].percent) == (2, 1, 50)
    assert lines["complaint"].months == pytest.approx(10 / 30.4375)
    assert (lines["skm"].found, lines["skm"].percent, lines["skm"].months) == (1, 0, None)
    assert queries.count_follow_ups(chief, 2025) == []
    with pytest.raises(NotAllowed):
        queries.count_follow_ups(people.office["loket"].actor, 2026)
