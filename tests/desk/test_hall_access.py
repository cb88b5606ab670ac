"""Every address of the hall at the desk × every role × another region's keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone
from tests import cast
from tests.applications.office import Desk, desk, sent
from tests.desk.test_desk import browser
from tests.desk.test_officers import OF_THE_HALL
from tests.issuance.office import issued, open_registers
from tests.visits.morning import Morning, morning, snapshot

from satupintu.centres.models import Centre, Counter, Device, HoursPeriod, OpeningHours, QueueGroup
from satupintu.core.regions import region_context, region_day
from satupintu.desk.hall.urls import urlpatterns as hall_patterns
from satupintu.desk.urls import urlpatterns
from satupintu.issuance import operations as issuance
from satupintu.issuance.models import Handover
from satupintu.journal.models import Entry
from satupintu.visits import operations
from satupintu.visits.models import DayRemark, Original

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
COUNTER = {"loket", "manajer", "admin"}
LEADERS, PLACES, KEEPERS = {"manajer", "admin"}, {"manajer", "admin"}, {"loket", "manajer", "admin"}
ALLOWED = {
    **dict.fromkeys(("counter", "counter-open", "counter-state", "counter-person", "counter-case", "counter-act"), COUNTER),
    **dict.fromkeys(("counter-original", "reception", "reception-take", "reception-visit", "reception-act"), COUNTER),
    **dict.fromkeys(("originals", "original", "original-take", "original-back", "original-slip"), KEEPERS),
    **dict.fromkeys(("handover", "hand-over", "handover-slip"), KEEPERS),
    **dict.fromkeys(("hall", "hall-move", "hall-profile", "hall-close", "hall-figures", "hall-csv", "hall-numbers"), LEADERS),
    **dict.fromkeys(("hall-sheet", "hall-remark", "hall-door", "hall-door-csv"), LEADERS),
    "hall-announce": {"manajer", "admin"},
    **dict.fromkeys(("centres", "centre", "centre-hours", "centre-lines", "centre-group", "centre-counter"), PLACES),
    **dict.fromkeys(("centre-floors", "centre-devices"), PLACES),
    "centre-floor": {"admin"},
}
LINES = [line for line in (*urlpatterns, *hall_patterns) if isinstance(line, URLPattern)]
HALL = {str(line.name): str(line.pattern) for line in LINES if line.name in ALLOWED}
NAMES = ("Aldi", "Beni", "Caca", "Deni", "Evi")
BARE = ("admin", "supervisor", "antrean", "pengambilan", "designer")
"""Roles held alone: an account of a demo holds several, so that one could hide behind another."""


@pytest.fixture(autouse=True)
def _surroundings(settings: Any, tmp_path: Any, monkeypatch: Any, at: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=1))


@pytest.fixture
def people(at: Any) -> Desk:
    return desk(at)


def test_every_address_of_the_hall_is_in_the_table() -> None:
    named = {str(line.name) for line in hall_patterns if isinstance(line, URLPattern)}
    assert set(ALLOWED) == named | OF_THE_HALL
    assert set(HALL) == set(ALLOWED)


def filled(pattern: str, keys: dict[str, Any]) -> str:
    """The address with the keys named in it, one nobody has for a name that is not there."""
    path = "/meja/" + pattern
    while "<" in path:
        before, rest = path.split("<", 1)
        name, after = rest.split(">", 1)
        kind, name = name.split(":")
        path = before + str(keys.get(name, "panggil" if kind == "slug" else uuid4())) + after
    return path


def test_every_address_lets_in_who_may_and_nobody_else(people: Desk) -> None:
    clients = {who: browser(officer.account) for who, officer in people.office.items()}
    sari, nobody = browser(people.sari.account), browser()
    for name, pattern in HALL.items():
        path = filled(pattern, {})
        for who, client in clients.items():
            status = client.get(path).status_code
            assert (status == 403) is (who not in ALLOWED[name]), (name, who, status)
            assert status < 500, (name, who, status)
        assert sari.get(path).status_code == 403, name
        assert nobody.get(path).status_code == 302, name


def test_a_role_held_alone_opens_only_its_own(at: Any) -> None:
    of_role = {
        "admin": {name for name in HALL if name.startswith("centre")} | {"hall-announce", "hall-move"},
        "supervisor": {name for name in HALL if not name.startswith("centre")} - {"hall-announce"},
        "antrean": {"reception", "reception-take", "reception-visit", "reception-act"},
        "pengambilan": {name for name in HALL if ALLOWED[name] is KEEPERS},
    }
    for number, role in enumerate(BARE):
        client = browser(cast.officer(at, f"{NAMES[number]} Satu", role).account)
        let_in = {name for name, pattern in HALL.items() if client.get(filled(pattern, {})).status_code != 403}
        keepers = {
            "originals",
            "original",
            "original-take",
            "original-back",
            "original-slip",
            "handover",
            "hand-over",
            "handover-slip",
        }
        expected = keepers if role == "pengambilan" else of_role.get(role, set())
        assert let_in == expected, role


def state_of_all() -> tuple[Any, ...]:
    tables = (Centre, Counter, QueueGroup, Device, OpeningHours, HoursPeriod, Original, Handover, DayRemark)
    rows = [list(table.objects.order_by("pk").values_list()) for table in tables]  # type: ignore[attr-defined]
    return (*snapshot(), rows, Entry.objects.filter(event__startswith="visits.").count())


def everything(people: Desk, hall: Morning, at: Any) -> dict[str, Any]:
    """Keys of one of everything, by the names addresses use."""
    open_registers(at)
    actor = people.office["loket"].actor
    case = sent(people, at).application()
    kept = operations.take_original(
        application_id=case.pk, what="Ijazah", count=1, brought_by="Sari", due_on=region_day(at), actor=actor, at=at
    )
    document = issued(at)
    handed = issuance.hand_over(
        document_id=issued(at, "task:2").pk, recipient_name="S", recipient_as="holder", actor=actor, at=at
    )
    hall.take("K01")
    leg = hall.serve_next(1)
    floor = hall.hall.zones["a"].floor
    return {
        "centre_id": hall.hall.id, "counter_id": hall.hall.counters[1].pk, "group_id": hall.hall.groups["A"].pk,
        "floor_id": floor.pk, "session_id": hall.sessions[1].pk, "visit_id": leg.visit_id, "leg_id": leg.pk,
        "original_id": kept.pk, "document_id": document.pk, "handover_id": handed.pk, "application_id": case.pk,
        "person_id": people.sari.person.id,
    }  # fmt: skip


def test_in_another_region_nothing_of_it_is_there(people: Desk, at: Any) -> None:
    keys = everything(people, morning(at, 1), at)
    before = state_of_all()
    with region_context("provinsi"):
        roles = ("loket", "manager", "supervisor", "admin", "antrean", "fo")
        account = cast.officer(at, "Segala Bisa", *roles).account
        elsewhere = Client(HTTP_HOST="provinsi.localhost")
        elsewhere.force_login(account)
    form = {"hari": str(region_day(at)), "sampai": str(region_day(at)), "penerima": "S", "sebagai": "holder"}
    for name, pattern in HALL.items():
        if "uuid:" not in pattern:
            continue
        path = filled(pattern, keys)
        read, written = elsewhere.get(path).status_code, elsewhere.post(path, form)
        assert read in (404, 405), (name, read)
        assert written.status_code in (404, 405), (name, written.status_code)
    session = {"sesi": str(keys["session_id"]), "nomor": str(keys["leg_id"]), "leg": str(keys["leg_id"]), "kunci": "1"}
    posts = {
        "/meja/loket/buka/": {"loket": str(keys["counter_id"])},
        "/meja/loket/titipan/": {**session, "permohonan": str(keys["application_id"]), "sampai": str(region_day(at))},
        **{f"/meja/loket/{verb}/": session for verb in ("panggil", "ulang", "selesai", "tunda", "tutup", "jeda", "antrekan")},
    }
    for path, sent_in in posts.items():
        assert elsewhere.post(path, sent_in).status_code == 404, path
    with region_context("siap"):
        assert state_of_all() == before
