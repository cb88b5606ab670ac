"""Taking tickets: once per press, numbers once, within hours, quota and series; what visitors do while they wait."""

from datetime import datetime, timedelta

import pytest
from tests.visits.morning import VISITOR, label, morning, snapshot

from satupintu.centres import operations as centres
from satupintu.centres import queries as places
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.visits import operations, queries
from satupintu.visits.errors import (
    CentreClosed,
    NotToday,
    NumbersUsedUp,
    NumberTaken,
    QuotaReached,
    ServiceNotOffered,
    TooLateToday,
    VisitInvalid,
    VisitUnknown,
    WrongLegState,
)
from satupintu.visits.models import Leg, Ticket, Visit
from satupintu.visits.operations import PrintedNumber

pytestmark = pytest.mark.django_db


def test_numbers_run_by_group_and_day(at: datetime) -> None:
    hall = morning(at)
    assert [hall.take(code).ticket.label for code in ("K01", "K02", "K09", "K01")] == ["A001", "A002", "B001", "A003"]
    hall.later(days=1)
    assert hall.take("K01").ticket.label == "A001"
    assert len(set(Visit.objects.values_list("code", flat=True))) == 5


def test_a_kiosk_pressed_twice_gives_one_ticket(at: datetime) -> None:
    hall = morning(at)
    kiosk = {"channel": "kiosk", "actor": hall.kiosk}
    first = hall.take("K01", **kiosk)
    hall.later(seconds=9)
    second = hall.take("K01", **kiosk)
    assert (second.visit, second.is_repeated, Ticket.objects.count()) == (first.visit, True, 1)
    assert hall.take("K09", **kiosk).ticket.label == "B001"
    hall.later(seconds=2)
    assert hall.take("K01", **kiosk).ticket.label == "A002"


def test_a_key_gives_one_ticket_however_late(at: datetime) -> None:
    hall = morning(at)
    first = hall.take("K01", key="x1", channel="kiosk", actor=hall.kiosk)
    again = hall.take("K01", key="x1", channel="kiosk", actor=hall.kiosk, at=at + timedelta(minutes=20))
    other = hall.take("K01", key="x2", channel="kiosk", actor=hall.kiosk)
    assert again.visit == first.visit
    assert again.is_repeated
    assert other.ticket.label == "A002"


def test_several_services_stand_one_after_the_other(at: datetime) -> None:
    hall = morning(at)
    visit = hall.take("K01", "K09", "info", priority_reason="elderly", needs=["companion"]).visit
    legs = list(visit.legs.order_by("seq"))
    assert [(leg.service_code, leg.state) for leg in legs] == [("K01", "waiting"), ("K09", "planned"), ("info", "planned")]
    assert {leg.credit_minutes for leg in legs} == {20}
    assert (visit.needs, visit.ticket.label) == (["companion"], "A001")
    added = operations.add_service(visit_id=visit.pk, service_code="K02", actor=SYSTEM, at=at)
    assert (added.seq, added.state) == (4, "planned")


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        ({"hour": 7}, CentreClosed),
        ({"hour": 14, "minute": 45}, TooLateToday),
        ({"hour": 15}, CentreClosed),
        ({"day": 7}, CentreClosed),
    ],
)
def test_outside_of_hours_nobody_joins(at: datetime, moment: dict[str, int], refusal: type[Exception]) -> None:
    hall = morning(at)
    with pytest.raises(refusal):
        hall.take("K01", at=at.replace(**moment), channel="kiosk", actor=hall.kiosk)
    assert not Visit.objects.exists()


def test_staff_may_take_in_after_the_cutoff(at: datetime) -> None:
    hall = morning(at.replace(hour=14, minute=50))
    assert hall.take("K01", past_cutoff=True).ticket.label == "A001"
    with pytest.raises(TooLateToday):
        hall.take("K01", past_cutoff=True, channel="phone", actor=VISITOR)
    hall.later(minutes=10)
    with pytest.raises(CentreClosed):
        hall.take("K01", past_cutoff=True)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("codes", "details", "refusal"),
    [
        (("K99",), {}, ServiceNotOffered),
        ((), {}, VisitInvalid),
        (("K01", "K01"), {}, VisitInvalid),
        (("K01",), {"priority_reason": "rich"}, VisitInvalid),
        (("K01",), {"needs": ["gold"]}, VisitInvalid),
        (("K01",), {"language": "fr"}, VisitInvalid),
        (("K01",), {"party_size": 0}, VisitInvalid),
        (("K01",), {"channel": "pigeon"}, VisitInvalid),
        (("K01",), {"channel": "kiosk", "actor": VISITOR}, NotAllowed),
        (("K01",), {"actor": VISITOR}, NotAllowed),
        (("K01",), {"channel": "kiosk", "actor": Actor("token", None, scopes=frozenset({"display"}))}, NotAllowed),
    ],
)
def test_what_is_refused_leaves_nothing(at: datetime, codes: tuple[str, ...], details: dict, refusal: type[Exception]) -> None:  # type: ignore[type-arg]
    hall = morning(at)
    with pytest.raises(refusal):
        hall.take(*codes, **details)
    assert not Visit.objects.exists()
    assert hall.take("K01").ticket.label == "A001", "a refused ticket uses no number"


def test_quota_and_series_end(at: datetime) -> None:
    hall = morning(at)
    centres.change_group(group_id=hall.hall.groups["A"].pk, values={"daily_quota": 2}, actor=SYSTEM, at=at)
    centres.change_group(group_id=hall.hall.groups["B"].pk, values={"number_from": 101, "number_to": 102}, actor=SYSTEM, at=at)
    assert [hall.take("K01").ticket.number, hall.take("K02").ticket.number] == [1, 2]
    with pytest.raises(QuotaReached):
        hall.take("K01")
    assert [hall.take("K09").ticket.label, hall.take("K09").ticket.label] == ["B101", "B102"]
    with pytest.raises(NumbersUsedUp):
        hall.take("K09")
    assert Visit.objects.count() == 4
    hall.later(days=1)
    assert hall.take("K09").ticket.label == "B101"


def test_a_revoked_or_foreign_kiosk_takes_no_ticket(at: datetime) -> None:
    hall = morning(at)
    assert hall.kiosk.id is not None
    centres.revoke_device(device_id=hall.kiosk.id, actor=SYSTEM, at=at)
    with pytest.raises(NotAllowed):
        hall.take("K01", channel="kiosk", actor=hall.kiosk)
    assert not Visit.objects.exists()


def test_reserved_numbers_are_printed_offline_and_brought_in_once(at: datetime) -> None:
    hall = morning(at)
    block = operations.reserve_numbers(group_id=hall.hall.groups["A"].pk, count=3, actor=hall.kiosk, at=at)
    assert (block.first, block.last, hall.take("K01").ticket.label) == (997, 999, "A001")
    printed = PrintedNumber(block.pk, 998, at + timedelta(minutes=5))
    hall.later(minutes=30)
    kiosk = {"channel": "kiosk", "actor": hall.kiosk, "printed": printed}
    joined = hall.take("K01", key="offline-2", **kiosk)
    assert (joined.ticket.label, joined.leg.joined_at) == ("A998", printed.at)
    assert hall.take("K01", key="offline-2", **kiosk).is_repeated
    for wrong in (printed, PrintedNumber(block.pk, 996, at), PrintedNumber(block.pk, 999, hall.now + timedelta(minutes=1))):
        with pytest.raises(NumberTaken):
            hall.take("K01", key=f"wrong-{wrong.number}-{wrong.at}", channel="kiosk", actor=hall.kiosk, printed=wrong)
    assert Visit.objects.count() == 2
    with pytest.raises(NotAllowed):
        operations.reserve_numbers(group_id=hall.hall.groups["A"].pk, count=3, actor=VISITOR, at=at)


def test_who_joined_from_home_is_called_once_they_are_here(at: datetime) -> None:
    hall = morning(at, 1)
    far = hall.take("K01", channel="phone", actor=VISITOR)
    hall.later(minutes=5)
    near = hall.take("K01")
    assert label(hall.next(1)) == near.ticket.label
    hall.do(1, "no_show", near.leg)
    assert hall.next(1) is None
    operations.arrive(visit_code=far.visit.code.lower(), actor=VISITOR, at=hall.now)
    assert label(hall.next(1)) == far.ticket.label
    assert Leg.objects.get(pk=far.leg.pk).wait_seconds == 300


def test_a_visitor_lets_others_go_first(at: datetime) -> None:
    hall = morning(at, 1)
    first, second = hall.take("K01"), hall.take("K01")
    operations.postpone(visit_code=first.visit.code, actor=VISITOR, at=at)
    assert label(hall.next(1)) == second.ticket.label
    hall.do(1, "no_show", second.leg)
    assert hall.next(1) is None
    hall.later(minutes=15)
    assert label(hall.next(1)) == first.ticket.label


def test_a_visitor_leaves_with_all_services(at: datetime) -> None:
    hall = morning(at, 1)
    joined = hall.take("K01", "K09")
    hall.later(minutes=7)
    visit = operations.leave(visit_code=joined.visit.code, actor=VISITOR, at=hall.now)
    assert set(visit.legs.values_list("state", flat=True)) == {"left"}
    assert visit.closed_at == hall.now
    assert hall.next(1) is None
    before = snapshot()
    with pytest.raises(WrongLegState):
        operations.leave(visit_code=joined.visit.code, actor=VISITOR, at=hall.now)
    with pytest.raises(WrongLegState):
        operations.arrive(visit_code=joined.visit.code, actor=VISITOR, at=hall.now)
    assert snapshot() == before


def test_who_is_served_does_not_leave(at: datetime) -> None:
    hall = morning(at, 1)
    joined = hall.take("K01", "K09")
    hall.serve_next(1)
    before = snapshot()
    with pytest.raises(WrongLegState):
        operations.leave(visit_code=joined.visit.code, actor=VISITOR, at=hall.now)
    assert snapshot() == before


def test_forged_codes_and_yesterday_s_tickets(at: datetime) -> None:
    hall = morning(at)
    joined = hall.take("K01")
    before = snapshot()
    for act in (operations.arrive, operations.postpone, operations.leave):
        with pytest.raises(VisitUnknown):
            act(visit_code="AAAAAAAAAAAA", actor=VISITOR, at=at)
        with pytest.raises(NotToday):
            act(visit_code=joined.visit.code, actor=VISITOR, at=at + timedelta(days=1))
    with pytest.raises(VisitUnknown):
        queries.get_visit_by_code("' OR 1=1 --")
    with pytest.raises(NotToday):
        operations.add_service(visit_id=joined.visit.pk, service_code="K09", actor=SYSTEM, at=at + timedelta(days=1))
    assert snapshot() == before


def test_a_group_out_of_use_takes_nobody(at: datetime) -> None:
    hall = morning(at)
    centres.change_group(group_id=hall.hall.groups["A"].pk, values={"is_active": False}, actor=SYSTEM, at=at)
    with pytest.raises(ServiceNotOffered):
        hall.take("K01")
    assert "A" not in [now.group.prefix for now in places.list_groups(hall.hall.id, at)]
    assert not Visit.objects.exists()
