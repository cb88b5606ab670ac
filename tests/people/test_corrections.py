"""Correcting who somebody is, ending seats and powers, holding data back from erasure."""

from datetime import date

import pytest
from tests import cast
from tests.people.refusing import refused

from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.secrets import blind_index
from satupintu.journal.models import Entry
from satupintu.people import errors, operations, ports, queries

pytestmark = pytest.mark.django_db
NEW = "3171014505900002"


def _correction(person, actor, at, **changed):
    return {"person_id": person.id, "reason": "salah-ketik", "actor": actor, "at": at} | changed


def test_the_counter_corrects_who_a_person_is(at):
    sari, budi = cast.sari(at), cast.budi(at)
    corrected = operations.correct_person(
        **_correction(sari.person, budi.actor, at), name="Sari Dewi Lestari, S.E.", nik=NEW, birth_date=date(1990, 5, 5)
    )
    assert (corrected.name, corrected.birth_date) == ("Sari Dewi Lestari, S.E.", date(1990, 5, 5))
    assert queries.find_person_by_nik(NEW) == corrected
    assert queries.find_person_by_nik("3171014505900001") is None


def test_a_correction_tells_what_was_but_not_its_value(at):
    sari, budi = cast.sari(at), cast.budi(at)
    operations.correct_person(**_correction(sari.person, budi.actor, at), name="Sari Dewi", nik=NEW)
    told = Entry.objects.get(event="people.person_corrected").data
    assert (told["fields"], told["reason"]) == ("name, nik", "salah-ketik")
    assert told["before"]["nik"] == blind_index("3171014505900001", "nik").hex(), "whoever knows the number can prove it"
    assert not any(word in str(told) for word in ("Sari", "3171014505900001", NEW))


@pytest.mark.parametrize("reason", ["", "Sari menikah lagi", "x" * 61])
def test_a_correction_has_a_reason(at, reason):
    sari, budi = cast.sari(at), cast.budi(at)
    with refused(errors.WrongReason):
        operations.correct_person(**_correction(sari.person, budi.actor, at, reason=reason), name="Sari Dewi")


def test_only_counter_and_admin_correct(at):
    sari, dewi, rina, wati = cast.sari(at), cast.dewi(at), cast.rina(at), cast.wati(at)
    for stranger in (sari.actor, dewi.actor, rina.actor, NOBODY):
        with refused(NotAllowed):
            operations.correct_person(**_correction(sari.person, stranger, at), name="Sari Dewi")
    assert operations.correct_person(**_correction(sari.person, wati.actor, at), sex="PEREMPUAN").sex == "PEREMPUAN"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"name": "S4ri", "nik": "1"}, {"name", "nik"}),
        ({"name": "  "}, {"name"}),
        ({"nik": ""}, {"nik"}),
        ({"nationality": "Indonesia"}, {"nationality"}),
    ],
)
def test_a_wrong_correction_changes_nothing(at, changed, fields):
    sari, budi = cast.sari(at), cast.budi(at)
    with refused(errors.WrongIdentity) as caught:
        operations.correct_person(**_correction(sari.person, budi.actor, at), **changed)
    assert set(caught.value.errors) == fields


def test_a_correction_takes_nobody_elses_number(at):
    sari, dewi, budi = cast.sari(at), cast.dewi(at), cast.budi(at)
    with refused(errors.AlreadyKnown):
        operations.correct_person(**_correction(sari.person, budi.actor, at), nik=cast.NIKS["Dewi Anggraini"])
    operations.erase_person(person_id=dewi.person.id, actor=dewi.actor, at=at)
    with refused(NotFound):
        operations.correct_person(**_correction(dewi.person, budi.actor, at), name="Dewi")


def test_a_seat_in_a_business_ends_and_may_begin_again(at):
    owner, business = cast.cv_maju(at)
    dewi, stranger = cast.dewi(at), cast.sari(at)
    seat = {"business_id": business.id, "person_id": dewi.person.id, "at": at}
    with refused(NotFound):
        operations.end_membership(**seat, actor=owner.actor)
    operations.add_member(**seat, actor=owner.actor)
    operations.end_membership(**seat, actor=dewi.actor)
    assert not queries.can_act_for(dewi.person.id, business_id=business.id, at=at)
    with refused(errors.NotPrincipal):
        operations.end_membership(business_id=business.id, person_id=owner.person.id, actor=dewi.actor, at=at)
    with refused(errors.NotPrincipal):
        operations.end_membership(**seat, actor=stranger.actor)
    operations.add_member(**seat, actor=owner.actor)
    assert queries.can_act_for(dewi.person.id, business_id=business.id, at=at)


def test_what_holds_a_persons_data_is_asked_and_answers_with_its_reason(at, monkeypatch):
    sari, dewi = cast.sari(at), cast.dewi(at)
    monkeypatch.setattr(ports, "_holds", [])
    asked = []

    def hold(person_id):
        asked.append(person_id)
        return "permohonan masih berjalan" if person_id == sari.person.id else ""

    ports.register_hold(hold)
    ports.register_hold(hold)
    with refused(errors.CannotErase) as caught:
        operations.erase_person(person_id=sari.person.id, actor=sari.actor, at=at)
    assert "permohonan masih berjalan" in str(caught.value)
    assert asked == [sari.person.id], "registered twice, asked once"
    with refused(errors.CannotErase):
        operations.erase_person(person_id=sari.person.id, actor=SYSTEM, at=at)
    assert operations.erase_person(person_id=dewi.person.id, actor=dewi.actor, at=at).erased_at == at


def test_consent_is_kept_with_the_person(at):
    given = {"target": "sari@warga.example", "name": "Sari Dewi Lestari", "nik": NEW, "actor": SYSTEM, "at": at}
    person = operations.register_citizen(**given, is_consenting=True).person
    assert (person.consented_at, bool(person.consent_notice)) == (at, True)
    assert Entry.objects.get(event="people.consent_given").data == {"notice": person.consent_notice}
