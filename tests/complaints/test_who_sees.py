"""Who sees which complaint and who learns who complained: every role against every sort, as one table."""

from __future__ import annotations

import pytest
from tests.complaints.cast import SARI, Office, office, received, verified, whistle

from satupintu.complaints import operations, queries
from satupintu.complaints.errors import AccusedUnitChosen, ComplaintUnknown, IdentityHidden, NotOversightStaff
from satupintu.complaints.models import Complaint
from satupintu.complaints.operations import Attachment
from satupintu.config.demo.cases import sample_pdf
from satupintu.core.actor import NOBODY, Actor
from satupintu.core.errors import NotAllowed
from satupintu.files.errors import FileHidden
from satupintu.files.queries import get_file
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice
from satupintu.people.queries import names_of_staff

pytestmark = [pytest.mark.django_db]

EVERYBODY = (
    "manager", "supervisor", "pengawas", "kadis", "admin", "loket", "designer", "worker", "accused", "accused_lead",
)  # fmt: skip


@pytest.fixture
def people(at) -> Office:
    return office(at)


def make(sort: str, people: Office, at) -> Complaint:
    """A complaint of one sort, about the unit `accused`, given to `worker` where somebody else than the inspectorate works."""
    about = {"accused_unit_id": people.accused.pk}
    if sort == "whistle":
        complaint = whistle(at, identity=SARI, is_anonymous=False, **about).complaint
    elif sort == "whistle_anonymous":
        complaint = whistle(at, **about).complaint
    else:
        confidential, anonymous = sort == "confidential", sort == "anonymous"
        who = {"is_anonymous": True, "identity": None} if anonymous else {"is_confidential": confidential}
        complaint = received(at, **about, **who).complaint
        kind = "oversight" if sort == "oversight" else "ordinary"
        operations.verify_complaint(
            complaint_id=complaint.pk, kind=kind, topic="time", accused_unit_id=people.accused.pk, actor=people.manager, at=at
        )
        operations.assign_complaint(
            complaint_id=complaint.pk, unit_id=people.unit.pk, assignee_id=people.worker.id, actor=people.manager, at=at
        )
    return Complaint.objects.get(pk=complaint.pk)


SEEN = {
    "named": {"manager", "supervisor", "kadis", "worker", "accused_lead", "admin"},
    "confidential": {"manager", "supervisor", "kadis", "worker", "accused_lead", "admin"},
    "anonymous": {"manager", "supervisor", "kadis", "worker", "accused_lead", "admin"},
    "oversight": {"manager", "supervisor", "pengawas", "kadis", "worker", "admin"},
    "whistle": {"pengawas"},
    "whistle_anonymous": {"pengawas"},
}
"""The administrator sits in the unit that got the complaint: by that, not by the role."""
KNOWN = {
    "named": {"manager", "supervisor", "worker"},
    "confidential": {"manager"},
    "anonymous": set(),
    "oversight": {"manager", "supervisor", "pengawas", "worker"},
    "whistle": {"pengawas"},
    "whistle_anonymous": set(),
}


@pytest.mark.parametrize("sort", SEEN)
def test_who_sees_what_and_who_knows_whom(sort, people, at):
    complaint = make(sort, people, at)
    for name in EVERYBODY:
        actor = people.actors[name]
        listed = queries.list_complaints(actor, at=at).filter(pk=complaint.pk).exists()
        assert listed is (name in SEEN[sort]), (sort, name)
        assert queries.count_complaints(actor, at)["open"] == int(listed), (sort, name)
        if listed:
            view = queries.read_complaint(complaint.pk, actor)
            assert ("reveal" in view.verbs) is (name in KNOWN[sort]), (sort, name)
        else:
            with pytest.raises(ComplaintUnknown):
                queries.read_complaint(complaint.pk, actor)
        before = Entry.objects.count()
        if name in KNOWN[sort]:
            found = operations.reveal_identity(complaint_id=complaint.pk, purpose="menghubungi", actor=actor, at=at)
            assert found == SARI
            entry = Entry.objects.get(event="complaints.identity_revealed", subject_id=complaint.pk, actor_id=actor.id)
            assert entry.data["purpose"] == "menghubungi"
        else:
            with pytest.raises(IdentityHidden if listed else ComplaintUnknown):
                operations.reveal_identity(complaint_id=complaint.pk, purpose="menghubungi", actor=actor, at=at)
            assert Entry.objects.count() == before


@pytest.mark.parametrize("sort", ["oversight", "whistle"])
def test_files_are_for_those_who_see_the_complaint(sort, people, at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pdf = Attachment(sample_pdf(), "kuitansi-sari.pdf", "application/pdf")
    about = {"accused_unit_id": people.accused.pk}
    sent = whistle(at, **about) if sort == "whistle" else received(at, **about)
    target, lead = sent.complaint, people.pengawas if sort == "whistle" else people.manager
    operations.verify_complaint(
        complaint_id=target.pk, kind="oversight", topic="fee", **about, is_whistleblowing=sort == "whistle", actor=lead, at=at
    )
    if sort == "oversight":
        operations.assign_complaint(complaint_id=target.pk, unit_id=people.unit.pk, actor=lead, at=at)
    operations.ask_completion(complaint_id=target.pk, text="Mohon bukti pembayaran.", actor=lead, at=at)
    operations.complete_report(complaint_id=target.pk, text="Ini buktinya.", code=sent.code, files=[pdf], actor=NOBODY, at=at)
    file = Complaint.objects.get(pk=target.pk).files.get().file
    assert (file.owner_person_id, file.uploaded_by_id) == (None, None)
    if sort == "whistle":
        assert "sari" not in file.original_name
    for name in EVERYBODY:
        if name in SEEN[sort]:
            assert get_file(file.pk, people.actors[name], at).pk == file.pk, name
        else:
            with pytest.raises(FileHidden):
                get_file(file.pk, people.actors[name], at)


def test_whistle_blowing_goes_past_everybody_to_the_inspectorate(people, at, deliver):
    complaint = make("whistle", people, at)
    deliver()
    told = set(Notice.objects.filter(recipient_kind="staff").values_list("recipient_id", flat=True))
    assert told == {people.pengawas.id}, names_of_staff(told)
    for name in ("manager", "supervisor", "kadis", "accused_lead"):
        with pytest.raises(ComplaintUnknown):
            operations.verify_complaint(
                complaint_id=complaint.pk, kind="ordinary", topic="time", actor=people.actors[name], at=at
            )
    operations.verify_complaint(
        complaint_id=complaint.pk, kind="oversight", topic="fee", accused_unit_id=people.accused.pk, is_whistleblowing=True,
        actor=people.pengawas, at=at,
    )  # fmt: skip
    with pytest.raises(NotOversightStaff):
        operations.assign_complaint(complaint_id=complaint.pk, unit_id=people.unit.pk, actor=people.pengawas, at=at)
    with pytest.raises(AccusedUnitChosen):
        operations.assign_complaint(complaint_id=complaint.pk, unit_id=people.accused.pk, actor=people.pengawas, at=at)
    given = operations.assign_complaint(complaint_id=complaint.pk, assignee_id=people.pengawas.id, actor=people.pengawas, at=at)
    assert given.assignee_id == people.pengawas.id


def test_the_manager_who_refers_a_report_does_not_see_it_any_more(people, at):
    complaint = received(at).complaint
    values = {"complaint_id": complaint.pk, "topic": "behaviour", "kind": "oversight", "at": at}
    operations.verify_complaint(**values, accused_unit_id=people.accused.pk, is_whistleblowing=True, actor=people.manager)
    with pytest.raises(ComplaintUnknown):
        queries.read_complaint(complaint.pk, people.manager)
    back = operations.verify_complaint(**{**values, "kind": "ordinary"}, is_whistleblowing=False, actor=people.pengawas)
    assert back.is_confidential
    assert queries.read_complaint(complaint.pk, people.manager).complaint.pk == complaint.pk


def test_the_accused_unit_is_never_given_a_complaint_with_oversight_grade(people, at):
    complaint = verified(people, at)
    operations.assign_complaint(complaint_id=complaint.pk, unit_id=people.accused.pk, actor=people.manager, at=at)
    again = operations.verify_complaint(
        complaint_id=complaint.pk, kind="oversight", topic="fee", accused_unit_id=people.accused.pk, actor=people.manager, at=at
    )
    assert (again.unit_id, again.state) == (None, Complaint.State.VERIFIED)
    with pytest.raises(AccusedUnitChosen):
        operations.assign_complaint(
            complaint_id=complaint.pk, assignee_id=people.actors["accused"].id, actor=people.manager, at=at
        )
    assert Complaint.objects.get(pk=complaint.pk).unit_id is None


def test_nothing_in_the_journal_tells_who_complained(people, at, deliver):
    """Not even the account: those who administer the office read the journal."""
    from tests import cast

    sari = cast.sari(at)
    for changes in ({}, {"is_anonymous": True, "identity": None}, {"is_confidential": True}):
        sent = received(at, actor=sari.actor, **{"identity": None, **changes})
        operations.withdraw_complaint(complaint_id=sent.complaint.pk, code=sent.code, actor=sari.actor, at=at)
    own = received(at, actor=people.worker, is_anonymous=True, identity=None).complaint
    entries = Entry.objects.filter(event__startswith="complaints.")
    assert entries.count() == 7
    assert not entries.exclude(actor_id=None).exists()
    assert (own.person_id, own.taken_by_id, own.identity_cipher) == (None, None, None)
    assert Complaint.objects.filter(person_id=sari.person.pk).count() == 2
    assert b"Sari" not in b"".join(bytes(c.identity_cipher or b"") + bytes(c.body_cipher) for c in Complaint.objects.all())


def test_citizens_see_their_own_by_account_and_others_by_code_only(people, at):
    from tests import cast

    sari, dewi = cast.sari(at), cast.dewi(at)
    sent = received(at, actor=sari.actor, identity=None)
    assert queries.get_own_complaint(sent.complaint.pk, sari.actor, at).number == sent.complaint.number
    for actor in (dewi.actor, NOBODY, Actor("person", None)):
        with pytest.raises(ComplaintUnknown):
            queries.get_own_complaint(sent.complaint.pk, actor, at)
        assert not queries.list_own_complaints(actor).exists()
        with pytest.raises(ComplaintUnknown):
            queries.read_complaint(sent.complaint.pk, actor)
    hidden = received(at, actor=sari.actor, identity=None, is_anonymous=True)
    assert list(queries.list_own_complaints(sari.actor)) == [sent.complaint]
    assert queries.track_complaint(hidden.complaint.number, hidden.code, at).id == hidden.complaint.pk


def test_counter_staff_take_down_and_do_not_look(people, at):
    taken = received(at, actor=people.loket, channel="counter").complaint
    assert (taken.taken_by_id, taken.person_id) == (people.loket.id, None)
    with pytest.raises(ComplaintUnknown):
        queries.get_complaint(taken.pk, people.loket)
    before = Complaint.objects.count()
    for actor in (people.worker, people.admin, NOBODY):
        with pytest.raises(NotAllowed):
            received(at, actor=actor, channel="phone")
    assert Complaint.objects.count() == before
