"""The file in a multipart body, also of a PUT, and which media types a requirement takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

MULTIPART = "multipart/form-data"
_KINDS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_USUAL = ("pdf", "jpg", "png")


def media_types(accept: Sequence[str]) -> tuple[str, ...]:
    """Return the media types of the kinds a requirement accepts; the usual ones when it names none.

    Photos of an iPhone (HEIC) are taken wherever photos are.
    """
    kinds = [kind for kind in accept if kind in _KINDS] or list(_USUAL)
    if "jpg" in kinds:
        kinds.append("heic")
    return tuple(dict.fromkeys(_KINDS[kind] for kind in kinds))


def file_of(request: HttpRequest) -> UploadedFile[bytes] | None:
    """Return the part `file` of a multipart body, or None. Django reads the body of a POST only; this reads a PUT as well.

    Raises what Django raises for a body that cannot be taken apart.
    """
    if request.method == "POST":
        files = request.FILES
    else:
        kept = getattr(request, "api_files", None)
        files = request.parse_file_upload(request.META, request)[1] if kept is None else kept
        request.api_files = files  # type: ignore[attr-defined]  # the body can be read once only
    return cast("UploadedFile[bytes] | None", files.get("file"))
