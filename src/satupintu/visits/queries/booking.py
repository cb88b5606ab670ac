"""What can be booked: places, days and times of a service, and how the capacity of a day is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Avg, F, Min, Sum

from satupintu.centres.models import GroupService, QueueGroup
from satupintu.centres.queries import Stretch, hours_between
from satupintu.core.regions import region_day, region_zone
from satupintu.visits.booking import rule_of
from satupintu.visits.models import AppointmentSlot, BookingRule, WeeklyCapacity
from satupintu.visits.rules import UTILISATION, capacity, exact_capacity, slots_needed


def list_free_slots(group_id: UUID, *, since: datetime, until: datetime, is_internal: bool = False) -> list[AppointmentSlot]:
    """Return the slots of a group with a place left that begin after `since` and before `until`, in order."""
    taken, cap = ("taken_internal", "cap_internal") if is_internal else ("taken_public", "cap_public")
    slots = AppointmentSlot.objects.filter(group_id=group_id, starts_at__gt=since, starts_at__lt=until, blocked_at__isnull=True)
    return list(slots.filter(**{f"{taken}__lt": F(cap)}).order_by("starts_at"))


@dataclass(frozen=True)
class Start:
    """A time a service can begin at: its slot, and how many could book it."""

    slot: AppointmentSlot
    free: int


@dataclass(frozen=True)
class DayChoice:
    """A day of the horizon and its free times; without any, why: `closed`, `unplanned`, `blocked`, `full`, `past`."""

    day: date
    starts: tuple[Start, ...]
    why: str = ""


def list_booking_days(
    offer: GroupService, at: datetime, *, is_internal: bool = False, ahead_days: int | None = None
) -> list[DayChoice]:
    """Return every day from today to the horizon with the times at which a service can begin; eight queries at most.

    Too soon is not free: the lead of the group. is_internal: of what is kept for the office, where no lead counts.
    """
    rule = rule_of(offer.group_id)
    today, zone = region_day(at), region_zone()
    last = today + timedelta(days=rule.ahead_days if ahead_days is None else ahead_days)
    hours = hours_between(offer.centre_id, today, last)
    earliest = at if is_internal else at + timedelta(minutes=rule.lead_minutes)
    by_day: dict[date, list[AppointmentSlot]] = {}
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    slots = AppointmentSlot.objects.filter(
        group_id=offer.group_id, starts_at__gte=datetime.combine(today, time(), zone), starts_at__lt=until
    )
    for slot in slots.order_by("starts_at"):
        by_day.setdefault(region_day(slot.starts_at), []).append(slot)
    return [_choice(offer, day, hours[day], by_day.get(day, []), earliest, is_internal) for day in sorted(hours)]


def _choice(
    offer: GroupService,
    day: date,
    stretches: Sequence[Stretch],
    slots: Sequence[AppointmentSlot],
    earliest: datetime,
    is_internal: bool,
) -> DayChoice:
    zone = region_zone()
    if not stretches:
        return DayChoice(day, (), "closed")
    offered = [slot for slot in slots if slot.cap_internal + slot.cap_public]
    usable = [slot for slot in offered if any(stretch.holds(slot.starts_at.astimezone(zone).time()) for stretch in stretches)]
    open_ones = [slot for slot in usable if slot.blocked_at is None]
    if not open_ones:
        return DayChoice(day, (), "blocked" if usable else "unplanned")
    free = {slot.starts_at: _left(slot, is_internal) for slot in open_ones}
    starts = []
    for slot in open_ones:
        count = slots_needed(float(offer.expected_minutes), slot.minutes)
        row = [free.get(slot.starts_at + timedelta(minutes=slot.minutes * step), 0) for step in range(count)]
        if min(row) > 0 and slot.starts_at > earliest and _is_offered(offer, slot.starts_at.astimezone(zone)):
            starts.append(Start(slot, min(row)))
    if starts:
        return DayChoice(day, tuple(starts))
    is_past = all(slot.starts_at <= earliest for slot in open_ones)
    return DayChoice(day, (), "past" if is_past else "full")


def _left(slot: AppointmentSlot, is_internal: bool) -> int:
    return slot.cap_internal - slot.taken_internal if is_internal else slot.cap_public - slot.taken_public


def _is_offered(offer: GroupService, local: datetime) -> bool:
    if offer.weekdays and local.weekday() not in offer.weekdays:
        return False
    return (offer.offered_from is None or local.time() >= offer.offered_from) and (
        offer.offered_to is None or local.time() < offer.offered_to
    )


def next_free_day(days: Iterable[DayChoice]) -> date | None:
    """Return the first day with a free time, None when there is none."""
    return next((choice.day for choice in days if choice.starts), None)


def list_first_free(group_ids: Iterable[UUID], at: datetime) -> dict[UUID, datetime]:
    """Return when the first place for the public is left in each of these groups; groups without one are missing. One query."""
    free = AppointmentSlot.objects.filter(
        group_id__in=list(group_ids), starts_at__gt=at, blocked_at__isnull=True, taken_public__lt=F("cap_public")
    )
    return dict(free.values_list("group_id").annotate(first=Min("starts_at")).order_by())


def list_bookable_offers(at: datetime) -> list[GroupService]:
    """Return how services are offered where slots lie ahead that take the public: by service, then place."""
    ahead = AppointmentSlot.objects.filter(starts_at__gt=at, cap_public__gt=0, blocked_at__isnull=True)
    offers = GroupService.objects.filter(group__is_active=True, centre__is_active=True, group__in=ahead.values("group_id"))
    return list(offers.select_related("group", "centre").order_by("service_code", "centre__name"))


@dataclass(frozen=True)
class HalfHour:
    """A slot of a group and what is left of it."""

    slot: AppointmentSlot
    free_public: int
    free_internal: int

    @property
    def share(self) -> int:
        """Percent of the places that are taken."""
        cap = self.slot.cap_public + self.slot.cap_internal
        return round(100 * (self.slot.taken_public + self.slot.taken_internal) / cap) if cap else 0


def list_demand(centre_id: UUID, day: date) -> dict[QueueGroup, list[HalfHour]]:
    """Return the slots of a place on a date by group, with what is taken of them; one query."""
    begin = datetime.combine(day, time(), region_zone())
    slots = AppointmentSlot.objects.filter(
        group__centre_id=centre_id, starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1)
    )
    found: dict[QueueGroup, list[HalfHour]] = {}
    for slot in slots.select_related("group").order_by("group__prefix", "starts_at"):
        if slot.cap_public or slot.cap_internal:
            found.setdefault(slot.group, []).append(HalfHour(slot, _left(slot, False), _left(slot, True)))
    return found


@dataclass(frozen=True)
class Suggestion:
    """What the formula gives for one slot, with the numbers it was reckoned from (shares as fractions, times in minutes)."""

    counters: int
    slot_minutes: int
    expected_minutes: float
    utilisation: float
    no_show_share: float
    public_share: float
    internal_share: float
    public_exact: float
    internal_exact: float
    public: int
    internal: int


def suggest_capacity(group: QueueGroup, *, counters: int, slot_minutes: int) -> Suggestion:
    """Return how many appointments a slot of a group should offer when so many counters are open for it."""
    mean = GroupService.objects.filter(group=group).aggregate(mean=Avg("expected_minutes"))["mean"] or 10
    public_share, internal_share = float(group.public_share), float(group.internal_share)

    def exact(share: float) -> float:
        return exact_capacity(
            share=share,
            counters=counters,
            slot_minutes=slot_minutes,
            expected_minutes=float(mean),
            no_show_share=float(group.no_show_share),
        )

    def whole(share: float) -> int:
        return capacity(
            share=share,
            counters=counters,
            slot_minutes=slot_minutes,
            expected_minutes=float(mean),
            no_show_share=float(group.no_show_share),
        )

    return Suggestion(
        counters,
        slot_minutes,
        float(mean),
        UTILISATION,
        float(group.no_show_share),
        public_share,
        internal_share,
        exact(public_share),
        exact(internal_share),
        whole(public_share),
        whole(internal_share),
    )


def get_booking_rule(group_id: UUID) -> BookingRule:
    """Return how a group is booked; the usual rule, unsaved, when it has none."""
    return BookingRule.objects.filter(group_id=group_id).first() or BookingRule(group_id=group_id)


def list_weekly_capacity(group_id: UUID) -> dict[tuple[int, time], WeeklyCapacity]:
    """Return what a group offers by weekday (Monday is 0) and local start."""
    return {(row.weekday, row.starts): row for row in WeeklyCapacity.objects.filter(group_id=group_id)}


def sum_weekly_capacity(centre_id: UUID) -> dict[UUID, int]:
    """Return how many appointments for the public the groups of a place offer in a week, by group; one query."""
    rows = WeeklyCapacity.objects.filter(group__centre_id=centre_id).order_by().values_list("group_id")
    return dict(rows.annotate(total=Sum("cap_public")))
