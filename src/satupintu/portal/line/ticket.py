"""One number on a phone: its place in line, and what its holder may do. The code is the key, so nobody logs in here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.config.access import actor_of, moment_of, public
from satupintu.config.streams import allow_stream, stream_address
from satupintu.config.throttle import limit_tries
from satupintu.core.actor import NOBODY, Actor
from satupintu.core.regions import region_day
from satupintu.portal.line.drawing import qr_picture
from satupintu.portal.line.following import OVER
from satupintu.portal.line.reading import (
    clock,
    read_place,
    read_stamp,
    service_names,
    service_of,
)
from satupintu.surveys.queries import find_token, use_of_leg
from satupintu.visits import operations
from satupintu.visits.errors import NotToday, VisitUnknown
from satupintu.visits.models import Leg, Visit
from satupintu.visits.queries import Place, allows, get_visit_by_code, mark_of, wait_words


@public
@require_safe
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a number stands; with `?bagian=1` only the part that changes, 304 while it has not (RFC 9110, 13.1.2)."""
    at = moment_of(request)
    visit = _visit_of_today(request, code, at)
    if "bagian" not in request.GET:
        stream = stream_address(request, f"nomor/{visit.code}/")
        whole = render(request, "portal/line_ticket.html", {**_context(visit, at), "stream": stream})
        allow_stream(whole, stream)
        return _private(whole)
    etag = f'"{read_stamp(visit, at)}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "portal/line_state.html", _context(visit, at))
        response["ETag"] = etag
    return _private(response)


@public
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ticket as it is printed on a roll 80 mm wide."""
    at = moment_of(request)
    visit = _visit_of_today(request, code, at)
    address = request.build_absolute_uri(f"/antrean/{visit.code}/")
    context = {**_context(visit, at), "qr": qr_picture(address), "taken": visit.opened_at}
    return _private(render(request, "portal/line_paper.html", context))


# Who knows the code of a ticket may do these things; a foreign page that does not know it can send nothing, so there is no
# token against forged forms, and no cookie.
@public
@csrf_exempt
@require_POST
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """Note that the holder is there, or nearly."""
    return _act(request, code, "arrive")


@public
@csrf_exempt
@require_POST
def postpone(request: HttpRequest, code: str) -> HttpResponse:
    """Let others go first for a quarter of an hour."""
    return _act(request, code, "postpone")


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether the holder really leaves the line, then let them."""
    if request.method == "POST":
        return _act(request, code, "leave")
    at = moment_of(request)
    return _private(render(request, "portal/line_leave.html", _context(_visit_of_today(request, code, at), at)))


def _act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    at = moment_of(request)
    visit = _visit_of_today(request, code, at)
    getattr(operations, verb)(visit_code=visit.code, actor=_visitor(request), at=at)
    return redirect("portal:line-ticket", visit.code)


def _visitor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    return actor if actor.kind == "person" else NOBODY


def _visit_of_today(request: HttpRequest, code: str, at: datetime) -> Visit:
    """Return the visit of a code. Raises `VisitUnknown` (also for a forged one), `NotToday`; `TooManyTries` for who guesses."""
    try:
        visit = get_visit_by_code(code)
    except VisitUnknown:
        limit_tries(request, "tiket", most=30, seconds=600)
        raise
    if visit.day != region_day(at):
        raise NotToday(day=visit.day.isoformat())
    return visit


def _context(visit: Visit, at: datetime) -> dict[str, Any]:
    place, names = read_place(visit, at), service_names()
    leg = place.leg
    heading, advice = _words(place)
    return {
        "visit": visit,
        "place": place,
        "label": visit.ticket.label,
        "services": [service_of(other, names) for other in visit.legs.select_related("group").order_by("seq")],
        "heading": heading,
        "advice": advice,
        "wait": wait_words(place.wait),
        "is_live": leg.state in Leg.ACTIVE,
        "may_arrive": allows(leg, "arrive") and not leg.is_here,
        "may_postpone": allows(leg, "postpone"),
        "may_leave": leg.state in Leg.ACTIVE and allows(leg, "leave"),
        "rests_until": clock(leg.not_before) if leg.not_before and leg.not_before > at else "",
        "now": clock(at),
        "mark": mark_of(leg, at) if leg.state in Leg.ACTIVE else OVER,
        "survey_token": _survey_token(visit, at) if leg.state == Leg.State.DONE else None,
    }


def _survey_token(visit: Visit, at: datetime) -> str | None:
    """Return the token of the invitation for what was done here, None when none was drawn or it was answered."""
    done = visit.legs.filter(state=Leg.State.DONE, application__isnull=True).order_by("seq").values_list("pk", flat=True)
    return next(filter(None, (find_token(use_of_leg(pk), at) for pk in done)), None)


def _words(place: Place) -> tuple[str, str]:
    """Return what is to be known first, and what to do now."""
    leg = place.leg
    if place.state == Leg.State.WAITING and not leg.is_here:
        return _("Anda belum ditandai tiba"), _(
            "Nomor ini baru dipanggil setelah Anda menekan “Saya sudah dekat atau tiba”. Tempat Anda dalam antrean tetap terjaga."
        )
    return {
        Leg.State.WAITING: (_("Menunggu dipanggil"), _("Tunggu di %(zone)s.") % {"zone": place.zone.name}),
        Leg.State.CALLED: (_("Giliran Anda"), _("Silakan segera ke loket.")),
        Leg.State.SERVING: (_("Sedang dilayani"), ""),
        Leg.State.HELD: (_("Ditunda"), _("Kembali ke petugas setelah keperluan Anda siap.")),
        Leg.State.NO_SHOW: (
            _("Nomor sudah dipanggil, Anda belum datang"),
            _("Segera ke meja informasi; dalam satu jam nomor ini masih bisa dihidupkan lagi."),
        ),
        Leg.State.LEFT: (_("Anda sudah meninggalkan antrean"), _("Ambil nomor baru bila masih perlu.")),
        Leg.State.EXPIRED: (_("Nomor ini sudah berakhir"), _("Ambil nomor baru.")),
        Leg.State.VOID: (_("Nomor ini dibatalkan petugas"), _("Tanyakan ke meja informasi.")),
    }.get(Leg.State(place.state), (_("Selesai dilayani"), _("Terima kasih sudah datang.")))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
