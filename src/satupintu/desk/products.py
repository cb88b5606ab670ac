"""The register of issued products, and revoking one by decree."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.applications.queries import find_product_ahead, get_case
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.downloads import PDF
from satupintu.desk.pages import listed, page, tell
from satupintu.issuance import operations
from satupintu.issuance.queries import draw_draft, page_products, search_products
from satupintu.sop.models import Task


@staff()
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show a page of the issued products, newest first; find them by number or code."""
    text = request.GET.get("q", "")[:80]
    products = search_products(actor_of(request), text=text)
    found = listed(request, lambda after: page_products(products, after=after))
    context = {
        "products": found.rows,
        "q": text,
        "query": urlencode({"q": text}) if text else "",
        "after": found.after,
        "is_continued": bool(request.GET.get("sesudah")),
        "may_revoke": actor_of(request).has("kadis", "admin"),
    }
    return page(request, "desk/products.html", context)


@staff()
@require_safe
def draft(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the product of a case as it would be issued from where the case stands, marked as a draft; nothing is kept."""
    at = moment_of(request)
    case = get_case(application_id, actor_of(request), at)
    ahead = [task for task in case.tasks if task.state == Task.State.OPEN and find_product_ahead(task)]
    if not ahead or not case.is_handler:
        raise NotFound
    try:
        pdf = draw_draft(ahead[0], at)
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("desk:case", application_id)
    response = HttpResponse(pdf, content_type=PDF)
    response["Content-Disposition"] = 'inline; filename="konsep.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response["Cache-Control"] = "no-store"
    return response


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
