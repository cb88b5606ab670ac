"""Officers at counters: opening, pausing, the groups they call from, closing."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from satupintu.centres.models import Counter, QueueGroup
from satupintu.centres.queries import closes_at
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock, lock_key, lock_many
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.access import OFFICERS, led_session, own_session, require_free
from satupintu.visits.booths import require_own, require_staff_of
from satupintu.visits.changing import close_session, label_of, shift, turn
from satupintu.visits.errors import CounterBusy, CounterTaken, NotOnYourProfile, OfficerElsewhere, VisitInvalid
from satupintu.visits.line import midnight
from satupintu.visits.models import CounterSession, Leg, OfficerInterval


@operation
def open_counter(*, counter_id: UUID, group_ids: Collection[UUID] | None = None, actor: Actor, at: datetime) -> CounterSession:
    """Open a counter for the officer who acts; opening the own one again returns it.

    group_ids: the groups called from there; by default those of the counter, and if it has none, all of the centre. At the booth
    of an agency only its staff sit, and only its groups are called. Raises NotAllowed, NotFound, BoothOfAgency, CounterTaken,
    OfficerElsewhere, NotOnYourProfile (no group, or one of another centre), GroupOfAgency.
    """
    if not actor.is_staff or actor.id is None:
        raise NotAllowed
    require_role(actor, *OFFICERS)
    counter = lock(Counter, counter_id)
    require_staff_of(counter, actor)
    lock_key(f"visits:officer:{actor.id}")
    _close_stale(counter, actor.id, at)
    mine = CounterSession.objects.filter(officer_id=actor.id, closed_at__isnull=True).select_related("counter").first()
    if mine is not None and mine.counter_id != counter_id:
        raise OfficerElsewhere(number=mine.counter.number)
    is_taken = CounterSession.objects.filter(counter=counter, closed_at__isnull=True).exclude(officer_id=actor.id).exists()
    if is_taken or not counter.is_active:
        raise CounterTaken(number=counter.number)
    session = mine or CounterSession(counter=counter, officer_id=actor.id, opened_at=at)
    if mine is None or group_ids is not None:
        session.group_ids = _groups(counter, group_ids)
        session.save()
    if mine is None:
        shift(session, OfficerInterval.State.AVAILABLE, at)
    record(events.COUNTER_OPENED, session, actor=actor, at=at, counter=counter.number, counter_id=counter.pk)
    return session


def _close_stale(counter: Counter, officer_id: UUID, at: datetime) -> None:
    """Close what was left open at this counter or by this officer on a day that is over, and which the job has not seen yet."""
    stale = CounterSession.objects.filter(Q(counter=counter) | Q(officer_id=officer_id), closed_at__isnull=True)
    for session in lock_many(stale.filter(opened_at__lt=midnight(at))):
        moment = closes_at(session.counter.centre_id, session.opened_at) or session.opened_at
        close_session(session, moment, is_time_accurate=False)


def _groups(counter: Counter, group_ids: Collection[UUID] | None) -> list[UUID]:
    groups = QueueGroup.objects.filter(centre_id=counter.centre_id, is_active=True)
    if group_ids is None:
        usual = groups.filter(agency=counter.agency_id)
        found = list(usual.filter(counters=counter).values_list("pk", flat=True)) or list(usual.values_list("pk", flat=True))
        if not found and counter.agency_id is not None:
            raise NotOnYourProfile  # a booth without groups would call nobody, and say nothing
        return found
    chosen = list(groups.filter(pk__in=group_ids).select_related("agency"))
    if not chosen or len(chosen) != len(set(group_ids)):
        raise NotOnYourProfile
    require_own(counter, chosen)
    return [group.pk for group in chosen]


@operation
def change_profile(*, session_id: UUID, group_ids: Collection[UUID], actor: Actor, at: datetime) -> CounterSession:
    """Say from which groups a counter calls from now on; leaders may for others.

    Raises NotFound, NotYourCounter, CounterNotOpen, NotOnYourProfile, GroupOfAgency.
    """
    session = led_session(session_id, actor)
    session.group_ids = _groups(session.counter, group_ids)
    session.save(update_fields=["group_ids"])
    record(events.PROFILE_CHANGED, session, actor=actor, at=at, groups=[str(pk) for pk in session.group_ids])
    return session


@operation
def pause_counter(*, session_id: UUID, state: str, actor: Actor, at: datetime) -> CounterSession:
    """Pause for a `break`, `prayer`, `backoffice` or `training`; the counter must be free.

    Raises NotFound, NotYourCounter, CounterNotOpen, VisitInvalid, CounterBusy.
    """
    session = own_session(session_id, actor)
    if state not in OfficerInterval.PAUSES:
        raise VisitInvalid(errors={"state": _("Pilih salah satu dari daftar.")})
    require_free(session)
    shift(session, state, at)
    record(events.COUNTER_PAUSED, session, actor=actor, at=at, state=state)
    return session


@operation
def resume_counter(*, session_id: UUID, actor: Actor, at: datetime) -> CounterSession:
    """End a pause or the finishing of papers; the officer is available again.

    Raises NotFound, NotYourCounter, CounterNotOpen, CounterBusy.
    """
    session = own_session(session_id, actor)
    require_free(session)
    shift(session, OfficerInterval.State.AVAILABLE, at)
    record(events.COUNTER_RESUMED, session, actor=actor, at=at)
    return session


@operation
def close_counter(*, session_id: UUID, give_back: bool = False, actor: Actor, at: datetime) -> CounterSession:
    """Close a counter; leaders may close others'. Who is called or served there goes back into the line with `give_back`.

    Whoever was told to come back to this officer or counter may from now on be called by any of the group. Raises NotFound,
    NotYourCounter, CounterNotOpen, CounterBusy.
    """
    session = led_session(session_id, actor)
    busy = lock_many(Leg.objects.filter(session=session, state__in=Leg.AT_COUNTER))
    if busy and not give_back:
        raise CounterBusy(label=label_of(busy[0]))
    for leg in busy:
        turn(leg, "give_back", at, reason_code=Leg.Reason.COUNTER_CLOSED)
        record(events.RELEASED, leg, actor=actor, at=at, label=label_of(leg), reason=str(Leg.Reason.COUNTER_CLOSED))
    bound = Leg.objects.filter(state__in=(Leg.State.WAITING, Leg.State.HELD))
    bound = bound.filter(Q(for_officer=session.officer_id) | Q(for_counter=session.counter_id))
    for leg in lock_many(bound.filter(group__centre_id=session.counter.centre_id)):
        leg.for_officer = leg.for_counter = None
        leg.save(update_fields=["for_officer", "for_counter"])
    close_session(session, at)
    record(events.COUNTER_CLOSED, session, actor=actor, at=at, counter=session.counter.number)
    return session
