"""Receipts to be signed, as PDF on A4 or on the 80 mm roll: of a product handed over, of originals taken in or given back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.templatetags.komponen import hari, waktu
from satupintu.desk.downloads import PDF
from satupintu.desk.pages import KEEPER_ROLES
from satupintu.issuance.models import Handover
from satupintu.issuance.ports import Field, SlipData
from satupintu.issuance.queries import draw_slip, get_handover
from satupintu.visits.models import Original
from satupintu.visits.queries import get_original

LANGUAGE = "id"
"""Receipts are papers of the office: Indonesian, whatever the officer reads (UU 24/2009 ps. 27)."""


@staff(*KEEPER_ROLES)
@require_safe
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Send the receipt of a product; `?kertas=rol` for the roll."""
    found = get_handover(handover_id, actor_of(request))
    with translation.override(LANGUAGE):
        slip = _of_handover(found, request.build_absolute_uri(f"/v/{found.document.code}/"))
        return _sent(slip, request)


@staff(*KEEPER_ROLES)
@require_safe
def original(request: HttpRequest, original_id: UUID) -> HttpResponse:
    """Send the receipt of originals: of taking them in, or, once they are back, of giving them back; `?kertas=rol`."""
    found = get_original(original_id)
    with translation.override(LANGUAGE):
        slip = _of_original(found, request.build_absolute_uri(f"/meja/titipan/{found.pk}/"))
        return _sent(slip, request)


def _of_handover(done: Handover, link: str) -> SlipData:
    lines = {
        _("Produk"): done.document.title,
        _("Nomor produk"): done.document.number,
        _("Pemegang"): done.document.holder_masked,
        _("Diserahkan pada"): waktu(done.handed_at),
        _("Penerima"): f"{done.recipient_name} ({done.get_recipient_as_display()})",
    }
    return SlipData(
        title=_("Tanda terima penyerahan produk"),
        number=done.number,
        lines=tuple(Field(label, str(value)) for label, value in lines.items()),
        giver=done.handed_by.name,
        receiver=done.recipient_name,
        link=link,
        link_note=_("Pindai untuk memeriksa keaslian produk."),
    )


def _of_original(kept: Original, link: str) -> SlipData:
    lines = {
        _("Permohonan"): f"{kept.application.number} – {kept.application.service.name}",
        _("Berkas"): kept.what,
        _("Jumlah"): str(kept.count),
        _("Diterima kantor"): f"{waktu(kept.taken_at)}, {_('dari')} {kept.brought_by}",
    }
    if kept.returned_at is None or kept.returned_by is None:
        lines[_("Dititipkan sampai")] = hari(kept.due_on)
        title, giver, receiver = _("Tanda terima berkas asli"), kept.brought_by, kept.taken_by.name
        note = _("Bawa tanda terima ini saat mengambil berkas kembali.")
    else:
        lines[_("Dikembalikan")] = f"{waktu(kept.returned_at)}, {_('kepada')} {kept.returned_to}"
        title, giver, receiver = _("Tanda terima pengembalian berkas asli"), kept.returned_by.name, kept.returned_to
        note = ""
    return SlipData(
        title=title,
        number=kept.number,
        lines=tuple(Field(label, str(value)) for label, value in lines.items()),
        giver=giver,
        receiver=receiver,
        link=link,
        link_note=_("Pindai di loket untuk membuka catatan titipan ini."),
        note=note,
    )


def _sent(slip: SlipData, request: HttpRequest) -> HttpResponse:
    pdf = draw_slip(slip, "roll" if request.GET.get("kertas") == "rol" else "a4", moment_of(request))
    response = HttpResponse(pdf, content_type=PDF)
    response["Content-Disposition"] = f'inline; filename="{slip.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
