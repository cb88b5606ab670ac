"""Life for figures to be counted from: cases walked at random, a hall at work; and a recount that knows nothing of rollups."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.applications.office import Desk, sent
from tests.files.samples import pdf

from satupintu.applications import operations
from satupintu.applications.models import Application
from satupintu.config.demo.walker import Walker
from satupintu.core.calendars import get_work_calendar
from satupintu.core.regions import region_day
from satupintu.evaluation import keeping
from satupintu.files.operations import store_file
from satupintu.sop.models import ClockInterval, Task

CODES = ("K09", "K01", "K03")
SETTLES_IN = 1.1
"""Seconds until an entry surely is behind every transaction, so that who follows the journal hears of it."""


def follow(at: datetime) -> int:
    """Let the rollups hear of all that was recorded until now; return how many entries that were."""
    time.sleep(SETTLES_IN)
    heard = 0
    while count := keeping.follow_journal(at):
        heard += count
    return heard


def live(people: Desk, begun: datetime, chance: random.Random, code: str) -> Iterator[datetime]:
    """Live one case step by step, at random: sent back, repaired, withdrawn, rejected or issued; yields after each operation."""
    walker, moment = sent(people, begun, code), begun
    calendar = get_work_calendar()
    for _step in range(30):
        yield moment
        moment = calendar.add_working_time(moment, timedelta(minutes=chance.randint(5, 900)))
        case = walker.application()
        if case.state in Application.CLOSED:
            return
        if chance.random() < 0.04:
            operations.withdraw_application(application_id=case.id, actor=people.sari.actor, at=moment)
        elif case.state == Application.State.RETURNED:
            _repair(walker, people, moment)
        else:
            tasks = walker.open_tasks()
            if not tasks:
                return
            task = chance.choice(tasks)
            exits = [label for label in walker.exits(task) if label != "timeout"]
            forward = walker.toward(task, {"END"}) or exits[0]
            outcome = chance.choice(exits) if chance.random() < 0.35 else forward
            walker.take(task, outcome if outcome in exits else exits[0], moment)


def _repair(walker: Walker, people: Desk, moment: datetime) -> None:
    person = people.sari.person.id
    details = {"declared_type": "application/pdf", "allowed": ("application/pdf",), "purpose": "requirement"}
    file = store_file(content=pdf(), name="b.pdf", owner_person_id=person, actor=people.sari.actor, at=moment, **details)
    application = walker.application()
    for item in application.items.filter(state="rejected"):
        operations.hand_in_file(application_id=application.id, key=item.key, file_id=file.id, actor=people.sari.actor, at=moment)
    operations.resubmit_application(application_id=application.id, actor=people.sari.actor, at=moment)


def recount() -> Counter[tuple[object, ...]]:
    """Count from the cases themselves, one by one, as somebody with a pencil would."""
    found: Counter[tuple[object, ...]] = Counter()
    for case in Application.objects.filter(submitted_at__isnull=False).select_related("service", "run"):
        assert case.submitted_at is not None
        assert case.run is not None
        found["received", case.service.code, region_day(case.submitted_at)] += 1
        if case.decided_at is not None:
            day = region_day(case.decided_at)
            found[case.state, case.service.code, day] += 1
            if case.state == Application.State.ISSUED and case.run.due_at is not None:
                found["on_time" if case.decided_at <= case.run.due_at else "late", case.service.code, day] += 1
            if case.state in ("issued", "rejected"):
                found["rounds", case.service.code, day] += case.run.round
                found["office", case.service.code, day] += _minutes_of(case, "office")
    for task in Task.objects.filter(completed_at__isnull=False, state__in=("done", "returned")).select_related("run"):
        assert task.completed_at is not None
        found["done", task.role, region_day(task.completed_at)] += 1
    return found


def _minutes_of(case: Application, owner: str) -> int:
    calendar = get_work_calendar()
    intervals = ClockInterval.objects.filter(run_id=case.run_id, owner_kind=owner, ended_at__isnull=False)
    spent = (calendar.working_time_between(one.started_at, one.ended_at) for one in intervals if one.ended_at)
    return sum(spent, timedelta(0)) // timedelta(minutes=1)
