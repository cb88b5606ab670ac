"""Logging in: what an attempt reveals, what it costs, and what it cannot get round."""

from datetime import timedelta

import pyotp
import pytest
from django.core import mail
from django.db import connection
from tests import cast
from tests.people.refusing import refused

from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.secrets import decrypt
from satupintu.journal.models import Entry
from satupintu.people import errors, operations, queries
from satupintu.people.backends import AccountBackend
from satupintu.people.models import Account, OneTimeCode, Person

pytestmark = pytest.mark.django_db
MAIL = "sari@warga.example"


def _password(login, password, at):
    return operations.authenticate_password(login=login, password=password, actor=NOBODY, at=at)


def _enrolled(officer, at):
    """Set up the second factor of an officer."""
    operations.begin_totp(account_id=officer.account.id, actor=NOBODY, at=at)
    officer.account.refresh_from_db()
    totp = pyotp.TOTP(decrypt(officer.account.totp_cipher, "totp"))
    return totp, operations.enrol_totp(account_id=officer.account.id, token=totp.at(at), actor=NOBODY, at=at)


def _sent_code(target, at, deliver):
    operations.request_code(target=target, actor=NOBODY, at=at)
    deliver()
    return next(word for word in mail.outbox[-1].body.replace(".", " ").split() if word.isdigit() and len(word) == 6)


def test_every_further_lockout_lasts_twice_as_long_up_to_a_day(at):
    cast.sari(at)
    lasted = []
    for _ in range(9):
        for _ in range(5):
            _password("sari", "salah", at)
        until = Account.objects.get(login="sari").locked_until
        lasted.append(until - at)
        at = until
    assert lasted[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert lasted[-1] == timedelta(hours=24)


def test_an_attempt_during_a_lockout_does_not_lengthen_it(at):
    cast.sari(at)
    for _ in range(5):
        _password("sari", "salah", at)
    before = Account.objects.get(login="sari").locked_until
    for _ in range(20):
        assert _password("sari", "salah", at).is_locked
    assert Account.objects.get(login="sari").locked_until == before


def test_the_password_does_not_forgive_wrong_tokens(at):
    wati = cast.wati(at)
    _enrolled(wati, at)
    for attempt in range(5):
        if attempt < 4:
            assert _password("wati", cast.PASSWORD, at).next == "totp"
        result = operations.confirm_totp(account_id=wati.account.id, token="000000", actor=NOBODY, at=at)
    assert result.is_locked
    assert not _password("wati", cast.PASSWORD, at).ok


def test_the_password_alone_is_no_login(at):
    wati = cast.wati(at)
    totp, _codes = _enrolled(wati, at)
    before = Account.objects.get(login="wati").last_login
    logins = Entry.objects.filter(event="people.logged_in").count()
    later = at + timedelta(minutes=5)
    assert _password("wati", cast.PASSWORD, later).next == "totp"
    assert Account.objects.get(login="wati").last_login == before
    assert Entry.objects.filter(event="people.logged_in").count() == logins
    assert operations.confirm_totp(account_id=wati.account.id, token=totp.at(later), actor=NOBODY, at=later).ok
    assert Account.objects.get(login="wati").last_login == later


@pytest.mark.parametrize(("drift", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_token_may_be_one_step_off(at, drift, counts):
    wati = cast.wati(at)
    totp, _codes = _enrolled(wati, at)
    now = at + timedelta(hours=1)
    token = totp.at(now + timedelta(seconds=drift))
    assert operations.confirm_totp(account_id=wati.account.id, token=token, actor=NOBODY, at=now).ok is counts


def test_an_older_token_does_not_count_after_a_newer_one(at):
    wati = cast.wati(at)
    totp, _codes = _enrolled(wati, at)
    now = at + timedelta(hours=1)
    older, newer = totp.at(now), totp.at(now + timedelta(seconds=30))
    assert operations.confirm_totp(account_id=wati.account.id, token=newer, actor=NOBODY, at=now).ok
    for token in (newer, older):
        assert not operations.confirm_totp(account_id=wati.account.id, token=token, actor=NOBODY, at=now).ok


def test_a_second_factor_is_not_set_up_over_another(at):
    wati = cast.wati(at)
    totp, _codes = _enrolled(wati, at)
    later = at + timedelta(hours=1)
    with refused(NotAllowed):
        operations.begin_totp(account_id=wati.account.id, actor=NOBODY, at=later)
    with refused(NotAllowed):
        operations.enrol_totp(account_id=wati.account.id, token=totp.at(later), actor=NOBODY, at=later)


def test_a_reset_takes_factor_and_recovery_codes_away(at):
    wati, joko = cast.wati(at), cast.joko(at)
    _totp, codes = _enrolled(joko, at)
    operations.reset_second_factor(account_id=joko.account.id, reason="ponsel-hilang", actor=wati.actor, at=at)
    assert not operations.use_recovery_code(account_id=joko.account.id, code=codes[0], actor=NOBODY, at=at).ok
    assert operations.begin_totp(account_id=joko.account.id, actor=NOBODY, at=at).startswith("otpauth://")


def test_unlocking_lets_in_at_once(at):
    cast.sari(at)
    wati = cast.wati(at)
    for _ in range(5):
        _password("sari", "salah", at)
    operations.unlock_account(account_id=Account.objects.get(login="sari").id, actor=wati.actor, at=at)
    assert _password("SARI ", cast.PASSWORD, at).ok


def test_a_code_stands_for_the_password_not_for_the_second_factor(at, deliver):
    sari = cast.sari(at)
    _enrolled(sari, at)
    code = _sent_code(MAIL, at, deliver)
    assert operations.confirm_code(target=MAIL, code=code, actor=NOBODY, at=at).next == "totp"


def test_a_code_is_kept_neither_in_the_table_nor_in_the_job(at):
    operations.request_code(target=MAIL, actor=NOBODY, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM public.procrastinate_jobs ORDER BY id DESC LIMIT 1")
        assert MAIL not in cursor.fetchone()[0]
    kept = OneTimeCode.objects.get()
    assert len(bytes(kept.code_hash)) == 32
    assert MAIL.encode() not in bytes(kept.target_index)


def test_a_code_counts_for_its_own_target_only(at, deliver):
    code = _sent_code(MAIL, at, deliver)
    operations.request_code(target="dewi@warga.example", actor=NOBODY, at=at)
    assert not operations.confirm_code(target="dewi@warga.example", code=code, actor=NOBODY, at=at).ok


def test_codes_may_be_asked_for_again_after_ten_minutes(at):
    for _ in range(3):
        operations.request_code(target="0812 3456 7890", actor=NOBODY, at=at)
    with refused(errors.TooManyCodes):
        operations.request_code(target="+62 812 3456 7890", actor=NOBODY, at=at + timedelta(minutes=9))
    assert operations.request_code(target="081234567890", actor=NOBODY, at=at + timedelta(minutes=10)) == "+6281234567890"


@pytest.mark.parametrize("target", ["bukan alamat", "a@b", "12345", ""])
def test_a_code_needs_an_address(at, target):
    with refused(errors.WrongIdentity) as caught:
        operations.request_code(target=target, actor=NOBODY, at=at)
    assert "target" in caught.value.errors


def test_a_proved_address_leads_to_registration_and_then_in(at, deliver):
    first = operations.confirm_code(target=MAIL, code=_sent_code(MAIL, at, deliver), actor=NOBODY, at=at)
    assert (first.ok, first.account_id) == (True, None)
    account = operations.register_citizen(target=MAIL, name="Sari Dewi Lestari", nik="3171014505900001", actor=SYSTEM, at=at)
    again = operations.confirm_code(target=MAIL, code=_sent_code(MAIL, at, deliver), actor=NOBODY, at=at)
    assert again.account_id == account.id
    assert not _password(MAIL, "", at).ok


def test_registering_leaves_no_person_without_account(at):
    cast.citizen(at, "Dewi Anggraini", login=MAIL)
    with refused(errors.LoginTaken):
        operations.register_citizen(target=MAIL, name="Sari Dewi Lestari", nik="3171014505900001", actor=SYSTEM, at=at)
    assert queries.find_person_by_nik("3171014505900001") is None


def test_everybody_has_one_account(at):
    sari, budi, wati, dewi, tono = cast.sari(at), cast.budi(at), cast.wati(at), cast.dewi(at), cast.tono(at)
    with refused(errors.HasAccount):
        operations.open_citizen_account(person_id=sari.person.id, login="sari2", actor=SYSTEM, at=at)
    with refused(NotAllowed):
        operations.open_citizen_account(person_id=sari.person.id, login="sari2", actor=dewi.actor, at=at)
    staff_account = {"password": cast.PASSWORD, "at": at}
    with refused(errors.HasAccount):
        operations.open_staff_account(staff_id=budi.staff.id, login="budi2", actor=wati.actor, **staff_account)
    with refused(errors.NotAtWork):
        operations.open_staff_account(staff_id=tono.staff.id, login="tono2", actor=wati.actor, **staff_account)
    with refused(NotFound):
        operations.open_staff_account(staff_id=sari.person.id, login="siapa", actor=wati.actor, **staff_account)
    with refused(NotAllowed):
        operations.open_staff_account(staff_id=budi.staff.id, login="budi2", actor=budi.actor, **staff_account)
    with refused(NotAllowed):
        operations.open_administrator(login="admin2", password=cast.PASSWORD, actor=wati.actor, at=at)


def test_a_password_is_changed_by_its_holder_and_ends_other_sessions(at):
    sari, dewi, budi = cast.sari(at), cast.dewi(at), cast.budi(at)
    session = sari.account.get_session_auth_hash()
    for stranger in (dewi.actor, budi.actor, NOBODY):
        with refused(NotAllowed):
            operations.change_password(account_id=sari.account.id, password="empat-kata-yang-lain", actor=stranger, at=at)
    for wrong in ("", "salah-salah"):
        with refused(errors.WrongPassword):
            operations.change_password(
                account_id=sari.account.id, current=wrong, password="empat-kata-yang-lain", actor=sari.actor, at=at
            )
    changed = operations.change_password(
        account_id=sari.account.id, current=cast.PASSWORD, password="empat-kata-yang-lain", actor=sari.actor, at=at
    )
    assert changed.get_session_auth_hash() != session
    assert _password("sari", "empat-kata-yang-lain", at).ok
    assert not _password("sari", cast.PASSWORD, at).ok


def test_the_backend_knows_sessions_and_checks_no_credentials(at):
    sari, tono = cast.sari(at), cast.tono(at)
    backend = AccountBackend()
    assert backend.get_user(sari.account.id) == sari.account
    assert backend.get_user(tono.account.id) is None
    assert backend.authenticate(None, username="sari", password=cast.PASSWORD) is None


def test_the_journal_holds_nothing_personal(at, deliver):
    cast.sari(at)
    _password("sari", "rahasia-sekali", at)
    _password("tidak-ada", "rahasia-sekali", at)
    _sent_code(MAIL, at, deliver)
    person = Person.objects.get()
    told = " ".join(str(entry.data) for entry in Entry.objects.all())
    assert not any(word in told for word in (person.name, "3171014505900001", MAIL, "rahasia-sekali", "tidak-ada"))
