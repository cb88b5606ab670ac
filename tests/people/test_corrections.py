"""Correcting who somebody is, ending seats and powers, holding data back from erasure."""

from datetime import date, timedelta

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


def _ask(who, at, field="name", wanted="Sari Dewi"):
    return operations.ask_correction(person_id=who.person.id, field=field, wanted=wanted, actor=who.actor, at=at)


@pytest.mark.parametrize(
    ("field", "wanted", "becomes"),
    [
        ("name", " Sari  Dewi ", "Sari Dewi"),
        ("birth_date", "5/5/1990", date(1990, 5, 5)),
        ("sex", "PEREMPUAN", "PEREMPUAN"),
        ("nationality", "wna", "WNA"),
    ],
)
def test_what_a_person_asks_for_is_made_by_the_counter(at, field, wanted, becomes):
    sari, budi = cast.sari(at), cast.budi(at)
    asked = _ask(sari, at, field, wanted)
    assert asked.due_at == at + timedelta(hours=72)
    assert [line.id for line in queries.list_open_corrections()] == [asked.id]
    made = operations.make_correction(correction_id=asked.id, actor=budi.actor, at=at)
    assert (made.state, made.wanted_cipher) == ("made", None)
    assert getattr(queries.get_person(sari.person.id), field) == becomes
    assert queries.list_open_corrections() == []
    with refused(errors.AlreadyDecided):
        operations.make_correction(correction_id=asked.id, actor=budi.actor, at=at)


def test_a_wanted_number_is_kept_encrypted_and_shown_masked(at):
    sari, budi = cast.sari(at), cast.budi(at)
    asked = _ask(sari, at, "nik", "3171 0145 0590 0002")
    assert NEW.encode() not in bytes(asked.wanted_cipher)
    line = queries.list_open_corrections()[0]
    assert (line.current[-4:], line.wanted[-4:], line.wanted[:12]) == ("0001", "0002", "•" * 12)
    operations.make_correction(correction_id=asked.id, actor=budi.actor, at=at)
    assert queries.find_person_by_nik(NEW) == sari.person


def test_a_correction_is_declined_with_a_reason_and_may_be_asked_again(at):
    sari, budi, rina = cast.sari(at), cast.budi(at), cast.rina(at)
    asked = _ask(sari, at)
    with refused(errors.AlreadyAsked):
        _ask(sari, at)
    for stranger in (sari.actor, rina.actor, NOBODY):
        with refused(NotAllowed):
            operations.decline_correction(correction_id=asked.id, reason="tanpa-bukti", actor=stranger, at=at)
        with refused(NotAllowed):
            operations.make_correction(correction_id=asked.id, actor=stranger, at=at)
    with refused(errors.WrongReason):
        operations.decline_correction(correction_id=asked.id, reason="", actor=budi.actor, at=at)
    with refused(NotFound):
        operations.decline_correction(correction_id=sari.person.id, reason="tanpa-bukti", actor=budi.actor, at=at)
    declined = operations.decline_correction(correction_id=asked.id, reason="tanpa-bukti", actor=budi.actor, at=at)
    assert (declined.state, declined.wanted_cipher) == ("declined", None)
    assert queries.get_person(sari.person.id).name == "Sari Dewi Lestari"
    assert _ask(sari, at).state == "open"


@pytest.mark.parametrize(
    ("field", "wanted"), [("nik", "3171018105900001"), ("birth_date", "31-2-1990"), ("birth_date", "kemarin"), ("name", " ")]
)
def test_a_wish_that_cannot_be_right_is_refused_at_once(at, field, wanted):
    sari = cast.sari(at)
    with refused(errors.WrongIdentity) as caught:
        _ask(sari, at, field, wanted)
    assert set(caught.value.errors) == {"wanted"}


def test_people_ask_for_themselves_only_and_for_what_there_is(at):
    sari, dewi = cast.sari(at), cast.dewi(at)
    with refused(NotAllowed):
        operations.ask_correction(person_id=sari.person.id, field="name", wanted="Dewi", actor=dewi.actor, at=at)
    with refused(NotFound):
        _ask(sari, at, "email", "lain@warga.example")
    asked = _ask(sari, at)
    operations.erase_person(person_id=sari.person.id, actor=sari.actor, at=at)
    budi = cast.budi(at)
    with refused(NotFound):
        operations.make_correction(correction_id=asked.id, actor=budi.actor, at=at)


def test_a_wish_for_anothers_number_stays_open(at):
    sari, budi = cast.sari(at), cast.budi(at)
    cast.dewi(at)
    asked = _ask(sari, at, "nik", cast.NIKS["Dewi Anggraini"])
    with refused(errors.AlreadyKnown):
        operations.make_correction(correction_id=asked.id, actor=budi.actor, at=at)


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
