"""Uploads in pieces (`static/js/upload.js`): announce, send, go on from where the line broke."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.applications import queries as cases
from satupintu.config.access import actor_of, moment_of, signed_in
from satupintu.config.problem import as_problem
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound, Refusal
from satupintu.files import operations, queries
from satupintu.files.errors import OffsetMismatch, UploadUnfinished

MEDIA: dict[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "dwg": "image/vnd.dwg",
}
DEFAULT = ("pdf", "jpg", "png")


def kinds_of(accept: Sequence[str]) -> list[str]:
    """Return the file kinds that can be taken of those a requirement names; the usual ones when none is left."""
    return [kind for kind in accept if kind in MEDIA] or list(DEFAULT)


def media_types(accept: Sequence[str]) -> tuple[str, ...]:
    """Return the media types of file kinds; photos of an iPhone are taken wherever photos are."""
    kinds = kinds_of(accept)
    if "jpg" in kinds:
        kinds.append("heic")
    return tuple(MEDIA[kind] for kind in kinds)


def accept_attribute(accept: Sequence[str]) -> str:
    """Return the `accept` attribute of a file input."""
    kinds = kinds_of(accept)
    return ",".join([*(f".{kind}" for kind in kinds), *([".jpeg", ".heic"] if "jpg" in kinds else [])])


def finished_file_id(upload_id: str, actor: Actor) -> UUID | None:
    """Return the file a finished upload of the actor became, or None."""
    try:
        upload = queries.get_upload(UUID(upload_id), actor)
    except (ValueError, NotFound):
        return None
    return upload.file_id


def _limits(target: str, actor: Actor, at: datetime) -> tuple[tuple[str, ...], int]:
    """Return media types and bytes allowed for a target `<application>:<requirement>`; the defaults for anything else."""
    case_id, _colon, key = target.partition(":")
    try:
        case = cases.get_case(UUID(case_id), actor, at)
    except ValueError:
        return media_types(DEFAULT), 5 * 1024 * 1024
    requirement = case.standard.requirement(key)
    if requirement is None:
        raise NotFound
    return media_types(requirement.accept), requirement.max_mb * 1024 * 1024


def _refused(refusal: Refusal) -> HttpResponse:
    response = JsonResponse(as_problem(refusal), status=refusal.status, content_type="application/problem+json")
    if isinstance(refusal, OffsetMismatch | UploadUnfinished):
        response.status_code = 409
        response["Upload-Offset"] = str(refusal.data["offset"])
    return response


@signed_in
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file: `name type size purpose target` → 201 `{id, offset}`."""
    actor, at = actor_of(request), moment_of(request)
    size = request.POST.get("size", "")
    try:
        allowed, most = _limits(request.POST.get("target", ""), actor, at)
        upload = operations.begin_upload(
            name=request.POST.get("name", "")[:255],
            declared_type=request.POST.get("type", "")[:150],
            expected_size=int(size) if size.isdigit() and len(size) < 13 else 0,
            allowed=allowed,
            purpose="requirement",  # whatever the form says: only such files are erased when nobody hands them in
            max_bytes=most,
            actor=actor,
            at=at,
        )
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse({"id": str(upload.pk), "offset": 0}, status=201)


@signed_in
@require_http_methods(["HEAD", "PATCH"])
def chunk(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """HEAD tells the offset; PATCH adds the piece at `Upload-Offset` and finishes the file when it was the last."""
    actor, at = actor_of(request), moment_of(request)
    try:
        upload = queries.get_upload(upload_id, actor)
        if request.method == "PATCH":
            offset = request.headers.get("Upload-Offset", "")
            upload = operations.append_chunk(
                upload_id=upload_id,
                offset=int(offset) if offset.isdigit() and len(offset) < 13 else -1,
                content=request.body,
                actor=actor,
                at=at,
            )
            if upload.received == upload.expected_size:
                operations.finish_upload(upload_id=upload_id, actor=actor, at=at)
    except Refusal as refusal:
        return _refused(refusal)
    response = HttpResponse(status=200 if request.method == "HEAD" else 204)
    response["Upload-Offset"] = str(upload.received)
    response["Upload-Length"] = str(upload.expected_size)
    response["Cache-Control"] = "no-store"
    return response
