"""People: identifiers stay hidden, logins hold, authority has limits."""

from datetime import date, timedelta

import pyotp
import pytest
from django.core import mail
from tests import cast
from tests.people.refusing import refused

from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.secrets import decrypt
from satupintu.people import errors, operations, ports, queries
from satupintu.people.models import Account, RoleBinding

pytestmark = pytest.mark.django_db


def test_identifiers_are_encrypted_masked_and_found(at):
    sari = cast.sari(at)
    assert b"3171014505900001" not in bytes(sari.person.nik_cipher)
    assert queries.masked_nik(sari.person).endswith("0001")
    assert "31710145" not in queries.masked_nik(sari.person)
    assert queries.find_person_by_nik("3171 0145 0590 0001") == sari.person


def test_the_same_nik_in_two_regions_looks_different(at, other_region):
    here = bytes(cast.sari(at).person.nik_index)
    with other_region():
        there = operations.register_person(name="Sari Dewi Lestari", nik="3171014505900001", actor=SYSTEM, at=at)
        assert bytes(there.nik_index) != here
        assert not Account.objects.filter(login="sari").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "Sari Dewi", "nik": "3171018105900001"}, "nik"),
        ({"name": "Sari Dewi", "nik": "9971014505900001"}, "nik"),
        ({"name": "ꦱꦫꦶ ꦢꦺꦮꦶ", "nik": "3171014505900001"}, "name"),
        ({"name": "", "nik": "3171014505900001"}, "name"),
        ({"name": "Sari Dewi", "nik": ""}, "nik"),
        ({"name": "Sari Dewi", "nik": "3171014505900001", "phone": "12"}, "phone"),
        ({"name": "Sari Dewi", "nik": "3171014505900001", "email": "bukan-email"}, "email"),
    ],
)
def test_wrong_identity_is_refused_with_the_field(at, values, field):
    with refused(errors.WrongIdentity) as caught:
        operations.register_person(**values, actor=SYSTEM, at=at)
    assert field in caught.value.errors


def test_a_name_in_javanese_script_is_refused_in_words(at):
    with refused(errors.WrongIdentity) as caught:
        operations.register_person(name="ꦱꦫꦶ ꦢꦺꦮꦶ", nik="3171014505900001", actor=SYSTEM, at=at)
    assert caught.value.errors["name"].startswith("Nama memuat aksara Jawa. Tulis nama dengan huruf Latin")


def test_nobody_is_registered_twice(at):
    cast.sari(at)
    with refused(errors.AlreadyKnown):
        operations.register_person(name="Orang Lain", nik="3171014505900001", actor=SYSTEM, at=at)


def test_looking_at_an_identifier_is_recorded_and_shown_to_its_owner(at):
    sari, budi, dewi = cast.sari(at), cast.budi(at), cast.dewi(at)
    assert operations.reveal_identifier(person_id=sari.person.id, kind="nik", purpose="loket", actor=budi.actor, at=at)
    assert queries.get_own_data(sari.person.id)["looks"][0]["who"] == "Budi Santoso"
    with refused(NotAllowed):
        operations.reveal_identifier(person_id=sari.person.id, kind="nik", purpose="x", actor=dewi.actor, at=at)


def test_password_login_locks_after_five_failures_and_opens_by_itself(at):
    sari = cast.sari(at)
    for _ in range(4):
        assert not operations.authenticate_password(login="sari", password="salah", actor=NOBODY, at=at).ok
    assert operations.authenticate_password(login="sari", password="salah", actor=NOBODY, at=at).is_locked
    locked = operations.authenticate_password(login="sari", password=cast.PASSWORD, actor=NOBODY, at=at)
    assert not locked.ok
    later = at + timedelta(minutes=16)
    assert (
        operations.authenticate_password(login="sari", password=cast.PASSWORD, actor=NOBODY, at=later).account_id
        == sari.account.id
    )
    for _ in range(5):
        operations.authenticate_password(login="sari", password="salah", actor=NOBODY, at=later)
    sari.account.refresh_from_db()
    assert sari.account.locked_until == later + timedelta(minutes=15)


def test_an_unknown_name_gets_the_same_answer(at):
    cast.sari(at)
    known = operations.authenticate_password(login="sari", password="x", actor=NOBODY, at=at)
    unknown = operations.authenticate_password(login="tidak-ada", password="x", actor=NOBODY, at=at)
    assert known == unknown


def test_staff_enrol_a_second_factor_and_a_token_counts_once(at):
    wati = cast.wati(at)
    account = wati.account
    account.second_factor_required = True
    account.save()
    first = operations.authenticate_password(login="wati", password=cast.PASSWORD, actor=NOBODY, at=at)
    assert first.next == "enrol"
    operations.begin_totp(account_id=account.id, actor=NOBODY, at=at)
    account.refresh_from_db()
    totp = pyotp.TOTP(decrypt(account.totp_cipher, "totp"))
    assert operations.enrol_totp(account_id=account.id, token="000000", actor=NOBODY, at=at) == []
    codes = operations.enrol_totp(account_id=account.id, token=totp.at(at), actor=NOBODY, at=at)
    assert len(set(codes)) == 10
    assert operations.authenticate_password(login="wati", password=cast.PASSWORD, actor=NOBODY, at=at).next == "totp"
    assert not operations.confirm_totp(account_id=account.id, token=totp.at(at), actor=NOBODY, at=at).ok
    soon = at + timedelta(seconds=60)
    assert operations.confirm_totp(account_id=account.id, token=totp.at(soon), actor=NOBODY, at=soon).ok
    assert operations.use_recovery_code(account_id=account.id, code=codes[0], actor=NOBODY, at=soon).ok
    assert not operations.use_recovery_code(account_id=account.id, code=codes[0], actor=NOBODY, at=soon).ok


def test_a_code_is_sent_counts_once_and_expires(at, deliver):
    sari = cast.sari(at)
    operations.request_code(target="sari@warga.example", actor=NOBODY, at=at)
    deliver()
    code = next(word for word in mail.outbox[-1].body.replace(".", " ").split() if word.isdigit() and len(word) == 6)
    assert not operations.confirm_code(target="sari@warga.example", code="x", actor=NOBODY, at=at).ok
    assert not operations.confirm_code(target="sari@warga.example", code=code, actor=NOBODY, at=at + timedelta(minutes=11)).ok
    assert operations.confirm_code(target="sari@warga.example", code=code, actor=NOBODY, at=at).account_id == sari.account.id
    assert not operations.confirm_code(target="sari@warga.example", code=code, actor=NOBODY, at=at).ok


def test_codes_for_known_and_unknown_look_alike_and_are_limited(at):
    for _ in range(3):
        operations.request_code(target="siapa@warga.example", actor=NOBODY, at=at)
    with refused(errors.TooManyCodes):
        operations.request_code(target="siapa@warga.example", actor=NOBODY, at=at)


def test_a_code_is_used_up_by_five_wrong_tries(at, deliver):
    operations.request_code(target="sari@warga.example", actor=NOBODY, at=at)
    deliver()
    code = next(word for word in mail.outbox[-1].body.replace(".", " ").split() if word.isdigit() and len(word) == 6)
    for _ in range(5):
        operations.confirm_code(target="sari@warga.example", code="-", actor=NOBODY, at=at)
    assert not operations.confirm_code(target="sari@warga.example", code=code, actor=NOBODY, at=at).ok


def test_roles_come_with_bindings_and_todays_delegations(at, django_assert_num_queries):
    rina, joko, wati = cast.rina(at), cast.joko(at), cast.wati(at)
    today = at.date()
    operations.delegate(
        kind="plh", from_staff_id=joko.staff.id, to_staff_id=rina.staff.id, role="kadis", decree_no="SK 1/2026",
        valid_from=today, valid_to=today + timedelta(days=2), actor=wati.actor, at=at,
    )  # fmt: skip
    with django_assert_num_queries(2):
        actor = queries.actor_for(rina.account.id, at)
    assert actor.has("kadis")
    assert not queries.actor_for(rina.account.id, at + timedelta(days=3)).has("kadis")
    assert queries.find_delegation(rina.staff.id, "kadis", today).kind == "plh"


def test_former_staff_are_nobody(at):
    tono = cast.tono(at)
    assert tono.actor == NOBODY
    assert not operations.authenticate_password(login="tono", password=cast.PASSWORD, actor=NOBODY, at=at).ok


@pytest.mark.parametrize("who", ["loket", "verifikator", "teknis", "kadis", "manajer", "perancang"])
def test_only_the_admin_manages_staff(at, who):
    office = cast.whole_office(at)
    bindings = RoleBinding.objects.count()
    actor, staff_id = office[who].actor, office["loket"].staff.id
    for call in (
        lambda: operations.register_staff(name="Baru", actor=actor, at=at),
        lambda: operations.bind_role(staff_id=staff_id, role="admin", actor=actor, at=at),
        lambda: operations.deactivate_staff(staff_id=staff_id, actor=actor, at=at),
        lambda: operations.unlock_account(account_id=office["loket"].account.id, actor=actor, at=at),
        lambda: operations.reset_second_factor(account_id=office["loket"].account.id, reason="ponsel-hilang", actor=actor, at=at),
        lambda: operations.create_agency(code="x", name="x", actor=actor, at=at),
    ):
        with refused(NotAllowed):
            call()
    assert RoleBinding.objects.count() == bindings


def test_a_proxy_acts_within_its_dates_and_until_revoked(at):
    sari, dewi = cast.sari(at), cast.dewi(at)
    grant = {"agent_id": dewi.person.id, "person_id": sari.person.id, "valid_from": at.date(), "valid_to": at.date()}
    with refused(errors.NotPrincipal):
        operations.grant_proxy(**grant, actor=dewi.actor, at=at)
    with refused(errors.WrongPeriod):
        operations.grant_proxy(**{**grant, "valid_to": date(2020, 1, 1)}, actor=sari.actor, at=at)
    proxy = operations.grant_proxy(**grant, actor=sari.actor, at=at)
    asked = {"person_id": sari.person.id, "proxy_id": proxy.id}
    assert queries.can_act_for(dewi.person.id, **asked, at=at)
    assert not queries.can_act_for(dewi.person.id, **asked, at=at + timedelta(days=1))
    assert not queries.can_act_for(dewi.person.id, person_id=sari.person.id, at=at)
    assert {principal.kind for principal in queries.list_principals(dewi.person.id, at)} == {"self", "proxy"}
    operations.revoke_proxy(proxy_id=proxy.id, actor=sari.actor, at=at)
    assert not queries.can_act_for(dewi.person.id, **asked, at=at)


def test_a_business_acts_through_its_members(at):
    owner, business = cast.cv_maju(at)
    dewi = cast.dewi(at)
    assert queries.can_act_for(owner.person.id, business_id=business.id, at=at)
    assert not queries.can_act_for(dewi.person.id, business_id=business.id, at=at)
    with refused(errors.NotPrincipal):
        operations.add_member(business_id=business.id, person_id=dewi.person.id, actor=dewi.actor, at=at)


def test_erasing_leaves_an_empty_row_unless_something_holds_it(at, monkeypatch):
    sari = cast.sari(at)
    monkeypatch.setattr(ports, "_holds", [lambda _id: "permohonan masih berjalan"])
    with refused(errors.CannotErase):
        operations.erase_person(person_id=sari.person.id, actor=sari.actor, at=at)
    monkeypatch.setattr(ports, "_holds", [])
    erased = operations.erase_person(person_id=sari.person.id, actor=sari.actor, at=at)
    assert (erased.nik_cipher, erased.phone_cipher, erased.email, erased.name) == (None, None, "", "(dihapus)")
    assert queries.find_person_by_nik("3171014505900001") is None
    assert queries.actor_for(sari.account.id, at) == NOBODY


def test_weak_passwords_and_taken_names_are_refused(at):
    sari = cast.sari(at)
    with refused(errors.WeakPassword):
        operations.change_password(account_id=sari.account.id, current=cast.PASSWORD, password="12345", actor=sari.actor, at=at)
    dewi = operations.register_person(name="Dewi Anggraini", nik=cast.NIKS["Dewi Anggraini"], actor=SYSTEM, at=at)
    with refused(errors.LoginTaken):
        operations.open_citizen_account(person_id=dewi.id, login="SARI", actor=SYSTEM, at=at)
