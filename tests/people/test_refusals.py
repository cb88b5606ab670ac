"""Persons, businesses, staff and delegations: what is refused instead of breaking, and what ends when somebody goes."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests import cast
from tests.people.refusing import refused

from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.people import errors, operations, queries
from satupintu.people.models import Account, Business, Delegation, Person, Proxy

pytestmark = pytest.mark.django_db
NOWHERE = UUID(int=1)


def _delegation(at, **changed):
    given = {"kind": "plt", "role": "kadis", "decree_no": "SK 2/2026", "valid_from": at.date(), "valid_to": at.date(), "at": at}
    return given | changed


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"kind": "pjs"}, errors.WrongDelegation),
        ({"decree_no": "  "}, errors.WrongDelegation),
        ({"role": "raja"}, errors.UnknownRole),
        ({"to_staff_id": NOWHERE}, NotFound),
        ({"from_staff_id": NOWHERE}, NotFound),
    ],
)
def test_wrong_delegations_are_refused(at, changed, kind):
    wati, rina = cast.wati(at), cast.rina(at)
    with refused(kind):
        operations.delegate(actor=wati.actor, **{**_delegation(at, to_staff_id=rina.staff.id), **changed})


def test_a_delegation_has_an_end_another_holder_and_somebody_at_work(at):
    wati, rina, tono = cast.wati(at), cast.rina(at), cast.tono(at)
    given = _delegation(at, to_staff_id=rina.staff.id, actor=wati.actor)
    for last in (at.date() - timedelta(days=1), at.date() + timedelta(days=367)):
        with refused(errors.WrongPeriod):
            operations.delegate(**{**given, "valid_to": last})
    with refused(errors.WrongDelegation):
        operations.delegate(**given, from_staff_id=rina.staff.id)
    with refused(errors.NotAtWork):
        operations.delegate(**{**given, "to_staff_id": tono.staff.id})
    with refused(NotAllowed):
        operations.delegate(**{**given, "actor": rina.actor})


def test_a_delegation_holds_on_its_days_in_the_regions_time(at):
    wati, rina = cast.wati(at), cast.rina(at)
    tomorrow = at.date() + timedelta(days=1)
    delegation = operations.delegate(
        **_delegation(at, to_staff_id=rina.staff.id, valid_from=tomorrow, valid_to=tomorrow, actor=wati.actor)
    )
    midnight = at.replace(hour=0, minute=0) + timedelta(days=1)
    moments = {midnight - timedelta(seconds=1): False, midnight: True, midnight + timedelta(hours=23, minutes=59): True}
    moments[midnight + timedelta(days=1)] = False
    assert {moment: queries.actor_for(rina.account.id, moment).has("kadis") for moment in moments} == moments
    assert [staff.name for staff in queries.list_staff_with_role("kadis", day=tomorrow)] == ["Rina Wulandari"]
    assert queries.list_staff_with_role("kadis") == []
    operations.end_delegation(delegation_id=delegation.id, actor=wati.actor, at=at)
    assert not queries.actor_for(rina.account.id, midnight).has("kadis")


def test_a_delegation_that_is_over_is_refused(at):
    wati, rina = cast.wati(at), cast.rina(at)
    yesterday = at.date() - timedelta(days=1)
    with refused(errors.WrongPeriod):
        operations.delegate(
            **_delegation(at, to_staff_id=rina.staff.id, valid_from=yesterday, valid_to=yesterday, actor=wati.actor)
        )
    # 23.30 UTC of the day before is already the next day in the region (WIB, +7).
    night = datetime.combine(yesterday, time(23, 30), UTC)
    with refused(errors.WrongPeriod):
        operations.delegate(
            **_delegation(night, to_staff_id=rina.staff.id, valid_from=yesterday, valid_to=yesterday, actor=wati.actor)
        )


def test_what_was_delegated_is_not_delegated_again(at):
    wati, rina, joko, budi = cast.wati(at), cast.rina(at), cast.joko(at), cast.budi(at)
    given = _delegation(at, kind="plh", actor=wati.actor)
    operations.delegate(**given, from_staff_id=joko.staff.id, to_staff_id=rina.staff.id)
    assert queries.actor_for(rina.account.id, at).has("kadis")
    with refused(errors.NotTheirRole):
        operations.delegate(**given, from_staff_id=rina.staff.id, to_staff_id=budi.staff.id)
    with refused(errors.NotTheirRole):
        operations.delegate(**given, from_staff_id=budi.staff.id, to_staff_id=rina.staff.id)


def test_one_person_at_a_time_acts_for_an_official(at):
    wati, rina, joko, budi = cast.wati(at), cast.rina(at), cast.joko(at), cast.budi(at)
    today = at.date()
    week = {"valid_from": today, "valid_to": today + timedelta(days=6)}
    given = _delegation(at, kind="plh", from_staff_id=joko.staff.id, actor=wati.actor, **week)
    first = operations.delegate(**given, to_staff_id=rina.staff.id)
    last_day = {"valid_from": week["valid_to"], "valid_to": today + timedelta(days=9)}
    for overlap in (given, given | last_day, given | last_day | {"kind": "plt"}):
        with refused(errors.DelegationOverlaps):
            operations.delegate(**overlap, to_staff_id=budi.staff.id)
    with refused(errors.DelegationOverlaps):
        operations.delegate(**{**given, "kind": "an"}, to_staff_id=rina.staff.id)
    operations.delegate(**{**given, "kind": "an"}, to_staff_id=budi.staff.id)
    operations.delegate(**{**given, "role": "kabid"}, to_staff_id=budi.staff.id)
    after = {"valid_from": today + timedelta(days=7), "valid_to": today + timedelta(days=9)}
    operations.delegate(**given | after, to_staff_id=budi.staff.id)
    operations.end_delegation(delegation_id=first.id, actor=wati.actor, at=at)
    assert operations.delegate(**given, to_staff_id=rina.staff.id) != first


def test_who_leaves_loses_everything_but_their_name(at):
    wati, rina = cast.wati(at), cast.rina(at)
    operations.delegate(**_delegation(at, to_staff_id=rina.staff.id, actor=wati.actor))
    operations.deactivate_staff(staff_id=rina.staff.id, actor=wati.actor, at=at)
    operations.deactivate_staff(staff_id=rina.staff.id, actor=wati.actor, at=at + timedelta(days=1))
    assert queries.actor_for(rina.account.id, at) == NOBODY
    assert queries.list_staff_with_role("verifikator") == []
    assert not Delegation.objects.filter(to_staff=rina.staff, ended_at__isnull=True).exists()
    assert queries.get_staff(rina.staff.id).left_at == at
    assert queries.names_of_staff([rina.staff.id, NOWHERE]) == {rina.staff.id: "Rina Wulandari"}
    with refused(errors.NotAtWork):
        operations.bind_role(staff_id=rina.staff.id, role="kadis", actor=wati.actor, at=at)


def test_roles_are_bound_once_and_taken_away(at):
    wati, budi = cast.wati(at), cast.budi(at)
    with refused(errors.UnknownRole):
        operations.bind_role(staff_id=budi.staff.id, role="raja", actor=wati.actor, at=at)
    with refused(NotFound):
        operations.bind_role(staff_id=NOWHERE, role="fo", actor=wati.actor, at=at)
    once = operations.bind_role(staff_id=budi.staff.id, role="kadis", actor=wati.actor, at=at)
    assert operations.bind_role(staff_id=budi.staff.id, role="kadis", actor=wati.actor, at=at) == once
    operations.unbind_role(staff_id=budi.staff.id, role="kadis", actor=wati.actor, at=at)
    assert not queries.actor_for(budi.account.id, at).has("kadis")


def test_agencies_and_units_have_codes_of_their_own(at):
    wati = cast.wati(at)
    agency = operations.create_agency(code="ptsp", name="DPMPTSP", actor=wati.actor, at=at)
    other = operations.create_agency(code="pupr", name="Dinas PUPR", actor=wati.actor, at=at)
    unit = operations.create_unit(agency_id=agency.id, code="loket", name="Loket", actor=wati.actor, at=at)
    with refused(errors.CodeTaken):
        operations.create_agency(code="ptsp", name="Lain", actor=wati.actor, at=at)
    with refused(errors.CodeTaken):
        operations.create_unit(agency_id=other.id, code="loket", name="Lain", actor=wati.actor, at=at)
    for wrong in ({"agency_id": NOWHERE}, {"agency_id": other.id, "parent_id": unit.id}):
        with refused(NotFound):
            operations.create_unit(**wrong, code="baru", name="Baru", actor=wati.actor, at=at)
    staff = operations.register_staff(name="Baru", unit_id=unit.id, actor=wati.actor, at=at)
    account = operations.open_staff_account(staff_id=staff.id, login="baru", password=cast.PASSWORD, actor=wati.actor, at=at)
    actor = queries.actor_for(account.id, at)
    assert (actor.id, actor.unit_ids, actor.agency_ids, actor.channel) == (staff.id, {unit.id}, {agency.id}, "desk")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"village_code": "3171"}, "village_code"), ({"sex": "X"}, "sex"), ({"nationality": "Indonesia"}, "nationality")],
)
def test_codes_of_a_person_are_checked(at, changed, field):
    with refused(errors.WrongIdentity) as caught:
        operations.register_person(name="Sari Dewi", nik="3171014505900001", actor=SYSTEM, at=at, **changed)
    assert set(caught.value.errors) == {field}


def test_every_wrong_field_is_named_at_once(at):
    with refused(errors.WrongIdentity) as caught:
        operations.register_person(name="S4ri", nik="1", phone="2", email="3", actor=SYSTEM, at=at)
    assert set(caught.value.errors) == {"name", "nik", "phone", "email"}


def test_a_foreigner_is_known_by_passport(at):
    jo = operations.register_person(name="Jo Müller", passport="c01x 00t47", nationality="deu", actor=SYSTEM, at=at)
    assert (jo.nationality, queries.masked_nik(jo)) == ("DEU", "")
    assert operations.reveal_identifier(person_id=jo.id, kind="passport", purpose="loket", actor=SYSTEM, at=at) == "C01X00T47"
    with refused(errors.AlreadyKnown):
        operations.register_person(name="Jo", passport="C01X00T47", actor=SYSTEM, at=at)


def test_contacts_are_changed_by_their_owner_or_the_counter(at):
    sari, dewi, budi, rina = cast.sari(at), cast.dewi(at), cast.budi(at), cast.rina(at)
    for stranger in (dewi.actor, rina.actor, NOBODY):
        with refused(NotAllowed):
            operations.update_person(person_id=sari.person.id, phone="081299998888", actor=stranger, at=at)
    operations.update_person(person_id=sari.person.id, phone="081299998888", actor=sari.actor, at=at)
    changed = operations.update_person(person_id=sari.person.id, email="baru@warga.example", actor=budi.actor, at=at)
    assert (queries.masked_phone(changed), changed.email) == ("+62••••••••888", "baru@warga.example")
    assert queries.own_identifiers(sari.person.id, dewi.actor) == {}


@pytest.mark.parametrize("purpose", ["", "Sari Dewi ingin tahu", "x" * 61])
def test_nobody_looks_without_a_purpose(at, purpose):
    sari, budi = cast.sari(at), cast.budi(at)
    with refused(errors.WrongPurpose):
        operations.reveal_identifier(person_id=sari.person.id, kind="nik", purpose=purpose, actor=budi.actor, at=at)


def test_only_staff_look_and_only_at_identifiers(at):
    sari, budi = cast.sari(at), cast.budi(at)
    look = {"person_id": sari.person.id, "purpose": "loket", "at": at}
    with refused(NotFound):
        operations.reveal_identifier(**look, kind="name", actor=budi.actor)
    for stranger in (NOBODY, cast.tono(at).actor, cast.dewi(at).actor):
        with refused(NotAllowed):
            operations.reveal_identifier(**look, kind="nik", actor=stranger)


def test_persons_are_found_by_whole_nik_or_part_of_the_name(at):
    sari = cast.sari(at)
    cast.dewi(at)
    assert queries.search_persons("3171014505900001") == [sari.person]
    assert [person.name for person in queries.search_persons("dewi")] == ["Dewi Anggraini", "Sari Dewi Lestari"]
    assert queries.search_persons("de") == queries.search_persons("317101450590") == []


def test_businesses_are_known_once_and_take_members_once(at):
    owner, business = cast.cv_maju(at)
    dewi = cast.dewi(at)
    for given, kind in (
        ({"name": "Lain", "nib": "9120001234567"}, errors.AlreadyKnown),
        ({"name": "Lain"}, errors.WrongIdentity),
        ({"name": " ", "nib": "9120001234568"}, errors.WrongIdentity),
        ({"name": "Lain", "nib": "1"}, errors.WrongIdentity),
    ):
        with refused(kind):
            operations.register_business(**given, actor=dewi.actor, at=at)
    member = {"business_id": business.id, "person_id": dewi.person.id, "actor": owner.actor, "at": at}
    assert operations.add_member(**member) == operations.add_member(**member)
    assert queries.is_member_of_business(dewi.person.id, business.id)
    assert [principal.label for principal in queries.list_principals(dewi.person.id, at)] == ["Dewi Anggraini", "CV Maju Jaya"]
    with refused(NotFound):
        operations.add_member(**{**member, "person_id": NOWHERE})


def test_a_proxy_needs_one_principal_and_another_agent(at):
    sari, dewi = cast.sari(at), cast.dewi(at)
    owner, business = cast.cv_maju(at)
    dates = {"valid_from": at.date(), "valid_to": at.date(), "at": at}
    for parties in (
        {"agent_id": sari.person.id, "person_id": sari.person.id},
        {"agent_id": dewi.person.id},
        {"agent_id": dewi.person.id, "person_id": sari.person.id, "business_id": business.id},
        {"agent_id": NOWHERE, "person_id": sari.person.id},
    ):
        with refused(NotFound):
            operations.grant_proxy(**parties, **dates, actor=sari.actor)
    with refused(errors.NotPrincipal):
        operations.grant_proxy(agent_id=dewi.person.id, business_id=business.id, **dates, actor=dewi.actor)
    proxy = operations.grant_proxy(agent_id=dewi.person.id, business_id=business.id, **dates, actor=owner.actor)
    assert queries.can_act_for(dewi.person.id, business_id=business.id, proxy_id=proxy.id, at=at)
    assert not queries.can_act_for(dewi.person.id, person_id=owner.person.id, proxy_id=proxy.id, at=at)
    assert not queries.can_act_for(sari.person.id, business_id=business.id, proxy_id=proxy.id, at=at)
    assert not queries.can_act_for(dewi.person.id, proxy_id=proxy.id, at=at)
    with refused(errors.NotPrincipal):
        operations.revoke_proxy(proxy_id=proxy.id, actor=dewi.actor, at=at)


def test_erasing_takes_login_name_powers_and_seats_too(at):
    owner, business = cast.cv_maju(at)
    dewi = cast.dewi(at)
    with refused(NotAllowed):
        operations.erase_person(person_id=owner.person.id, actor=dewi.actor, at=at)
    dates = {"valid_from": at.date(), "valid_to": at.date(), "actor": owner.actor, "at": at}
    proxy = operations.grant_proxy(agent_id=dewi.person.id, person_id=owner.person.id, **dates)
    operations.erase_person(person_id=owner.person.id, actor=owner.actor, at=at)
    account = Account.objects.get(pk=owner.account.id)
    assert not account.is_active
    assert "umar" not in account.login
    assert not account.has_usable_password()
    assert Proxy.objects.get(pk=proxy.id).revoked_at == at
    assert not queries.is_member_of_business(owner.person.id, business.id)
    for call in (
        lambda: operations.update_person(person_id=owner.person.id, email="umar@warga.example", actor=SYSTEM, at=at),
        lambda: operations.open_citizen_account(person_id=owner.person.id, login="umar", actor=SYSTEM, at=at),
        lambda: operations.add_member(business_id=business.id, person_id=owner.person.id, actor=SYSTEM, at=at),
    ):
        with refused(NotFound):
            call()


@pytest.mark.parametrize(
    "row",
    [
        lambda at: Person(name="x", nik_index=b"1" * 32, registered_at=at),
        lambda at: Person(name="x", phone_cipher=b"1", registered_at=at),
        lambda at: Person(name="x", village_code="12", registered_at=at),
        lambda at: Person(name="x", nik_index=b"1", nik_cipher=b"1", registered_at=at, erased_at=at),
        lambda at: Business(name="x", registered_at=at),
        lambda at: Account(login="x", opened_at=at),
    ],
)
def test_the_database_refuses_half_rows(at, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(at).save()
