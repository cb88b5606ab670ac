"""The demo's appointments: a weekly plan for every group, some booked today and on the next days, one missed, one arrived."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from satupintu.centres.models import QueueGroup
from satupintu.centres.queries import hours_on
from satupintu.config.demo.hall import WEEK, DemoHall
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day, region_zone
from satupintu.visits import operations as visits
from satupintu.visits.models import Appointment, AppointmentSlot
from satupintu.visits.queries import list_booking_days, suggest_capacity

SLOT_MINUTES = 30
COUNTERS = 3
VISITORS = (
    ("Siti Rahmawati", "siti.rahmawati@warga.example", "wheelchair"), ("Agus Salim", "081298700001", ""),
    ("Maria Goreti", "maria.goreti@warga.example", ""), ("I Made Wirawan", "081298700002", ""),
    ("Yohana Tampubolon", "yohana@warga.example", "sign_language"), ("Rahmat Hidayat", "081298700003", "companion"),
)  # fmt: skip
TODAY = (("Wahyu Nugroho", "Lestari Handayani"), ("Rudi Hartono", "Ningsih Puspita"))
"""Who stayed away and who arrived, for each of the first groups."""


def plan_demo_appointments(hall: DemoHall, persons: Sequence[UUID], *, at: datetime) -> int:
    """Let every group be booked by a weekly plan and book some; return how many are still expected."""
    for group in hall.groups:
        suggestion = suggest_capacity(group, counters=COUNTERS, slot_minutes=SLOT_MINUTES)
        visits.set_booking_plan(
            group_id=group.pk,
            values={"slot_minutes": SLOT_MINUTES, "lead_minutes": 60, "ahead_days": 14, "most_live": 2},
            cells={cell: (max(suggestion.public, 1), max(suggestion.internal, 1)) for cell in _week()},
            actor=SYSTEM,
            at=at,
        )
    for number, group in enumerate(hall.groups[:2]):
        _live_today(group, number, at)
    for number, person_id in enumerate(persons[:6]):
        _book(hall.groups[number % 2], number % 4, at, person_id=person_id)
    for number, (name, contact, need) in enumerate(VISITORS):
        _book(hall.groups[number % 3], number % 3, at, visitor_name=name, contact=contact, needs=[need] if need else [])
    return Appointment.objects.filter(state=Appointment.State.CONFIRMED).count()


def _week() -> list[tuple[int, time]]:
    """Every weekday and start of the demo's hours; the noon break is taken in turn."""
    found = []
    for day in WEEK:
        minutes = day.opens.hour * 60 + day.opens.minute
        while minutes + SLOT_MINUTES <= day.closes.hour * 60 + day.closes.minute:
            found.append((day.weekday, time(minutes // 60, minutes % 60)))
            minutes += SLOT_MINUTES
    return found


def _book(group: QueueGroup, later: int, at: datetime, **who: object) -> None:
    """Book a free time of a group, on the first day that has one or `later` days of those after it."""
    offer = group.services.order_by("service_code")[0]
    days = [choice for choice in list_booking_days(offer, at) if choice.starts]
    if not days:
        return
    starts = days[min(later, len(days) - 1)].starts
    slot = starts[(3 * later + len(starts) // 3) % len(starts)].slot
    try:
        held = visits.hold_slot(slot_id=slot.pk, service_code=offer.service_code, actor=SYSTEM, at=at, **who)  # type: ignore[arg-type]
        visits.confirm_appointment(appointment_id=held.pk, actor=SYSTEM, at=at)
    except Refusal:
        return  # full meanwhile: the demo has enough without it


def _live_today(group: QueueGroup, number: int, at: datetime) -> None:
    """Let one visitor of the past hours have stayed away and another arrive now, as far as the day allows."""
    today, zone = region_day(at), region_zone()
    before = max(datetime.combine(today, time(), zone), at - timedelta(hours=4))
    if not hours_on(group.centre_id, today) or at - before < timedelta(hours=3):
        return
    visits.plan_slots(group_id=group.pk, day=today, counters=COUNTERS, slot_minutes=SLOT_MINUTES, actor=SYSTEM, at=before)
    slots = AppointmentSlot.objects.filter(
        group=group, starts_at__gte=before + timedelta(hours=2), starts_at__lte=at + timedelta(minutes=20)
    )
    code = group.services.order_by("service_code").values_list("service_code", flat=True)[0]
    names = iter(zip(TODAY[number], (f"08129870001{number}", f"08129870002{number}"), strict=True))
    for slot in (slots.order_by("starts_at").first(), slots.order_by("-starts_at").first()):
        if slot is None or not slot.cap_public:
            return
        name, contact = next(names)
        held = visits.hold_slot(slot_id=slot.pk, service_code=code, visitor_name=name, contact=contact, actor=NOBODY, at=before)
        visits.confirm_appointment(appointment_id=held.pk, code=held.code, actor=NOBODY, at=before)
        late = slot.starts_at + timedelta(minutes=group.grace_minutes + 1)
        if late <= at and name == TODAY[number][0]:
            visits.miss_appointment(appointment_id=held.pk, actor=SYSTEM, at=late)
        else:
            visits.check_in(code=held.code, actor=SYSTEM, at=at)
