"""The hall now, for who leads it: lines, counters, alarms, what the next hours bring, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from satupintu.centres import operations as centres
from satupintu.centres.models import Centre, Counter, Device
from satupintu.centres.queries import get_centre, get_counter, list_floors
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.hall.choosing import chosen_centre, key_of
from satupintu.desk.hall.drawing import live_shapes
from satupintu.desk.pages import page, tell
from satupintu.visits import operations, queries
from satupintu.visits.models import OfficerInterval
from satupintu.visits.queries import Advice, Alarm, CounterNow, GroupState, HallState, Outlook, TodaysWaits

LEADERS = ("supervisor", "manager")
KEPT_SECONDS = 60
"""How long the outlook of a hall is kept: it is a simulation of hours."""
STATES = {
    "closed": gettext_lazy("tutup"),
    "called": gettext_lazy("memanggil"),
    **{str(value): label for value, label in OfficerInterval.State.choices},
}
PRINTER_ADVICE = {
    "unreachable": gettext_lazy(
        "Periksa listrik dan kabel jaringan printer. Sampai beres, anjungan menampilkan nomor besar di layar."
    ),
    "paper_out": gettext_lazy("Ganti gulungan kertas. Sampai beres, anjungan menampilkan nomor besar di layar."),
    "paper_low": gettext_lazy("Siapkan gulungan kertas baru; printer masih mencetak."),
    "cover_open": gettext_lazy("Tutup penutup printer sampai berbunyi klik."),
    "not_ready": gettext_lazy("Matikan printer, tunggu sepuluh detik, lalu nyalakan lagi."),
}
ICONS = {"closed": "stop", "called": "bell", "serving": "user", "available": "check", "wrapup": "file"}


@dataclass(frozen=True)
class GroupLine:
    """A line of the table of groups."""

    state: GroupState
    today: TodaysWaits | None
    expected: int | None
    open_counters: int

    @property
    def longest(self) -> int:
        """Minutes the first in line has waited."""
        return self.state.longest_seconds // 60


@dataclass(frozen=True)
class CounterLine:
    """A line of the table of counters; `times`: how many times its expected length the service has taken, if more than 2."""

    now: CounterNow
    word: str
    icon: str
    minutes: int | None
    times: str
    groups: str


@staff(*LEADERS)
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Show the hall of `?tempat=`; asked by a script, only the part that changes."""
    at = moment_of(request)
    centre, every = chosen_centre(request)
    if centre is None:
        return page(request, "desk/hall/none.html", {})
    state = queries.hall_state(centre.pk, at)
    outlook = _outlook(centre.pk, request)
    states = {key: str(word) for key, word in STATES.items()}
    groups = _group_lines(centre, state, outlook, request)
    floors = list(list_floors(centre.pk))
    context = {
        "centre": centre,
        "centres": every,
        "state": state,
        "groups": groups,
        "zones": sorted({(line.state.group.zone.code, line.state.group.zone.name) for line in groups}),
        "counters": _counter_lines(centre, state, request),
        "counts": _counts(state),
        "longest": max((line.longest for line in groups), default=0),
        "outlook": outlook,
        "estimate_words": _estimate_words(centre.pk, region_day(at)),
        "alarms": [_told_alarm(alarm) for alarm in queries.alarms(centre.pk, at, state)],
        "advice": [_told_advice(advice) for advice in outlook.advice],
        "floors": [(floor, live_shapes(floor, state, states=states)) for floor in floors],
        "zone_choices": [zone for floor in floors for zone in floor.zones.all()],
        "may_announce": actor_of(request).has("manager", "admin"),
    }
    is_part = request.headers.get("x-requested-with") == "fetch"
    return page(request, "desk/hall/live_part.html" if is_part else "desk/hall/live.html", context)


def _estimate_words(centre_id: UUID, day: date) -> str:
    """Say how far the waits that were told today were off; "" while none can be scored."""
    error, count = queries.estimate_error(centre_id, day)
    if error is None:
        return ""
    told = {"minutes": f"{error:.1f}".replace(".", ","), "count": count}
    return _("Hari ini perkiraan tunggu meleset rata-rata %(minutes)s menit (%(count)s perkiraan dinilai).") % told


def _outlook(centre_id: UUID, request: HttpRequest) -> Outlook:
    key = f"hall.outlook.{centre_id}"
    kept: Outlook | None = cache.get(key)
    if kept is None:
        kept = queries.outlook(centre_id, moment_of(request))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _group_lines(centre: Centre, state: HallState, outlook: Outlook, request: HttpRequest) -> list[GroupLine]:
    today = queries.waits_today(centre.pk, moment_of(request))
    return [
        GroupLine(
            group,
            today.get(group.group.pk),
            outlook.longest.get(group.group.pk),
            sum(1 for now in state.counters if group.group.pk in now.group_ids),
        )
        for group in state.groups
    ]


def _counter_lines(centre: Centre, state: HallState, request: HttpRequest) -> list[CounterLine]:
    at = moment_of(request)
    overlong = queries.overlong(centre.pk, at, state)
    prefixes = {group.group.pk: group.group.prefix for group in state.groups}
    lines = []
    for now in state.counters:
        times = overlong.get(now.counter.pk)
        lines.append(
            CounterLine(
                now,
                str(STATES.get(now.state, now.state)),
                ICONS.get(now.state, "pause"),
                None if now.since is None else int((at - now.since).total_seconds() // 60),
                "" if times is None else f"{times:.1f}".replace(".", ","),
                " ".join(prefixes[pk] for pk in now.group_ids if pk in prefixes),
            )
        )
    return lines


def _counts(state: HallState) -> dict[str, int]:
    """Count the counters by what their officers do."""
    idle = sum(1 for now in state.counters if now.state == "available")
    serving = sum(1 for now in state.counters if now.state in ("serving", "called", "wrapup"))
    closed = sum(1 for now in state.counters if now.state == "closed")
    return {"idle": idle, "serving": serving, "closed": closed, "paused": len(state.counters) - idle - serving - closed}


def _told_alarm(alarm: Alarm) -> dict[str, str]:
    """Return an alarm in words, with what to do."""
    data = {"name": alarm.name, "minutes": alarm.minutes, "count": alarm.count}
    if alarm.kind == "nobody":
        return {
            "title": _("Tidak ada loket untuk kelompok %(name)s") % data,
            "text": _("%(count)s orang menunggu. Buka loket atau tambahkan kelompok ini ke loket yang buka.") % data,
        }
    if alarm.kind == "over_target":
        return {
            "title": _("Kelompok %(name)s melewati target tunggu") % data,
            "text": _("Terlama %(minutes)s menit, targetnya %(count)s menit.") % data,
        }
    if alarm.kind == "printer":
        title = _("Printer %(name)s: %(fault)s") % {**data, "fault": Device.PrinterFault(alarm.fault).label}
        return {"title": title, "text": str(PRINTER_ADVICE[alarm.fault])}
    if alarm.count:
        return {
            "title": _("Perangkat %(name)s belum pernah memberi kabar") % data,
            "text": _("Buka alamatnya di perangkat itu, atau cabut bila tidak dipakai."),
        }
    return {
        "title": _("Perangkat %(name)s tidak memberi kabar %(minutes)s menit") % data,
        "text": _("Periksa listrik, jaringan, dan layarnya."),
    }


def _told_advice(advice: Advice) -> str:
    """Return an advice in one sentence."""
    data = {"prefix": advice.group.prefix, "before": advice.before, "after": advice.after}
    if advice.counter is not None:
        data["number"] = advice.counter.number
        if advice.before is None:
            return _("Buka Loket %(number)s untuk %(prefix)s: perkiraan terlama menjadi %(after)s menit.") % data
        return _("Buka Loket %(number)s untuk %(prefix)s: perkiraan terlama %(before)s → %(after)s menit.") % data
    if advice.before is None:
        return _("Tambahkan %(prefix)s ke satu loket yang buka: perkiraan terlama menjadi %(after)s menit.") % data
    return _("Tambahkan satu loket lagi untuk %(prefix)s: perkiraan terlama %(before)s → %(after)s menit.") % data


@staff("manager", "supervisor", "admin")
@require_POST
def move_counter(request: HttpRequest, counter_id: UUID) -> HttpResponse:
    """Move a counter to another zone of its place."""
    counter = get_counter(counter_id)
    zone_id = key_of(request.POST.get("zona", ""))
    return _done(
        request,
        counter.centre,
        lambda: centres.move_counter(counter_id=counter_id, zone_id=zone_id, actor=actor_of(request), at=moment_of(request)),
        _("Loket dipindahkan."),
    )


@staff(*LEADERS)
@require_POST
def change_profile(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Say from which groups a counter calls from now on."""
    counter = queries.get_session(session_id).counter
    group_ids = [key_of(text) for text in request.POST.getlist("kelompok")]
    return _done(
        request,
        _centre_of(counter),
        lambda: operations.change_profile(
            session_id=session_id, group_ids=group_ids, actor=actor_of(request), at=moment_of(request)
        ),
        _("Kelompok loket diubah."),
    )


@staff(*LEADERS)
@require_POST
def close_counter(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Close the counter of an officer who left; whom it has goes back into the line when that was asked for."""
    counter = queries.get_session(session_id).counter
    give_back = request.POST.get("kembalikan") == "ya"
    return _done(
        request,
        _centre_of(counter),
        lambda: operations.close_counter(
            session_id=session_id, give_back=give_back, actor=actor_of(request), at=moment_of(request)
        ),
        _("Loket ditutup."),
    )


@staff("manager", "admin")
@require_POST
def announce(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """Set the announcement on displays, in both languages; empty takes it away."""
    values = {"announcement": request.POST.get("teks", ""), "announcement_en": request.POST.get("teks_en", "")}
    return _done(
        request,
        get_centre(centre_id),
        lambda: centres.change_centre(centre_id=centre_id, values=values, actor=actor_of(request), at=moment_of(request)),
        _("Pengumuman di layar diubah."),
    )


def _done(request: HttpRequest, centre: Centre, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        tell(request, refusal)
    else:
        cache.set(f"hall.outlook.{centre.pk}", None, 1)
        messages.success(request, said)
    if request.POST.get("dari") == "admin" or not actor_of(request).has(*LEADERS):
        return redirect("desk:centre", centre.pk)
    return redirect(f"/meja/aula/?tempat={centre.code}")


def _centre_of(counter: Counter) -> Centre:
    return get_centre(counter.centre_id)
