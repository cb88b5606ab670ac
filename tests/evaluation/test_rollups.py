"""Rollups follow the journal and equal a recount, whatever was done, in whatever order it is heard, and however often."""

import random
from argparse import Namespace
from collections import Counter
from datetime import datetime, timedelta

import pytest
from tests.applications.office import desk, sent
from tests.evaluation.year import CODES, follow, live, recount
from tests.visits.morning import morning
from tests.visits.test_whole_day import ByOperations
from tests.visits.whole_day import Day

from satupintu.applications import operations as cases
from satupintu.config.record_commands import check_rollups, rebuild_rollups
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.evaluation import keeping, operations, queries
from satupintu.evaluation.models import CaseFact, Rollup
from satupintu.journal.models import Entry
from satupintu.sop import operations as sop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def kept(
    family: str, *, service: str | None = "", by: tuple[str, ...] = ("service", "start")
) -> dict[tuple[object, ...], queries.Figures]:
    """Every day's figures of a family."""
    far = timedelta(days=4000)
    today = datetime(2026, 3, 2).date()
    return queries.read_figures(family, today - far, today + far, by=by, grain="d", service=service)


def test_a_thousand_random_operations_leave_rollups_equal_to_a_recount(at: datetime) -> None:
    chance, people = random.Random(4), desk(at)
    hall = morning(at - timedelta(hours=1), 1, 2, 3)
    before = Entry.objects.count()
    lives = [live(people, at + timedelta(hours=number), chance, CODES[number % 3]) for number in range(12)]
    while lives:
        one = chance.choice(lives)
        if next(one, None) is None:
            lives.remove(one)
        if chance.random() < 0.004:
            follow(at)
    day = Day(ByOperations(hall), 110, at, timedelta(hours=5), (1, 2, 3), chance, str(hall.hall.groups["B"].pk))
    day.run()
    follow(at)
    assert Entry.objects.count() - before >= 1000
    assert keeping.find_drift() == []
    counted = recount()
    figures = kept("service", service=None)
    for measure in ("received", "issued", "rejected", "withdrawn", "on_time", "late"):
        assert {key: one.count(measure) for key, one in figures.items() if one.count(measure)} == {
            (service, start): number for (name, service, start), number in counted.items() if name == measure
        }
    for measure in ("rounds", "office"):
        assert {key: one.total(measure) for key, one in figures.items() if one.total(measure)} == {
            (service, start): number for (name, service, start), number in counted.items() if name == measure and number
        }
    far, steps = timedelta(days=4000), Counter[object]()
    for (name, role, _day), number in counted.items():
        steps[role] += number if name == "done" else 0
    kept_steps = queries.read_figures("role", (at - far).date(), (at + far).date(), by=("key",))
    assert {key: one.count("done") for (key,), one in kept_steps.items()} == dict(+steps)
    assert counted.total() > 200


def test_hearing_an_entry_twice_or_out_of_order_changes_nothing(at: datetime) -> None:
    people = desk(at)
    walker = sent(people, at)
    cases.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at + timedelta(days=1))
    follow(at)
    was = list(Rollup.objects.filter(count__gt=0).order_by("id").values_list("family", "key", "measure", "count", "total"))
    entries = list(Entry.objects.filter(application_id=walker.application_id).order_by("-id"))
    keeping.hear(entries)
    keeping.hear([*entries, *entries])
    assert was == list(
        Rollup.objects.filter(count__gt=0).order_by("id").values_list("family", "key", "measure", "count", "total")
    )
    assert follow(at) == 0


def test_a_wrong_figure_is_found_and_mended(at: datetime) -> None:
    walker = sent(desk(at), at)
    follow(at)
    Rollup.objects.filter(family="region", measure="received").update(count=7)
    drift = keeping.find_drift()
    assert {(one.measure, one.kept, one.counted) for one in drift} == {("received", 7, 1)}
    assert Rollup.objects.filter(family="region", measure="received", count=7).count() == 2, "looking changes nothing"
    assert operations.rebuild_rollups(actor=SYSTEM, at=at)[0] == CaseFact.objects.count()
    assert keeping.find_drift() == []
    assert CaseFact.objects.filter(pk=walker.application_id).exists()


def test_the_commands_say_what_differs_and_mend_it(at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    sent(desk(at), at)
    follow(at)
    assert check_rollups(Namespace()) == 0
    assert "equal a recount" in capsys.readouterr().out
    Rollup.objects.filter(family="region", grain="m", measure="received").update(count=5)
    assert check_rollups(Namespace()) == 1
    assert "region 2026-03-01 received: kept 5, counted 1" in capsys.readouterr().out
    assert rebuild_rollups(Namespace()) == 0
    assert "1 cases" in capsys.readouterr().out
    assert check_rollups(Namespace()) == 0


def test_only_an_admin_counts_anew(at: datetime) -> None:
    loket = Actor("staff", None, roles=frozenset({"manager"}))
    before = Entry.objects.count()
    for act in (operations.rebuild_rollups, operations.rebuild_flow):
        with pytest.raises(NotAllowed):
            act(actor=loket, at=at)
    assert Entry.objects.count() == before


def test_a_day_closed_afterwards_is_no_working_time_any_more(at: datetime) -> None:
    people = desk(at)
    walker = sent(people, at)
    cases.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at + timedelta(hours=1))
    follow(at)
    assert CaseFact.objects.get(pk=walker.application_id).elapsed_minutes == 60
    sop.add_closure(day=at.date(), name="Banjir", decree_no="1/2026", actor=SYSTEM, at=at + timedelta(hours=2))
    follow(at)
    assert CaseFact.objects.get(pk=walker.application_id).elapsed_minutes == 0
    assert keeping.find_drift() == []


def test_the_stock_is_what_came_less_what_ended(at: datetime) -> None:
    people = desk(at)
    first, _second = sent(people, at), sent(people, at)
    cases.withdraw_application(application_id=first.application_id, actor=people.sari.actor, at=at + timedelta(hours=1))
    follow(at)
    span = queries.read_span("", at.date())
    assert span is not None
    assert queries.count_stock(span.end) == {"": 1}
    assert queries.count_stock(span.start) == {}
    assert queries.count_stock(span.end, service="K09") == {"K09": 1}
