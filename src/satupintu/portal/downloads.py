"""Files on their way out: only to who may read them, inert, sniffing off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from satupintu.config.access import actor_of, moment_of, signed_in
from satupintu.core.actor import Actor
from satupintu.files import operations, queries

SHOWN = "application/pdf"


def _note(file_id: UUID, actor: Actor, at: datetime) -> None:
    """Leave the owner a trace of an officer's look, at a picture as at a file."""
    if actor.is_staff:
        operations.record_opened(file_id=file_id, actor=actor, at=at)


@signed_in
@require_safe
def download(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Send a file as a download; `?tampil=1` shows a PDF in its frame, `?gambar=1` a small re-drawn picture.

    Nothing a citizen uploaded is ever shown as it came, but for PDF, which was looked through for active content.
    """
    actor, at = actor_of(request), moment_of(request)
    if request.GET.get("gambar"):
        picture = HttpResponse(queries.preview_image(file_id, actor, at), content_type="image/jpeg")
        picture["Content-Security-Policy"] = "default-src 'none'"
        _note(file_id, actor, at)
        return picture
    file, content = queries.open_file(file_id, actor, at)
    _note(file_id, actor, at)
    shown = bool(request.GET.get("tampil")) and file.media_type == SHOWN
    response = FileResponse(
        content, as_attachment=not shown, filename=file.original_name or str(file_id), content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        if shown
        else "default-src 'none'; sandbox"
    )
    return response
