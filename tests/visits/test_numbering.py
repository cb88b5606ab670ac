"""Numbers, whatever the order in which they are taken and put aside: the line runs on without holes, and no number is there twice."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.visits.morning import Morning, morning

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.visits import operations
from satupintu.visits.errors import NumbersUsedUp, QuotaReached
from satupintu.visits.models import NumberBlock, Ticket
from satupintu.visits.operations import PrintedNumber

pytestmark = pytest.mark.django_db
ACTS = st.lists(st.tuples(st.sampled_from(("take", "take", "take", "reserve", "print", "print")), st.integers(1, 6)), max_size=40)


def limited(at: datetime, **values: int) -> Morning:
    hall = morning(at)
    hall.hall.groups["A"] = centres.change_group(group_id=hall.hall.groups["A"].pk, values=values, actor=SYSTEM, at=at)
    return hall


class Printed:
    """What a kiosk keeps for a network drop, and gives out of it in order."""

    def __init__(self) -> None:
        self.kept: list[tuple[NumberBlock, int]] = []

    def put(self, block: NumberBlock) -> None:
        self.kept += [(block, number) for number in range(block.first, block.last + 1)]

    def give(self, at: datetime) -> PrintedNumber:
        block, number = self.kept.pop(0)
        return PrintedNumber(block.pk, number, at)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, number_to=st.sampled_from((12, 25, 999)), quota=st.sampled_from((None, 15)))
def test_the_line_has_no_holes_and_no_number_twice(
    at: datetime, acts: list[tuple[str, int]], number_to: int, quota: int | None
) -> None:
    with transaction.atomic():
        hall, printed, rising = limited(at, number_to=number_to, **({"daily_quota": quota} if quota else {})), Printed(), []
        group = hall.hall.groups["A"]
        for turn, (act, count) in enumerate(acts):
            hall.later(seconds=20)
            try:
                if act == "take":
                    rising.append(hall.take("K01").ticket.number)
                elif act == "reserve":
                    printed.put(operations.reserve_numbers(group_id=group.pk, count=count, actor=hall.kiosk, at=hall.now))
                elif printed.kept:
                    told = printed.give(hall.now)
                    joined = hall.take("K01", channel="kiosk", actor=hall.kiosk, key=f"cetak-{turn}", printed=told)
                    assert joined.ticket.number == told.number
            except (NumbersUsedUp, QuotaReached):
                continue
        assert rising == list(range(1, len(rising) + 1)), "what is called while the network is up is 1, 2, 3 and so on"
        numbers = list(Ticket.objects.filter(group=group).values_list("number", flat=True))
        spare = [number for _block, number in printed.kept]
        assert len({*numbers, *spare}) == len(numbers) + len(spare), "no number is on two tickets, given or still in a kiosk"
        assert all(1 <= number <= number_to for number in (*numbers, *spare))
        assert quota is None or len(numbers) + len(spare) <= quota
        transaction.set_rollback(True)


def test_both_ends_meet_and_then_nothing_is_left(at: datetime) -> None:
    hall = limited(at, number_to=10)
    group = hall.hall.groups["A"]
    first = operations.reserve_numbers(group_id=group.pk, count=4, actor=hall.kiosk, at=at)
    second = operations.reserve_numbers(group_id=group.pk, count=3, actor=hall.kiosk, at=at)
    assert [(block.first, block.last) for block in (first, second)] == [(7, 10), (4, 6)]
    assert [hall.take("K01").ticket.label for _turn in range(3)] == ["A001", "A002", "A003"]
    for act in (
        lambda: hall.take("K01"),
        lambda: operations.reserve_numbers(group_id=group.pk, count=1, actor=hall.kiosk, at=at),
    ):
        with pytest.raises(NumbersUsedUp):
            act()
    assert (Ticket.objects.count(), NumberBlock.objects.count()) == (3, 2)
    assert hall.later(days=1)
    assert hall.take("K01").ticket.label == "A001"


def test_a_series_made_longer_during_the_day_goes_on_behind_what_is_put_aside(at: datetime) -> None:
    hall = limited(at, number_to=5)
    group = hall.hall.groups["A"]
    operations.reserve_numbers(group_id=group.pk, count=2, actor=hall.kiosk, at=at)
    assert [hall.take("K01").ticket.number for _turn in range(3)] == [1, 2, 3]
    centres.change_group(group_id=group.pk, values={"number_to": 999}, actor=SYSTEM, at=at)
    assert [hall.take("K01").ticket.number for _turn in range(2)] == [6, 7]
    more = operations.reserve_numbers(group_id=group.pk, count=2, actor=hall.kiosk, at=at)
    assert (more.first, more.last) == (998, 999)


def test_a_block_is_there_once(at: datetime) -> None:
    hall = morning(at)
    block = operations.reserve_numbers(group_id=hall.hall.groups["A"].pk, count=3, actor=hall.kiosk, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberBlock.objects.create(
            device_id=block.device_id, group=block.group, day=block.day, first=997, last=998, reserved_at=at
        )
