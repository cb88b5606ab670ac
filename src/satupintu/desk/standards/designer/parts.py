"""Saving one part of a draft from a page, and taking the last change back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from satupintu.catalogue import operations
from satupintu.catalogue.errors import PartUnchanged
from satupintu.catalogue.queries import Design, editing, get_draft_content, mark_of
from satupintu.config.access import actor_of, moment_of
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_zone
from satupintu.desk.pages import tell, words_of
from satupintu.desk.standards.frame import WRITERS, is_draft

QUIET = "_otomatis"
"""Sent with what a page saves by itself while somebody types."""
KEPT = 5
"""How many changes can be taken back, one after the other."""
_SESSION = "standar_urungkan"


def may_write(request: HttpRequest, design: Design) -> bool:
    """Whether whoever asks may change this version."""
    return actor_of(request).has(*WRITERS) and is_draft(design.version)


def save_part(request: HttpRequest, design: Design, part: str, value: Any, piece: str = "") -> str:
    """Save another value of a part over the one the writer saw (`tanda`), and return its mark. Raises Refusal.

    The value before is remembered; changes of one `piece` that follow each other are one step to take back.
    """
    version_id = design.version.pk
    seen = request.POST.get("tanda", "")
    operations.edit_part(version_id=version_id, part=part, value=value, seen=seen, actor=actor_of(request), at=moment_of(request))
    after = mark_of(get_draft_content(version_id).get(part))
    step = {"version": str(version_id), "part": part, "before": design.content.get(part), "after": after, "piece": piece}
    steps = list(request.session.get(_SESSION, ()))
    last = steps[-1] if steps else {}
    if piece and [last.get(key) for key in ("version", "part", "piece", "after")] == [str(version_id), part, piece, seen]:
        step["before"] = steps.pop()["before"]
    request.session[_SESSION] = [*steps, step][-KEPT:]
    return after


def save_quietly(
    request: HttpRequest, design: Design, part: str, form: forms.Form, value: Callable[[], Any], piece: str
) -> HttpResponse:
    """Save what was typed while the page stays open, and answer in JSON: the new mark and the time, or why not.

    422 for what the form does not accept yet, 409 for a refusal.
    """
    if not form.is_valid():
        first = next((str(sentence) for sentences in form.errors.values() for sentence in sentences), "")
        return JsonResponse({"fault": first}, status=422)
    try:
        mark = save_part(request, design, part, value(), piece)
    except PartUnchanged:
        mark = design.mark(part)
    except Refusal as refusal:
        return JsonResponse({"fault": words_of(refusal)}, status=409)
    return JsonResponse({"mark": mark, "at": moment_of(request).astimezone(region_zone()).strftime("%H.%M")})


def change(request: HttpRequest, design: Design, part: str, value: Any, said: str) -> bool:
    """Save a part from a button; what happened, or why not, is said on the next page."""
    try:
        save_part(request, design, part, value)
    except Refusal as refusal:
        tell(request, refusal)
        return False
    messages.success(request, said)
    return True


def may_undo(request: HttpRequest, design: Design, part: str) -> bool:
    """Whether the last change of a part was made here and nothing came after it."""
    return _last(request, design, part) is not None


def undo(request: HttpRequest, design: Design, part: str) -> None:
    """Take the last change of a part back, unless somebody changed it since; what happened is said on the next page."""
    try:
        step = _last(request, design, part)
        if step is None:
            raise editing.NothingToUndo
        operations.edit_part(
            version_id=design.version.pk,
            part=part,
            value=step["before"],
            seen=step["after"],
            actor=actor_of(request),
            at=moment_of(request),
        )
    except Refusal as refusal:
        tell(request, refusal)
        return
    request.session[_SESSION] = [kept for kept in request.session[_SESSION] if kept is not step]
    messages.success(request, _("Perubahan terakhir diurungkan."))


def _last(request: HttpRequest, design: Design, part: str) -> dict[str, Any] | None:
    ours = [
        step for step in request.session.get(_SESSION, ()) if step["version"] == str(design.version.pk) and step["part"] == part
    ]
    return ours[-1] if ours and ours[-1]["after"] == design.mark(part) else None


def question_address(version_id: UUID, name: str) -> str:
    """Return where a question stands on the page of its form."""
    return f"/meja/standar/{version_id}/formulir/#soal-{name}"
