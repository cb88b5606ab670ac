"""What strangers learn from the doors, whom a code lets in, and what is forgotten again."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.people.refusing import refused

from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed, NotFound, Unavailable
from satupintu.core.limits import count_try
from satupintu.core.secrets import blind_index
from satupintu.journal.models import Entry
from satupintu.people import errors, operations, ports, queries
from satupintu.people.models import Account, OneTimeCode, TriedLogin

pytestmark = pytest.mark.django_db
MAIL = "sari@warga.example"
DAY = timedelta(days=1)


def _password(login, password, at):
    return operations.authenticate_password(login=login, password=password, actor=NOBODY, at=at)


def _code(target, at, deliver):
    operations.request_code(target=target, actor=NOBODY, at=at)
    deliver()
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def _confirm(target, code, at):
    return operations.confirm_code(target=target, code=code, actor=NOBODY, at=at)


def _verbs(queries):
    """The statements in their order: verb and table; a holder is a holder, known or not."""
    found = []
    for query in queries:
        verb, table = query["sql"].split()[0], re.search(r'"(people_\w+|journal_\w+)"', query["sql"])
        name = re.sub("people_(account|triedlogin)", "holder", table[1]) if table else ""
        found.append((verb, name))
    return found


# --- unknown names ------------------------------------------------------------------------------------


def test_unknown_names_lock_exactly_as_known_ones(at):
    cast.sari(at)
    for moment in (at, at + timedelta(minutes=16), at + timedelta(hours=2)):
        for _ in range(6):
            assert _password("sari", "salah", moment) == _password("tidak-ada", "salah", moment)
    assert _password("sari", "salah", moment).is_locked


def test_an_unknown_name_costs_the_same_statements(at):
    cast.sari(at)
    for _ in range(7):  # with the fifth both lock, from the sixth both are locked
        with CaptureQueriesContext(connection) as known:
            _password("sari", "salah", at)
        with CaptureQueriesContext(connection) as unknown:
            _password("tidak-ada", "salah", at)
        assert _verbs(known) == _verbs(unknown)


def test_an_unknown_name_costs_the_same_hashing(at, monkeypatch):
    cast.sari(at)
    cast.citizen(at, "Dewi Anggraini")
    operations.open_citizen_account(
        person_id=operations.register_person(name="Umar", nik=cast.NIKS["Umar Hadi"], actor=SYSTEM, at=at).id,
        login="umar", actor=SYSTEM, at=at,
    )  # fmt: skip
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given, **named: hashed.append("") or encode(*given, **named))
    costs = {}
    for name in ("sari", "umar", "tidak-ada"):
        hashed.clear()
        _password(name, "salah", at)
        costs[name] = len(hashed)
    assert set(costs.values()) == {1}


def test_a_tried_name_is_kept_as_an_index_only(at):
    _password("Siapa Saya", "salah", at)
    assert bytes(TriedLogin.objects.get().login_index) == blind_index("siapa saya", "login")
    assert "siapa" not in " ".join(str(entry.data) for entry in Entry.objects.all())


# --- whom a code lets in ------------------------------------------------------------------------------


def test_an_address_only_written_down_opens_no_account(at, deliver):
    dewi = cast.dewi(at)
    operations.update_person(person_id=dewi.person.id, email="lain@warga.example", phone="081299990000", actor=dewi.actor, at=at)
    for target in ("lain@warga.example", "081299990000"):
        result = _confirm(target, _code(target, at, deliver), at)
        assert (result.ok, result.account_id) == (True, None)


def test_what_the_counter_types_opens_no_account_until_it_is_proved(at, deliver):
    budi = cast.budi(at)
    person = operations.register_person(name="Umar Hadi", nik=cast.NIKS["Umar Hadi"], email=MAIL, actor=budi.actor, at=at)
    account = operations.open_citizen_account(person_id=person.id, login="umar", password=cast.PASSWORD, actor=budi.actor, at=at)
    assert _confirm(MAIL, _code(MAIL, at, deliver), at).account_id is None
    umar = queries.actor_for(account.id, at)
    assert queries.list_unproved_contacts(queries.get_person(person.id)) == ["email"]
    prove = {"person_id": person.id, "kind": "email", "at": at}
    assert not operations.prove_contact(**prove, code="-", actor=umar)
    assert operations.prove_contact(**prove, code=_code(MAIL, at, deliver), actor=umar)
    assert _confirm(MAIL, _code(MAIL, at, deliver), at).account_id == account.id
    with refused(NotAllowed):
        operations.prove_contact(**prove, code="123456", actor=budi.actor)
    with refused(NotFound):
        operations.prove_contact(**{**prove, "kind": "phone"}, code="123456", actor=umar)


def test_a_changed_address_is_unproved_an_unchanged_one_stays(at, deliver):
    sari = cast.sari(at)
    change = {"person_id": sari.person.id, "actor": sari.actor, "at": at}
    same = operations.update_person(**change, email=MAIL, phone="0812-0590-0001")
    assert same.email_proved_at == at
    changed = operations.update_person(**change, email="baru@warga.example", phone="")
    assert (changed.email_proved_at, changed.phone_proved_at) == (None, None)
    assert _confirm(MAIL, _code(MAIL, at, deliver), at).account_id is None, "the former address opens nothing either"


def test_a_login_name_that_is_an_address_follows_the_proved_one(at, deliver):
    given = {"target": MAIL, "name": "Sari Dewi", "nik": cast.NIKS["Sari Dewi Lestari"], "actor": SYSTEM, "at": at}
    account = operations.register_citizen(**given)
    me = queries.actor_for(account.id, at)
    prove = {"person_id": account.person_id, "kind": "email", "actor": me, "at": at}
    operations.update_person(person_id=account.person_id, email="baru@warga.example", actor=me, at=at)
    assert _confirm(MAIL, _code(MAIL, at, deliver), at).account_id == account.id, "still the only way in"
    assert operations.prove_contact(**prove, code=_code("baru@warga.example", at, deliver))
    assert _confirm(MAIL, _code(MAIL, at, deliver), at).account_id is None
    assert queries.find_account("baru@warga.example") == account
    cast.citizen(at, "Dewi Anggraini", login="dewi@lain.example")
    operations.update_person(person_id=account.person_id, email="dewi@lain.example", actor=me, at=at)
    assert operations.prove_contact(**prove, code=_code("dewi@lain.example", at, deliver))
    assert queries.find_account("baru@warga.example") == account, "a taken name stays with who has it"


def test_a_login_name_wins_over_the_same_address_elsewhere(at, deliver):
    cast.sari(at)
    umar = cast.citizen(at, "Umar Hadi", login=MAIL)
    assert _confirm(MAIL, _code(MAIL, at, deliver), at).account_id == umar.account.id


def test_a_code_opens_no_closed_and_no_staff_account(at, deliver):
    sari, budi = cast.sari(at), cast.budi(at)
    operations.erase_person(person_id=sari.person.id, actor=sari.actor, at=at)
    assert _confirm(MAIL, _code(MAIL, at, deliver), at).account_id is None
    budi.staff.email = "budi@kantor.example"
    budi.staff.save()
    assert _confirm("budi@kantor.example", _code("budi@kantor.example", at, deliver), at).account_id is None


# --- limits -------------------------------------------------------------------------------------------


def test_ten_codes_go_to_one_address_in_a_day(at):
    for number in range(10):
        operations.request_code(target=MAIL, actor=NOBODY, at=at + timedelta(minutes=11 * number))
    with refused(errors.TooManyCodesToday):
        operations.request_code(target=MAIL, actor=NOBODY, at=at + timedelta(hours=20))
    operations.request_code(target="lain@warga.example", actor=NOBODY, at=at + timedelta(hours=20))
    assert operations.request_code(target=MAIL, actor=NOBODY, at=at + DAY) == MAIL


def test_twenty_five_wrong_codes_a_day_are_enough(at):
    for number in range(5):
        moment = at + timedelta(minutes=11 * number)
        operations.request_code(target=MAIL, actor=NOBODY, at=moment)
        for _ in range(7):
            assert not _confirm(MAIL, "-", moment).ok
    with refused(errors.TooManyWrongCodes):
        operations.request_code(target=MAIL, actor=NOBODY, at=at + timedelta(hours=12))
    assert operations.request_code(target=MAIL, actor=NOBODY, at=at + DAY + timedelta(hours=1)) == MAIL


# --- phones -------------------------------------------------------------------------------------------


def test_a_phone_gets_its_code_through_what_is_plugged_in(at, deliver, monkeypatch, settings):
    settings.DEMO = False
    with refused(Unavailable):
        operations.request_code(target="0812 3456 7890", actor=NOBODY, at=at)
    texts: list[tuple[str, str]] = []
    monkeypatch.setattr(ports, "_text_senders", [])
    ports.register_text_sender(lambda number, text: texts.append((number, text)))
    operations.request_code(target="0812 3456 7890", actor=NOBODY, at=at)
    deliver()
    assert mail.outbox == []
    assert [number for number, _text in texts] == ["+6281234567890"]
    code = re.search(r"\b\d{6}\b", texts[0][1])
    assert code is not None
    assert _confirm("081234567890", code[0], at).ok


def test_in_the_demo_a_text_lands_in_the_mail_folder(at, deliver):
    assert _confirm("081234567890", _code("081234567890", at, deliver), at).ok
    assert mail.outbox[-1].to == ["6281234567890@sms.invalid"]


# --- passwords ----------------------------------------------------------------------------------------


def test_a_forgotten_password_is_reset_by_a_code(at, deliver):
    sari = cast.sari(at)
    session = sari.account.get_session_auth_hash()
    for _ in range(5):
        _password("sari", "salah", at)
    code = _code(MAIL, at, deliver)
    reset = {"target": MAIL, "password": "empat-kata-yang-lain", "actor": NOBODY, "at": at}
    assert not operations.reset_password(**reset, code="-")
    with refused(errors.WeakPassword):
        operations.reset_password(**{**reset, "password": "pendek"}, code=code)
    assert operations.reset_password(**reset, code=code)
    assert not operations.reset_password(**reset, code=code), "a code counts once"
    assert _password("sari", "empat-kata-yang-lain", at).ok, "the lock is gone"
    assert Account.objects.get(login="sari").get_session_auth_hash() != session


def test_a_reset_opens_no_account_where_there_is_none(at, deliver):
    reset = {"password": "empat-kata-yang-lain", "actor": NOBODY, "at": at}
    assert not operations.reset_password(target=MAIL, code=_code(MAIL, at, deliver), **reset)
    with refused(errors.WrongIdentity):
        operations.reset_password(target="bukan alamat", code="123456", **reset)


def test_an_admin_sets_anothers_password_but_shows_their_own(at):
    wati, budi = cast.wati(at), cast.budi(at)
    new = {"password": "empat-kata-yang-lain", "actor": wati.actor, "at": at}
    operations.change_password(account_id=budi.account.id, **new)
    with refused(errors.WrongPassword):
        operations.change_password(account_id=wati.account.id, **new)
    operations.change_password(account_id=wati.account.id, current=cast.PASSWORD, **new)


def test_who_has_no_password_makes_one_without_showing_one(at):
    account = operations.register_citizen(target=MAIL, name="Sari", nik=cast.NIKS["Sari Dewi Lestari"], actor=SYSTEM, at=at)
    assert not queries.has_password(account.id)
    operations.change_password(
        account_id=account.id, password="empat-kata-yang-lain", actor=queries.actor_for(account.id, at), at=at
    )
    assert queries.has_password(account.id)


# --- forgetting ---------------------------------------------------------------------------------------


def test_what_no_limit_looks_at_any_more_is_forgotten(at):
    operations.request_code(target=MAIL, actor=NOBODY, at=at)
    _password("tidak-ada", "salah", at)
    count_try("pintu", seconds=60, at=at)
    wati = cast.wati(at)
    with refused(NotAllowed):
        operations.sweep_logins(actor=wati.actor, at=at + 40 * DAY)
    assert operations.sweep_logins(actor=SYSTEM, at=at) == 0
    assert operations.sweep_logins(actor=SYSTEM, at=at + timedelta(days=7, seconds=1)) == 2
    assert not OneTimeCode.objects.exists()
    assert operations.sweep_logins(actor=SYSTEM, at=at + timedelta(days=30, seconds=1)) == 1
    assert not TriedLogin.objects.exists()


def test_forgetting_is_a_job_of_the_night(at):
    from satupintu.people.jobs import sweep_logins

    operations.request_code(target=MAIL, actor=NOBODY, at=at)
    sweep_logins()
    assert not OneTimeCode.objects.exists(), "the tests' day is long past"
