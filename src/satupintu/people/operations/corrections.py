"""Corrections people ask for (UU 27/2022 ps. 6 and 30): asked in the portal, decided by the office within three days."""

from datetime import date, datetime, timedelta
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.secrets import decrypt, encrypt
from satupintu.journal.operations import record
from satupintu.people import events
from satupintu.people.checking import checked, living_person
from satupintu.people.errors import AlreadyAsked, AlreadyDecided, WrongIdentity, WrongReason
from satupintu.people.models import Correction
from satupintu.people.operations.persons import PERSON_CHECKS, PURPOSE, correct_person

ANSWER_WITHIN = timedelta(hours=72)
"""UU 27/2022 ps. 30: three times 24 hours from the request."""


@operation
def ask_correction(*, person_id: UUID, field: str, wanted: str, actor: Actor, at: datetime) -> Correction:
    """Ask to have one of one's own data corrected to `wanted`; `field` is one of `Correction.Field`. By the person.

    Raises `WrongIdentity` (`field`, `wanted`), `AlreadyAsked` while the same is open, `NotAllowed`, `NotFound`.
    """
    person = living_person(person_id)
    if actor.person_id != person_id:
        raise NotAllowed
    if field not in Correction.Field.values:
        raise NotFound
    try:
        clean = checked({field: wanted}, PERSON_CHECKS)[field]
    except WrongIdentity as refusal:
        raise WrongIdentity(errors={"wanted": refusal.errors[field]}) from None
    if not clean:
        raise WrongIdentity(errors={"wanted": WrongIdentity.next_step})
    if Correction.objects.filter(person=person, field=field, state=Correction.State.OPEN).exists():
        raise AlreadyAsked
    correction = Correction.objects.create(
        person=person, field=field, wanted_cipher=encrypt(clean, "correction"), asked_at=at, due_at=at + ANSWER_WITHIN
    )
    record(events.CORRECTION_ASKED, person, actor=actor, at=at, field=field)
    return correction


def _open(correction_id: UUID, actor: Actor) -> Correction:
    """Lock an open request, after its person (parent before child)."""
    if not (actor.is_staff and actor.has("loket", "admin")):
        raise NotAllowed
    found = Correction.objects.filter(pk=correction_id).first()
    if found is None:
        raise NotFound
    living_person(found.person_id)
    correction = lock(Correction, correction_id)
    if correction.state != Correction.State.OPEN:
        raise AlreadyDecided
    return correction


@operation
def make_correction(*, correction_id: UUID, actor: Actor, at: datetime) -> Correction:
    """Correct what a person asked for, after seeing the proof; by counter staff and `admin`.

    Raises what `correct_person` raises, `AlreadyDecided`.
    """
    correction = _open(correction_id, actor)
    assert correction.wanted_cipher is not None
    wanted = decrypt(correction.wanted_cipher, "correction")
    value = {correction.field: date.fromisoformat(wanted) if correction.field == Correction.Field.BIRTH_DATE else wanted}
    correct_person(person_id=correction.person_id, reason="permintaan", actor=actor, at=at, **value)  # type: ignore[arg-type]
    correction.state, correction.decided_at, correction.wanted_cipher = Correction.State.MADE, at, None
    correction.save(update_fields=["state", "decided_at", "wanted_cipher"])
    return correction


@operation
def decline_correction(*, correction_id: UUID, reason: str, actor: Actor, at: datetime) -> Correction:
    """Say no to a correction, with the reason as a code (`tanpa-bukti`); by counter staff and `admin`.

    Raises `WrongReason`, `AlreadyDecided`, `NotAllowed`, `NotFound`.
    """
    correction = _open(correction_id, actor)
    if not PURPOSE.fullmatch(reason):
        raise WrongReason
    correction.state, correction.decided_at, correction.wanted_cipher = Correction.State.DECLINED, at, None
    correction.reason = reason
    correction.save(update_fields=["state", "decided_at", "wanted_cipher", "reason"])
    record(events.CORRECTION_DECLINED, correction.person, actor=actor, at=at, field=correction.field, reason=reason)
    return correction
