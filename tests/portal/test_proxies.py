"""The citizen's page of powers of attorney: given for themselves or a business, chosen at the start, taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import cast
from tests.applications.office import desk

from satupintu.applications.models import Application
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.core.regions import region_day
from satupintu.people import operations
from satupintu.people.models import Proxy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
KUASA = "/akun/kuasa/"


@pytest.fixture
def people(at):
    return desk(at)


def typed(day, **fields):
    return {"nik": cast.NIKS["Dewi Anggraini"], "valid_to_0": day.day, "valid_to_1": day.month, "valid_to_2": day.year, **fields}


def today():
    return region_day(timezone.now())


def test_a_member_gives_a_proxy_for_the_business_and_the_agent_starts_with_it(login, people, at):
    owner, business = cast.cv_maju(at)
    umar, dewi = login(owner), login(people.dewi)
    assert "CV Maju Jaya (badan usaha)" in umar.get(KUASA).content.decode()
    assert umar.post(KUASA, typed(today(), giver="1", services=["K09"])).headers["Location"] == KUASA
    proxy = Proxy.objects.get()
    assert (proxy.principal_business_id, proxy.principal_person_id, proxy.service_codes) == (business.id, None, ["K09"])
    assert "untuk badan usaha CV Maju Jaya" in umar.get(KUASA).content.decode()
    held = dewi.get(KUASA).content.decode()
    assert "CV Maju Jaya" in held
    assert "Cabut kuasa" not in held, "an agent takes nothing back"
    start = f"/permohonan/mulai/{get_enacted_standard('K09').slug}/"
    assert "CV Maju Jaya (badan usaha, sebagai kuasa)" in dewi.get(start).content.decode()
    assert dewi.post(start, {"variant": "permanen", "principal": "1"}).status_code == 302
    assert Application.objects.get(proxy=proxy).applicant_business_id == business.id
    other = f"/permohonan/mulai/{get_enacted_standard('K01').slug}/"
    assert "sebagai kuasa" not in dewi.get(other).content.decode(), "the letter names K09 only"


def test_a_proxy_is_taken_back_after_asking_once(login, people, at):
    sari, dewi = login(people.sari), login(people.dewi)
    assert sari.post(KUASA, typed(today(), giver="0")).status_code == 302
    proxy = Proxy.objects.get()
    address = f"{KUASA}{proxy.id}/cabut/"
    assert dewi.get(address).status_code == 404
    assert dewi.post(address).status_code == 403
    assert "Dewi Anggraini" in sari.get(address).content.decode()
    assert Proxy.objects.get().revoked_at is None
    assert sari.post(address).headers["Location"] == KUASA
    page = sari.get(KUASA).content.decode()
    assert "Dicabut" in page
    assert address not in page


def test_what_is_wrong_is_said_and_nothing_given(login, people, at):
    sari = login(people.sari)
    for fields in (
        typed(today() - timedelta(days=1), giver="0"),
        typed(today() + timedelta(days=400), giver="0"),
        typed(today(), giver="1"),
        typed(today(), giver="0", services=["X99"]),
        typed(today(), giver="0", nik=cast.NIKS["Sari Dewi Lestari"]),
        typed(today(), giver="0", nik="3171015207850009"),
        {"giver": "0"},
    ):
        assert sari.post(KUASA, fields).status_code == 422, fields
    assert not Proxy.objects.exists()


def test_an_ended_proxy_is_shown_as_ended_and_offered_no_more(login, people, at):
    operations.grant_proxy(
        agent_id=people.dewi.person.id, person_id=people.sari.person.id, valid_from=at.date(), valid_to=at.date(),
        actor=people.sari.actor, at=at,
    )  # fmt: skip
    page = login(people.sari).get(KUASA).content.decode()
    assert "Sudah berakhir" in page
    assert "/cabut/" not in page
