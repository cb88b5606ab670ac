"""The register of issued products, and revoking one by decree."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import page
from satupintu.issuance import operations
from satupintu.issuance.queries import page_products, search_products


@staff()
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show a page of the issued products, newest first; find them by number or code."""
    text, after = request.GET.get("q", "")[:80], request.GET.get("sesudah", "")[:90]
    found = page_products(search_products(actor_of(request), text=text), after=after)
    context = {
        "products": found.products,
        "q": text,
        "query": urlencode({"q": text}) if text else "",
        "after": found.after,
        "is_continued": bool(after),
        "may_revoke": actor_of(request).has("kadis", "admin"),
    }
    return page(request, "desk/products.html", context)


@staff("kadis", "admin")
@require_POST
def revoke(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Revoke a product by decree, with the reason."""
    try:
        operations.revoke_document(
            document_id=document_id,
            decree_no=request.POST.get("surat", ""),
            reason=request.POST.get("alasan", ""),
            actor=actor_of(request),
            at=moment_of(request),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, f"{refusal} {refusal.advice}".strip())
    else:
        messages.success(request, _("Dokumen dicabut. Halaman verifikasinya sekarang menyatakan demikian."))
    return redirect("desk:products")
