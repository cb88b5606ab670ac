"""Saving one part of a draft from a page, and taking the last change back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from satupintu.catalogue import operations
from satupintu.catalogue.queries import Design, editing, get_draft_content, mark_of
from satupintu.config.access import actor_of, moment_of
from satupintu.core.errors import Refusal
from satupintu.desk.pages import tell
from satupintu.desk.standards.frame import WRITERS, is_draft

KEPT = 5
"""How many changes can be taken back, one after the other."""
_SESSION = "standar_urungkan"


def may_write(request: HttpRequest, design: Design) -> bool:
    """Whether whoever asks may change this version."""
    return actor_of(request).has(*WRITERS) and is_draft(design.version)


def save_part(request: HttpRequest, design: Design, part: str, value: Any) -> None:
    """Save another value of a part over the one the writer saw (`tanda`), and remember the one before. Raises Refusal."""
    version_id = design.version.pk
    seen = request.POST.get("tanda", "")
    operations.edit_part(version_id=version_id, part=part, value=value, seen=seen, actor=actor_of(request), at=moment_of(request))
    after = mark_of(get_draft_content(version_id).get(part))
    step = {"version": str(version_id), "part": part, "before": design.content.get(part), "after": after}
    request.session[_SESSION] = [*request.session.get(_SESSION, ()), step][-KEPT:]


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
