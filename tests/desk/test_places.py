"""Places kept at the desk: every part in clicks, the plan by numbers, and nothing of another place by forged keys."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.applications.office import desk
from tests.centres.hall import hall as build
from tests.desk.test_desk import ALL, browser

from satupintu.centres import operations
from satupintu.centres.models import (
    Centre,
    Counter,
    Device,
    Fixture,
    Floor,
    GroupService,
    HoursPeriod,
    OpeningHours,
    QueueGroup,
    SpecialDay,
    Zone,
)
from satupintu.centres.queries import get_device
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.people.operations import create_agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
KEEPERS = {"manajer", "admin"}


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def place(at):
    return build(at)


@pytest.fixture
def wati(people):
    """The administrator's browser."""
    return browser(people.office["admin"].account)


@pytest.fixture
def base(place):
    return f"/meja/pusat-layanan/{place.id}/"


def test_every_page_lets_in_who_may_and_nobody_else(people, place, base):
    floor = Floor.objects.get(centre=place.centre)
    pages = {
        "/meja/pusat-layanan/": KEEPERS, base: KEEPERS, f"{base}jam/": KEEPERS, f"{base}antrean/": KEEPERS,
        f"{base}antrean/{place.groups['A'].pk}/": KEEPERS, f"{base}loket/{place.counters[1].pk}/": KEEPERS,
        f"{base}denah/": KEEPERS, f"{base}denah/{floor.pk}/": {"admin"}, f"{base}perangkat/": KEEPERS,
    }  # fmt: skip
    for path, may in pages.items():
        for who in ALL:
            assert browser(people.office[who].account).get(path).status_code == (200 if who in may else 403), (who, path)
        assert browser(people.sari.account).get(path).status_code == 403
        assert browser().get(path).status_code == 302


def test_a_place_is_added_once(wati, people):
    given = {"code": "mpp", "name": "Mal Pelayanan Publik", "kind": "mpp"}
    added = wati.post("/meja/pusat-layanan/", given)
    assert added["Location"] == f"/meja/pusat-layanan/{Centre.objects.get(code='mpp').pk}/"
    again = wati.post("/meja/pusat-layanan/", given)
    assert again.status_code == 422
    assert "sudah dipakai" in again.content.decode()
    assert Centre.objects.filter(code="mpp").count() == 1
    manager = browser(people.office["manajer"].account)
    manager.post("/meja/pusat-layanan/", {**given, "code": "lain"})
    assert not Centre.objects.filter(code="lain").exists()


def test_data_of_a_place_change(wati, place, base):
    values = {"name": "Kantor Baru", "facilities": ["ramp", "lift"], "calls_shown": "6", "is_active": "on", "latitude": "-6.2"}
    refused = wati.post(base, values)
    assert refused.status_code == 422
    assert wati.post(base, {**values, "longitude": "106.8"}).status_code == 302
    place.centre.refresh_from_db()
    assert (place.centre.name, place.centre.facilities, place.centre.calls_shown) == ("Kantor Baru", ["ramp", "lift"], 6)


def test_the_week_changes_by_decree(wati, place, base):
    week = {"tindakan": "pekan", "pekan-opens_0": "07:30", "pekan-closes_0": "14:00", "pekan-turn_0": "on"}
    refused = wati.post(f"{base}jam/", week)
    assert refused.status_code == 422
    assert OpeningHours.objects.filter(centre=place.centre).count() == 5
    assert wati.post(f"{base}jam/", {**week, "pekan-decree_no": "SE 3/2026"}).status_code == 302
    row = OpeningHours.objects.get(centre=place.centre)
    assert (row.weekday, row.opens, row.closes) == (0, time(7, 30), time(14))


def test_a_day_is_closed_by_decree_and_opened_again(wati, place, base):
    given = {"tindakan": "khusus", "khusus-day": "2031-05-05", "khusus-name": "Hari jadi", "khusus-decree_no": "SE 7/2031"}
    assert wati.post(f"{base}jam/", {**given, "khusus-opens": "08:00"}).status_code == 422
    assert wati.post(f"{base}jam/", given).status_code == 302
    assert SpecialDay.objects.get(centre=place.centre).opens is None
    wati.post(f"{base}jam/", {"tindakan": "hapus-khusus", "hari": "2031-05-05", "surat": ""})
    wati.post(f"{base}jam/", {"tindakan": "hapus-khusus", "hari": "kemarin", "surat": "SE 8"})
    assert SpecialDay.objects.filter(centre=place.centre).exists()
    wati.post(f"{base}jam/", {"tindakan": "hapus-khusus", "hari": "2031-05-05", "surat": "SE 8/2031"})
    assert not SpecialDay.objects.filter(centre=place.centre).exists()


def test_a_mobile_unit_has_stops(wati, at):
    bus = operations.add_centre(code="keliling", kind="mobile", values={"name": "Bus"}, actor=SYSTEM, at=at)
    address = f"/meja/pusat-layanan/{bus.pk}/jam/"
    day = (timezone.now() + timedelta(days=5)).date().isoformat()
    stop = {"titik-day": day, "titik-opens": "08:00", "titik-closes": "11:00", "titik-place": "Balai desa"}
    assert wati.post(address, {"tindakan": "titik", **stop}).status_code == 302
    assert "Balai desa" in wati.get(address).content.decode()


def test_groups_services_and_counters(wati, place, base):
    zone = place.zones["a"]
    added = {"tindakan": "kelompok", "kelompok-code": "pajak", "kelompok-name": "Pajak", "kelompok-letters": "D"}
    assert wati.post(f"{base}antrean/", {**added, "kelompok-zone": str(uuid4())}).status_code == 422
    assert wati.post(f"{base}antrean/", {**added, "kelompok-zone": str(zone.pk)}).status_code == 302
    group = QueueGroup.objects.get(centre=place.centre, prefix="D")
    address = f"{base}antrean/{group.pk}/"
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', wati.get(address).content.decode()))
    rules = {**fields, "name": "Pajak daerah", "tindakan": "aturan", "target_wait_minutes": "20", "is_active": "on"}
    assert wati.post(address, {**rules, "priority_credit": "banyak"}).status_code == 422
    assert wati.post(address, rules).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.target_wait_minutes) == ("Pajak daerah", 20)
    offer = {"tindakan": "layanan", "layanan-service_code": "K03", "layanan-expected_minutes": "12"}
    assert wati.post(address, offer).status_code == 302
    assert GroupService.objects.get(group=group).service_code == "K03"
    wati.post(address, {"tindakan": "cabut", "kode": "K03"})
    assert not GroupService.objects.filter(group=group).exists()
    counter = {"tindakan": "loket", "loketbaru-number": "9", "loketbaru-kind": "front", "loketbaru-zone": str(zone.pk)}
    assert wati.post(f"{base}antrean/", counter).status_code == 302
    assert wati.post(f"{base}antrean/", counter).status_code == 422
    row = Counter.objects.get(centre=place.centre, number=9)
    wati.post(f"{base}loket/{row.pk}/", {"tindakan": "kelompok", "kelompok": [str(group.pk), str(uuid4())]})
    assert list(row.groups.all()) == [group]
    assert wati.post(f"{base}loket/{row.pk}/", {"loket-number": "8", "loket-kind": "cashier"}).status_code == 302
    row.refresh_from_db()
    assert (row.number, row.kind, row.is_active) == (8, "cashier", False)


def test_a_device_shows_its_address_once_and_is_let_in_no_more(wati, people, place, base):
    given = {"perangkat-kind": "display", "perangkat-name": "TV utara", "perangkat-zone": str(place.zones["a"].pk)}
    page = wati.post(f"{base}perangkat/", given).content.decode()
    token = re.search(r"/aula/layar/([\w-]+)/", page).group(1)
    device = get_device(token)
    assert (device.name, device.zone) == ("TV utara", place.zones["a"])
    assert token not in wati.get(f"{base}perangkat/").content.decode()
    browser(people.office["manajer"].account).post(f"{base}perangkat/", {**given, "perangkat-name": "Lain"})
    assert Device.objects.filter(centre=place.centre).count() == 1
    assert wati.post(f"{base}perangkat/", {"cabut": "bukan-kunci"}).status_code == 404
    wati.post(f"{base}perangkat/", {"cabut": str(device.pk)})
    device.refresh_from_db()
    assert device.revoked_at is not None


@pytest.fixture
def plan(wati, place, base):
    """The address of the editor and the numbers on it."""
    floor = Floor.objects.get(centre=place.centre)
    address = f"{base}denah/{floor.pk}/"
    found = re.findall(r'name="((?:zone|counter|fixture)-[\w-]+-[xywh])" value="(\d+)"', wati.get(address).content.decode())
    return address, dict(found)


def test_everything_is_placed_at_once_without_a_script(wati, place, plan):
    address, numbers = plan
    key = f"counter-{place.counters[1].pk}"
    moved = {**numbers, f"{key}-x": "40", f"{key}-y": "30", f"{key}-w": "15"}
    preview = wati.post(address, {**moved, "tindakan": "pratinjau"})
    assert preview.status_code == 200
    assert '<rect x="40" y="30" width="15"' in preview.content.decode()
    assert Counter.objects.get(pk=place.counters[1].pk).x == 0
    assert wati.post(address, {**moved, "tindakan": "simpan"}).status_code == 302
    row = Counter.objects.get(pk=place.counters[1].pk)
    assert (row.x, row.y, row.w) == (40, 30, 15)
    assert Entry.objects.filter(event="centres.plan_changed").exists()


def test_what_is_outside_or_no_number_moves_nothing(wati, place, plan):
    address, numbers = plan
    key = f"counter-{place.counters[2].pk}"
    other = f"counter-{place.counters[1].pk}"
    for wrong in ("5000", "x", "", "-3"):
        answer = wati.post(address, {**numbers, f"{other}-x": "20", f"{key}-x": wrong, "tindakan": "simpan"})
        assert answer.status_code == 422, wrong
        assert Counter.objects.get(pk=place.counters[1].pk).x == 0


def test_zones_and_fixtures_come_and_go(wati, place, plan):
    address, _numbers = plan
    zone = {"tindakan": "zona", "zona-code": "c", "zona-name": "Zona C", "zona-colour": "teal", "zona-pictogram": "star"}
    assert wati.post(address, zone).status_code == 302
    assert Zone.objects.filter(floor__centre=place.centre, code="c").exists()
    assert wati.post(address, zone).status_code == 422
    assert wati.post(address, {"tindakan": "benda", "benda-kind": "seats", "benda-seats": "20"}).status_code == 302
    seats = Fixture.objects.get(floor__centre=place.centre)
    wati.post(address, {"tindakan": "hapus", "benda": str(uuid4())})
    assert Fixture.objects.filter(pk=seats.pk).exists()
    wati.post(address, {"tindakan": "hapus", "benda": str(seats.pk)})
    assert not Fixture.objects.filter(pk=seats.pk).exists()


def test_parts_of_another_place_are_not_found(wati, place, base, at):
    other = build(at, code="kedua")
    floor = Floor.objects.get(centre=other.centre)
    paths = (f"antrean/{other.groups['A'].pk}/", f"loket/{other.counters[1].pk}/", f"denah/{floor.pk}/", f"antrean/{uuid4()}/")
    for path in paths:
        assert wati.get(base + path).status_code == 404, path
        assert wati.post(base + path, {"tindakan": "simpan"}).status_code == 404, path
    assert wati.get(f"/meja/pusat-layanan/{uuid4()}/").status_code == 404
    device, _token = operations.register_device(centre_id=other.id, kind="kiosk", name="X", actor=SYSTEM, at=at)
    assert wati.post(f"{base}perangkat/", {"cabut": str(device.pk)}).status_code == 404
    assert Device.objects.get(pk=device.pk).revoked_at is None


def test_another_region_has_nothing_of_it(place, base, other_region, at):
    from django.test import Client
    from tests import cast

    with other_region():
        officer = cast.wati(at)
        client = Client(HTTP_HOST="provinsi.localhost")
        client.force_login(officer.account)
    assert client.get(base).status_code == 404


def test_other_hours_for_a_time_are_set_shown_and_removed(wati, place, base, people):
    hours = {"masa-opens_0": "08:00", "masa-closes_0": "14:00", "masa-turn_0": "on"}
    given = {"tindakan": "masa", "masa-name": "Ramadan", "masa-decree_no": "SE 5", **hours}
    days = {"masa-first_day": "2031-02-01", "masa-last_day": "2031-03-02"}
    for wrong in ({}, {**days, "masa-last_day": "2031-01-01"}, {**days, "masa-decree_no": ""}):
        assert wati.post(f"{base}jam/", {**given, **wrong}).status_code == 422
    assert not HoursPeriod.objects.exists()
    assert wati.post(f"{base}jam/", {**given, **days}).status_code == 302
    assert "Ramadan" in wati.get(f"{base}jam/").content.decode()
    assert "bertindih" in wati.post(f"{base}jam/", {**given, **days}).content.decode()
    public = browser().get(f"/tempat/{place.centre.code}/").content.decode()
    assert "Ramadan" in public
    period = HoursPeriod.objects.get()
    gone = {"tindakan": "hapus-masa", "masa": str(period.pk), "surat": ""}
    wati.post(f"{base}jam/", gone)
    assert HoursPeriod.objects.exists()
    assert wati.post(f"{base}jam/", {**gone, "masa": "x"}).status_code == 404
    wati.post(f"{base}jam/", {**gone, "surat": "SE 6"})
    assert not HoursPeriod.objects.exists()


def test_a_booth_and_its_group_belong_to_an_agency(wati, place, base, people, at):
    agency = create_agency(code="bpjs", name="BPJS Kesehatan", is_partner=True, actor=SYSTEM, at=at)
    counter, group = place.counters[3], place.groups["B"]
    path = f"{base}loket/{counter.pk}/"
    assert "BPJS Kesehatan" in wati.get(path).content.decode()
    given = {"loket-number": "3", "loket-kind": "front", "loket-is_active": "on"}
    assert wati.post(path, {**given, "loket-agency_id": "x"}).status_code == 422
    assert wati.post(path, {**given, "loket-agency_id": str(agency.pk)}).status_code == 302
    counter.refresh_from_db()
    assert counter.agency_id == agency.pk
    page = wati.post(path, {"tindakan": "kelompok", "kelompok": [str(group.pk)]}, follow=True).content.decode()
    assert "bukan milik instansi" in page
    rules = wati.get(f"{base}antrean/{group.pk}/").context["group_form"].initial
    form = {name: "" if value is None else value for name, value in rules.items()}
    changed = wati.post(f"{base}antrean/{group.pk}/", {**form, "tindakan": "aturan", "agency_id": str(agency.pk)})
    assert changed.status_code == 302
    wati.post(path, {"tindakan": "kelompok", "kelompok": [str(group.pk)]})
    assert list(counter.groups.values_list("prefix", flat=True)) == ["B"]
    budi = browser(people.office["loket"].account)
    assert "Gerai BPJS Kesehatan" in budi.get("/meja/loket/").content.decode()
    told = budi.post("/meja/loket/buka/", {"loket": str(counter.pk)}, follow=True).content.decode()
    assert "hanya dibuka oleh petugas instansi itu" in told


def test_the_line_of_a_place_is_carried_over_where_it_says_so(wati, place, base):
    values = {"name": "Kantor", "calls_shown": "6", "is_active": "on", "carries_over": "on"}
    assert wati.post(base, values).status_code == 302
    place.centre.refresh_from_db()
    assert place.centre.carries_over
