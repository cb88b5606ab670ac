"""What an officer does at the counter: each button sends the counter, the number it stood for, and a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import COUNTER_ROLES
from satupintu.desk.visiting import is_repeated, optional_id, posted_id, said_of
from satupintu.visits import operations, queries

Act = Callable[[HttpRequest, dict[str, Any]], str]
"""Runs one operation with who, when and which counter at hand; returns what to tell, "" for nothing."""


@staff(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Do what a button of the counter says; its address, opened from the history, leads to the counter."""
    run = ACTS.get(verb)
    if run is None:
        raise NotFound
    if request.method == "POST" and not is_repeated(request):
        leg_id = optional_id(request, "nomor")
        common = {"session_id": posted_id(request, "sesi"), "actor": actor_of(request), "at": moment_of(request)}
        try:
            said = run(request, common)
        except NotFound:
            raise
        except Refusal as refusal:
            messages.error(request, said_of(refusal, leg_id))
        else:
            if said:
                messages.success(request, said)
    return redirect("desk:counter")


def _on_leg(work: Callable[..., object], said: str = "") -> Act:
    """Return an act that needs nothing but the number."""

    def run(request: HttpRequest, common: dict[str, Any]) -> str:
        work(leg_id=posted_id(request, "nomor"), **common)
        return said

    return run


def _call_next(request: HttpRequest, common: dict[str, Any]) -> str:
    return "" if operations.call_next(**common) is not None else _("Tidak ada yang menunggu untuk loket ini.")


def _call_number(request: HttpRequest, common: dict[str, Any]) -> str:
    operations.call_number(leg_id=posted_id(request, "nomor"), reason=request.POST.get("alasan", ""), **common)
    return ""


def _serve_directly(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.serve_directly(service_code=request.POST.get("layanan", ""), **common)
    return _("Nomor %(label)s dibuat dan langsung dilayani.") % {"label": leg.visit.ticket.label}


def _hold(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.hold(
        leg_id=posted_id(request, "nomor"),
        reason=request.POST.get("alasan", ""),
        back_to=request.POST.get("kembali", "officer"),
        **common,
    )
    return _("Nomor %(label)s ditunda.") % {"label": leg.visit.ticket.label}


def _give_back(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.give_back(leg_id=posted_id(request, "nomor"), reason=request.POST.get("alasan", ""), **common)
    return _("Nomor %(label)s dikembalikan ke antrean, di tempatnya semula.") % {"label": leg.visit.ticket.label}


def _transfer(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.transfer(
        leg_id=posted_id(request, "nomor"),
        group_id=posted_id(request, "kelompok"),
        for_counter_id=optional_id(request, "ke-loket"),
        first_in_line=bool(request.POST.get("terdepan")),
        **common,
    )
    names = {"label": leg.visit.ticket.label, "group": leg.group.name}
    return _("Nomor %(label)s dialihkan ke %(group)s dengan nomor yang sama.") % names


def _finish(request: HttpRequest, common: dict[str, Any]) -> str:
    count = request.POST.get("jumlah", "1")
    leg = operations.finish(
        leg_id=posted_id(request, "nomor"),
        outcome=request.POST.get("hasil", ""),
        quantity=int(count) if count.isascii() and count.isdigit() else 0,
        wrap_up=bool(request.POST.get("berkas")),
        go_on=bool(request.POST.get("terus")),
        **common,
    )
    names = {"label": leg.visit.ticket.label, "outcome": leg.get_outcome_display()}
    return _("Nomor %(label)s selesai: %(outcome)s.") % names


def _resume(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.resume(leg_id=posted_id(request, "nomor"), actor=common["actor"], at=common["at"])
    return _("Nomor %(label)s mengantre lagi di tempatnya semula.") % {"label": leg.visit.ticket.label}


def _pause(request: HttpRequest, common: dict[str, Any]) -> str:
    session = operations.pause_counter(state=request.POST.get("jeda", ""), **common)
    outlook = queries.pause_outlook(session)
    if outlook.uncovered:
        # Told, not refused: the officer knows why they must go, the leader sees it on the hall's page.
        messages.warning(
            request, _("Selama Anda jeda, tidak ada loket untuk kelompok %(groups)s.") % {"groups": ", ".join(outlook.uncovered)}
        )
    return ""


def _end_pause(request: HttpRequest, common: dict[str, Any]) -> str:
    operations.resume_counter(**common)
    return ""


def _change_profile(request: HttpRequest, common: dict[str, Any]) -> str:
    try:
        group_ids = [UUID(value) for value in request.POST.getlist("kelompok")]
    except ValueError:
        raise NotFound from None
    operations.change_profile(group_ids=group_ids, **common)
    return _("Kelompok antrean loket ini diubah.")


def _close(request: HttpRequest, common: dict[str, Any]) -> str:
    session = operations.close_counter(give_back=bool(request.POST.get("kembalikan")), **common)
    request.session.pop("loket", None)
    return _("Loket %(number)s ditutup.") % {"number": session.counter.number}


def _recall(request: HttpRequest, common: dict[str, Any]) -> str:
    call = operations.recall(leg_id=posted_id(request, "nomor"), **common)
    return _("Nomor %(label)s dipanggil ulang.") % {"label": call.label}


ACTS: Mapping[str, Act] = {
    "panggil": _call_next,
    "panggil-nomor": _call_number,
    "langsung": _serve_directly,
    "ulang": _recall,
    "layani": _on_leg(operations.serve),
    "lewati": _on_leg(operations.skip),
    "tidak-hadir": _on_leg(operations.no_show),
    "kembalikan": _give_back,
    "tunda": _hold,
    "antrekan": _resume,
    "ambil-lagi": _on_leg(operations.take_back),
    "alihkan": _transfer,
    "selesai": _finish,
    "urungkan": _on_leg(operations.undo_start),
    "jeda": _pause,
    "lanjut": _end_pause,
    "kelompok": _change_profile,
    "tutup": _close,
}
"""Every button of the counter, by the last part of its address."""
