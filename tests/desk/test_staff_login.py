"""Staff at the desk's door: the second factor set up, used, lost and taken off; sessions that end."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone
from tests import cast

from satupintu.people import operations
from satupintu.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
PASSWORD = {"login": "budi", "password": cast.PASSWORD}


@pytest.fixture
def budi(at):
    """The counter officer, who has to have a second factor."""
    officer = cast.budi(at)
    Account.objects.filter(pk=officer.account.id).update(second_factor_required=True)
    return officer


def door() -> Client:
    """Somebody before the door."""
    return Client(headers={"host": "siap.localhost"})


def enrol(client: Client) -> tuple[pyotp.TOTP, list[str]]:
    """Log in for the first time: set the second factor up and note the recovery codes."""
    assert client.post("/meja/masuk/", PASSWORD)["Location"] == "/meja/masuk/pasang/"
    page = client.get("/meja/masuk/pasang/").content.decode()
    assert "<svg" in page
    secret = re.search(r'<b class="num">([A-Z2-7]{32})</b>', page)
    assert secret is not None
    totp = pyotp.TOTP(secret[1])
    assert client.post("/meja/masuk/pasang/", {"token": "000000"}).status_code == 422
    shown = client.post("/meja/masuk/pasang/", {"token": totp.at(timezone.now())}).content.decode()
    return totp, re.findall(r"<li>([0-9A-Z]{10})</li>", shown)


def later(totp: pyotp.TOTP) -> str:
    """A token newer than the one used to enrol."""
    return totp.at(timezone.now() + timedelta(seconds=30))


def is_in(client: Client) -> bool:
    """Whether the session opens the desk."""
    return client.get("/meja/akun/").status_code == 200


def test_the_first_login_sets_up_the_second_factor(budi):
    client = door()
    _totp, codes = enrol(client)
    assert len(set(codes)) == 10
    assert is_in(client)


def test_the_password_alone_opens_nothing(budi):
    first = door()
    totp, _codes = enrol(first)
    client = door()
    assert client.post("/meja/masuk/", PASSWORD)["Location"] == "/meja/masuk/pengaman/"
    assert not is_in(client)
    assert client.get("/meja/masuk/pasang/").status_code in (302, 403), "no second one over the first"
    wrong = client.post("/meja/masuk/pengaman/", {"token": "000000"})
    assert wrong.status_code == 422
    assert not is_in(client)
    assert client.post("/meja/masuk/pengaman/", {"token": later(totp)})["Location"] == "/meja/"
    assert is_in(client)


def test_the_portals_door_asks_for_the_second_factor_too(budi):
    enrol(door())
    client = door()
    assert client.post("/masuk/sandi/", PASSWORD)["Location"] == "/meja/masuk/"
    assert not is_in(client)


def test_nobody_comes_to_the_second_step_without_the_first(budi):
    for step in ("pengaman", "pasang"):
        assert door().get(f"/meja/masuk/{step}/")["Location"] == "/meja/masuk/"


def test_a_recovery_code_lets_in_once(budi):
    _totp, codes = enrol(door())
    for expected in (302, 422):
        client = door()
        client.post("/meja/masuk/", PASSWORD)
        answer = client.post("/meja/masuk/pengaman/", {"token": f" {codes[0][:5].lower()}-{codes[0][5:]} "})
        assert answer.status_code == expected
        assert is_in(client) is (expected == 302)


def test_five_wrong_tokens_lock_and_say_until_when(budi):
    totp, codes = enrol(door())
    client = door()
    client.post("/meja/masuk/", PASSWORD)
    for _ in range(5):
        answer = client.post("/meja/masuk/pengaman/", {"token": "000000"})
    assert re.search(r"Coba lagi setelah .* pukul \d\d\.\d\d", answer.content.decode())
    assert client.post("/meja/masuk/pengaman/", {"token": later(totp)}).status_code == 422
    assert client.post("/meja/masuk/pengaman/", {"token": codes[0]}).status_code == 422
    assert not is_in(client)


def test_a_lost_factor_is_taken_off_by_an_admin_and_set_up_anew(budi, at):
    totp, codes = enrol(door())
    admin = door()
    admin.force_login(cast.wati(at).account)
    page, act = f"/meja/petugas/{budi.staff.id}/", {"tindakan": "pengaman"}
    admin.post(page, {**act, "alasan": ""})
    assert Account.objects.get(pk=budi.account.id).totp_confirmed_at is not None, "not without a reason"
    admin.post(page, {**act, "alasan": "ponsel-hilang"})
    client = door()
    assert client.post("/meja/masuk/", PASSWORD)["Location"] == "/meja/masuk/pasang/"
    for former in (later(totp), codes[1]):
        client.post("/meja/masuk/pengaman/", {"token": former})
        assert not is_in(client)
    anew, _codes = enrol(door())
    assert anew.secret != totp.secret


def test_no_admin_takes_off_their_own(at):
    wati = cast.wati(at)
    client = door()
    client.force_login(wati.account)
    Account.objects.filter(pk=wati.account.id).update(totp_confirmed_at=at)
    act = {"tindakan": "pengaman", "alasan": "ponsel-hilang"}
    page = client.post(f"/meja/petugas/{wati.staff.id}/", act, follow=True).content.decode()
    assert "Anda tidak berwenang melakukan ini." in page
    assert Account.objects.get(pk=wati.account.id).totp_confirmed_at == at


def test_an_admin_makes_a_new_password_for_who_forgot(budi, at):
    admin = door()
    admin.force_login(cast.wati(at).account)
    admin.post(f"/meja/petugas/{budi.staff.id}/", {"tindakan": "sandi", "sandi": "empat-kata-yang-lain"})
    assert door().post("/meja/masuk/", PASSWORD).status_code == 422
    assert door().post("/meja/masuk/", {"login": "budi", "password": "empat-kata-yang-lain"}).status_code == 302


def test_sessions_end_when_somebody_leaves_or_gets_a_new_password(budi, at):
    first, second = door(), door()
    totp, _codes = enrol(first)
    second.post("/meja/masuk/", PASSWORD)
    second.post("/meja/masuk/pengaman/", {"token": later(totp)})
    assert is_in(first)
    assert is_in(second)
    wati = cast.wati(at)
    operations.change_password(account_id=budi.account.id, password="empat-kata-yang-lain", actor=wati.actor, at=at)
    assert not is_in(first)
    third = door()
    third.force_login(Account.objects.get(pk=budi.account.id))
    assert is_in(third)
    operations.deactivate_staff(staff_id=budi.staff.id, actor=wati.actor, at=at)
    assert not is_in(third)
    assert not is_in(second)
    assert door().post("/meja/masuk/", {"login": "budi", "password": "empat-kata-yang-lain"}).status_code == 422


def test_a_member_of_staff_shows_the_current_password(at):
    client = door()
    client.force_login(cast.rina(at).account)
    new = {"password": "empat-kata-yang-lain"}
    assert client.post("/meja/akun/", new).status_code == 200
    assert client.post("/meja/akun/", {**new, "current": cast.PASSWORD})["Location"] == "/meja/masuk/"
    assert not is_in(client)
