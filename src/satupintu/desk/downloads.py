"""Files for the officer's eyes: a viewer beside the checklist, each opening taken down."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from satupintu.config.access import actor_of, moment_of, staff
from satupintu.files import operations, queries

PDF = "application/pdf"
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""What a shown PDF may do. A sandbox would also keep out the browser's own viewer, which runs nothing of ours."""
PICTURES = {"image/jpeg", "image/png", "image/heic"}


@staff()
@require_safe
def show_file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Show a PDF in its frame and a picture re-drawn small; `?unduh=1`, and every other kind, is a download.

    Nothing that was handed in is shown as it came but PDF, which was looked through for active content; no page of it may
    run scripts, load anything or be framed by another site.
    """
    actor, at = actor_of(request), moment_of(request)
    file = queries.get_file(file_id, actor, at)
    is_asked_for = bool(request.GET.get("unduh"))
    response: HttpResponseBase
    if file.media_type in PICTURES and not is_asked_for:
        response = HttpResponse(queries.preview_image(file_id, actor, at), content_type="image/jpeg")
        policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    else:
        file, content = queries.open_file(file_id, actor, at)
        is_shown = file.media_type == PDF and not is_asked_for
        response = FileResponse(
            content, as_attachment=not is_shown, filename=file.original_name or str(file_id), content_type=file.media_type
        )
        policy = PDF_POLICY if is_shown else "default-src 'none'; sandbox"
    operations.record_opened(file_id=file_id, actor=actor, at=at)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    return response
