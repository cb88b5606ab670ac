"""What changes hands on paper: products handed over, originals taken in and given back, each with a receipt to print."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.config.access import actor_of, moment_of, safe_next, staff
from satupintu.core.actor import Actor
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.pages import KEEPER_ROLES, act_on_case, page, tell
from satupintu.desk.visitor import note_posted
from satupintu.issuance import operations as issuance
from satupintu.issuance.models import Handover
from satupintu.issuance.queries import get_handover, list_products
from satupintu.visits import operations, queries


def papers_of(application_id: UUID, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the products, with their receipts, and the originals of a case, and its way from door to document."""
    products = [(document, getattr(document, "handover", None)) for document in list_products(application_id)]
    return {
        "products": products,
        "in_hand_at": min((receipt.handed_at if receipt else made.issued_at for made, receipt in products), default=None),
        "originals": list(queries.list_originals(application_id)),
        "door": queries.door_to_document(application_id),
        "may_keep": actor.has(*KEEPER_ROLES),
        "recipients": Handover.As.choices,
        "today": region_day(at),
    }


@staff(*KEEPER_ROLES)
@require_POST
def hand_over(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Note to whom a product was handed, and show the receipt; the same again shows the receipt there is."""
    try:
        done = issuance.hand_over(
            document_id=document_id,
            recipient_name=request.POST.get("penerima", ""),
            recipient_as=request.POST.get("sebagai", ""),
            actor=actor_of(request),
            at=moment_of(request),
        )
    except Refusal as refusal:
        tell(request, refusal)
        case = f"/meja/permohonan/{request.POST.get('permohonan', '')}/?tab=serah"
        return redirect(safe_next(request, request.POST.get("ke", ""), case))
    if done.document.application_id is not None:
        note_posted(request, done.document.application_id)
    return redirect("desk:handover", done.pk)


@staff(*KEEPER_ROLES)
@require_safe
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Show the receipt of a product, for printing and signing."""
    return page(request, "desk/receipt_handover.html", {"handover": get_handover(handover_id, actor_of(request))})


@staff(*KEEPER_ROLES)
@act_on_case
def take(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take originals in for a case and show the receipt."""
    return take_in(request, application_id, f"/meja/permohonan/{application_id}/?tab=serah")


def take_in(request: HttpRequest, application_id: UUID, back: str) -> HttpResponse:
    """Take in the originals a form names and show the receipt; what is wrong is told on the page `back`."""
    count = request.POST.get("jumlah", "")
    try:
        due_on = date.fromisoformat(request.POST.get("sampai", ""))
    except ValueError:
        messages.error(request, _("Isi sampai tanggal berapa berkas dititipkan."))
        return redirect(back)
    try:
        original = operations.take_original(
            application_id=application_id,
            what=request.POST.get("apa", ""),
            count=int(count) if count.isascii() and count.isdigit() else 0,
            brought_by=request.POST.get("dari", ""),
            due_on=due_on,
            actor=actor_of(request),
            at=moment_of(request),
        )
    except Refusal as refusal:
        tell(request, refusal)
        return redirect(back)
    note_posted(request, application_id)
    return redirect("desk:original", original.pk)


@staff(*KEEPER_ROLES)
@require_safe
def original(request: HttpRequest, original_id: UUID) -> HttpResponse:
    """Show the receipt of originals, for printing and signing: of taking them in, then of giving them back."""
    found = queries.get_original(original_id)
    context = {"original": found, "is_late": found.returned_at is None and found.due_on < region_day(moment_of(request))}
    return page(request, "desk/receipt_original.html", context)


@staff(*KEEPER_ROLES)
@require_POST
def give_back(request: HttpRequest, original_id: UUID) -> HttpResponse:
    """Give originals back to somebody."""
    try:
        operations.return_original(
            original_id=original_id,
            returned_to=request.POST.get("kepada", ""),
            actor=actor_of(request),
            at=moment_of(request),
        )
    except Refusal as refusal:
        tell(request, refusal)
    return redirect("desk:original", original_id)


@staff(*KEEPER_ROLES)
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """List the originals the office holds now, those that should be back already first."""
    today = region_day(moment_of(request))
    lines = [(line, line.due_on < today) for line in queries.list_originals_held()[:500]]
    return page(request, "desk/originals.html", {"lines": lines, "late": sum(is_late for _line, is_late in lines)})
