"""Places, plans, groups and devices are built by operations that refuse what cannot be."""

from datetime import datetime, time, timedelta

import pytest
from tests.centres.hall import hall

from satupintu.centres import operations, queries
from satupintu.centres.errors import CentreInvalid, CodeTaken, DeviceUnknown, NotOfThisCentre
from satupintu.centres.models import Centre, Counter, Device, GroupService, QueueGroup, Zone
from satupintu.centres.operations import Box
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
LOKET = Actor("staff", None, roles=frozenset({"loket"}))


def test_a_hall_is_built(at: datetime) -> None:
    made = hall(at)
    assert [counter.number for counter in queries.list_counters(made.id)] == [1, 2, 3, 4]
    assert [zone.code for zone in queries.list_zones(made.id)] == ["a", "b"]
    assert queries.get_centre_by_code("pusat") == made.centre
    assert {group.code for group in queries.get_counter(made.counters[2].pk).groups.all()} == {"kependudukan", "perizinan"}
    (floor,) = queries.list_floors(made.id)
    assert [zone.code for zone in floor.zones.all()] == ["a", "b"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "X", "facilities": ["gold"]}, "facilities"),
        ({"name": "X", "village_code": "12"}, "__all__"),
        ({"name": "X", "latitude": "95", "longitude": "10"}, "__all__"),
        ({"name": "X", "colour": "red"}, "colour"),
    ],
)
def test_a_faulty_place_is_refused(at: datetime, values: dict[str, object], field: str) -> None:
    with pytest.raises(CentreInvalid) as refused:
        operations.add_centre(code="pusat", kind="hall", values=values, actor=SYSTEM, at=at)
    assert list(refused.value.errors) == [field]
    assert not Centre.objects.exists()


def test_codes_are_taken_once(at: datetime) -> None:
    made = hall(at)
    with pytest.raises(CodeTaken):
        operations.add_centre(code="pusat", kind="mpp", values={"name": "MPP"}, actor=SYSTEM, at=at)
    with pytest.raises(CodeTaken):
        operations.add_counter(zone_id=made.zones["b"].pk, number=1, values={}, actor=SYSTEM, at=at)
    with pytest.raises(CodeTaken):
        operations.add_group(zone_id=made.zones["b"].pk, code="lain", prefix="a", values={"name": "Lain"}, actor=SYSTEM, at=at)
    assert (Centre.objects.count(), Counter.objects.count(), QueueGroup.objects.count()) == (1, 4, 3)


def test_only_who_may(at: datetime) -> None:
    made = hall(at)
    with pytest.raises(NotAllowed):
        operations.add_counter(zone_id=made.zones["a"].pk, number=9, values={}, actor=LOKET, at=at)
    with pytest.raises(NotAllowed):
        operations.change_centre(centre_id=made.id, values={"name": "X"}, actor=LOKET, at=at)
    made.centre.refresh_from_db()
    assert (made.centre.name, Counter.objects.count()) == ("Kantor PTSP", 4)


def test_a_counter_moves_within_its_centre(at: datetime) -> None:
    made, other = hall(at), hall(at, "lain")
    operations.move_counter(counter_id=made.counters[1].pk, zone_id=made.zones["b"].pk, actor=SYSTEM, at=at)
    with pytest.raises(NotOfThisCentre):
        operations.move_counter(counter_id=made.counters[1].pk, zone_id=other.zones["a"].pk, actor=SYSTEM, at=at)
    assert queries.get_counter(made.counters[1].pk).zone == made.zones["b"]
    with pytest.raises(NotOfThisCentre):
        operations.set_counter_groups(counter_id=made.counters[1].pk, group_ids=[other.groups["A"].pk], actor=SYSTEM, at=at)
    assert [group.prefix for group in made.counters[1].groups.all()] == ["A"]


def test_the_plan_is_placed_whole_or_not(at: datetime) -> None:
    made = hall(at)
    zone, counter = made.zones["a"], made.counters[1]
    seats = operations.put_fixture(
        floor_id=zone.floor_id, values={"kind": "seats", "seats": 12, "x": 5, "y": 5}, actor=SYSTEM, at=at
    )
    boxes = [
        Box("zone", zone.pk, 0, 0, 100, 80),
        Box("counter", counter.pk, 10, 2, 20, 10),
        Box("fixture", seats.pk, 8, 40, 30, 20),
    ]
    operations.place(floor_id=zone.floor_id, boxes=boxes, actor=SYSTEM, at=at)
    assert queries.get_zone(zone.pk).w == 100
    for bad in (Box("counter", counter.pk, 290, 0, 20, 10), Box("zone", zone.pk, 0, 0, 0, 5)):
        with pytest.raises(CentreInvalid):
            operations.place(floor_id=zone.floor_id, boxes=[Box("zone", zone.pk, 1, 1, 9, 9), bad], actor=SYSTEM, at=at)
    with pytest.raises(NotOfThisCentre):
        operations.place(floor_id=zone.floor_id, boxes=[Box("door", zone.pk, 1, 1, 9, 9)], actor=SYSTEM, at=at)
    assert queries.get_zone(zone.pk).w == 100
    operations.remove_fixture(fixture_id=seats.pk, actor=SYSTEM, at=at)
    assert not queries.list_floors(made.id)[0].fixtures.exists()


def test_what_a_group_takes_and_until_when(at: datetime) -> None:
    made = hall(at)
    values = {"weekdays": [0, 2], "offered_from": time(8), "offered_to": time(12), "expected_minutes": "12.5"}
    operations.offer_service(group_id=made.groups["A"].pk, service_code="K02", values=values, actor=SYSTEM, at=at)
    assert [offer.service_code for offer in queries.list_offers(made.id, at)] == ["K01", "K02", "K09", "info"]
    assert [offer.service_code for offer in queries.list_offers(made.id, at.replace(hour=12))] == ["K01", "K09", "info"]
    now = queries.list_groups(made.id, at)
    assert [group.group.prefix for group in now if group.is_taking] == ["A", "B", "C"]
    assert now[0].last_taken_at == at.replace(hour=14, minute=45)
    assert queries.list_offers(made.id, at.replace(hour=14, minute=45)) == []
    assert queries.list_offers(made.id, at + timedelta(days=5)) == []
    assert queries.list_offers(made.id, at.replace(hour=7)) == []


def test_a_service_stands_in_one_group_of_a_centre(at: datetime) -> None:
    made = hall(at)
    operations.offer_service(group_id=made.groups["B"].pk, service_code="K01", actor=SYSTEM, at=at)
    offer = queries.find_offer(made.id, "K01")
    assert offer is not None
    assert offer.group == made.groups["B"]
    operations.withdraw_service(group_id=made.groups["B"].pk, service_code="K01", actor=SYSTEM, at=at)
    assert queries.find_offer(made.id, "K01") is None
    with pytest.raises(NotOfThisCentre):
        operations.withdraw_service(group_id=made.groups["B"].pk, service_code="K01", actor=SYSTEM, at=at)
    with pytest.raises(CentreInvalid):
        operations.offer_service(group_id=made.groups["B"].pk, service_code="K03", values={"weekdays": [9]}, actor=SYSTEM, at=at)
    assert not GroupService.objects.filter(service_code="K03").exists()


@pytest.mark.parametrize(
    "values",
    [{"number_from": 10, "number_to": 9}, {"call_count_max": 0}, {"target_share": "1.5"}, {"no_show_share": "0.9"}],
)
def test_rules_of_a_group_that_make_no_sense(at: datetime, values: dict[str, object]) -> None:
    group = hall(at).groups["A"]
    with pytest.raises(CentreInvalid):
        operations.change_group(group_id=group.pk, values=values, actor=SYSTEM, at=at)
    assert queries.get_group(group.pk).number_to == 999


def test_a_group_waits_elsewhere(at: datetime) -> None:
    made, other = hall(at), hall(at, "lain")
    group = made.groups["A"].pk
    operations.change_group(group_id=group, values={"priority_ratio": 1}, zone_id=made.zones["b"].pk, actor=SYSTEM, at=at)
    assert (queries.get_group(group).zone, queries.get_group(group).priority_ratio) == (made.zones["b"], 1)
    with pytest.raises(NotOfThisCentre):
        operations.change_group(group_id=group, values={}, zone_id=other.zones["a"].pk, actor=SYSTEM, at=at)
    assert queries.get_group(group).zone == made.zones["b"]


def test_a_device_shows_itself_by_its_token(at: datetime) -> None:
    made = hall(at)
    device, token = operations.register_device(
        centre_id=made.id, kind="display", name="TV 1", zone_id=made.zones["a"].pk, actor=SYSTEM, at=at
    )
    assert queries.get_device(token) == device
    assert token.encode() not in bytes(Device.objects.get().token_index)
    assert queries.is_due_to_be_noted(device, at)
    seen = operations.note_device_seen(device_id=device.pk, actor=queries.actor_of_device(device), at=at)
    assert not queries.is_due_to_be_noted(seen, at + timedelta(minutes=2))
    assert queries.is_due_to_be_noted(seen, at + timedelta(minutes=3))
    operations.revoke_device(device_id=device.pk, actor=SYSTEM, at=at)
    with pytest.raises(DeviceUnknown):
        queries.get_device(token)
    with pytest.raises(DeviceUnknown):
        operations.note_device_seen(device_id=device.pk, actor=SYSTEM, at=at + timedelta(hours=1))
    assert Device.objects.get().seen_at == at
    with pytest.raises(DeviceUnknown):
        queries.get_device("FORGED")


def test_a_device_of_another_centre_s_zone_is_refused(at: datetime) -> None:
    made, other = hall(at), hall(at, "lain")
    with pytest.raises(NotOfThisCentre):
        operations.register_device(centre_id=made.id, kind="kiosk", name="K", zone_id=other.zones["a"].pk, actor=SYSTEM, at=at)
    with pytest.raises(CentreInvalid):
        operations.register_device(centre_id=made.id, kind="robot", name="K", actor=SYSTEM, at=at)
    assert not Device.objects.exists()


def test_what_is_not_there(at: datetime) -> None:
    made = hall(at)
    for ask in (queries.get_centre, queries.get_counter, queries.get_group, queries.get_zone):
        with pytest.raises(NotFound):
            ask(Zone().pk)
    operations.change_centre(centre_id=made.id, values={"is_active": False}, actor=SYSTEM, at=at)
    assert not queries.list_centres().exists()
    assert queries.list_centres(include_inactive=True).count() == 1
    with pytest.raises(NotFound):
        queries.get_centre_by_code("pusat")
