"""The office's own voice: which words it recorded itself, and files that bring more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.centres import operations as centres
from satupintu.centres.queries import get_centre, list_voice_clips
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.lobby.rules import CLIPS

LARGEST_READ = 1024 * 1024
"""Bytes of an upload that are looked at: what is larger is refused anyway."""


@staff("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def recordings(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """Show every word and take recordings: files are told apart by their names, `loket.wav` is the word `loket`."""
    centre = get_centre(centre_id)
    if request.method == "POST":
        _keep_all(request, centre_id)
        return redirect("lobby:recordings", centre_id=centre_id)
    own = list_voice_clips(centre_id)
    words = [(name, text or _("bunyi bel"), name in own) for name, text in CLIPS.items()]
    return render(request, "lobby/recordings.html", {"centre": centre, "words": words, "own": len(own)})


@staff("admin")
@require_POST
def remove(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """Go back to the built-in recording of a word."""
    centres.remove_voice_clip(
        centre_id=centre_id, name=request.POST.get("kata", ""), actor=actor_of(request), at=moment_of(request)
    )
    messages.success(request, _("Rekaman dilepas; suara bawaan dipakai lagi."))
    return redirect("lobby:recordings", centre_id=centre_id)


def _keep_all(request: HttpRequest, centre_id: UUID) -> None:
    """Keep what can be kept, file by file, and say of each other one why it cannot."""
    names = {name.casefold(): name for name in CLIPS}
    kept = 0
    for file in request.FILES.getlist("rekaman")[: len(CLIPS)]:
        stem = (file.name or "").rpartition(".")[0]
        name = names.get(stem.casefold())
        if name is None:
            messages.error(request, _("Berkas “%(name)s” bukan nama kata dalam daftar.") % {"name": stem[:40]})
            continue
        try:
            centres.keep_voice_clip(
                centre_id=centre_id, name=name, sound=file.read(LARGEST_READ), actor=actor_of(request), at=moment_of(request)
            )
        except Refusal as refusal:
            messages.error(request, f"{refusal} {refusal.advice}")
        else:
            kept += 1
    if kept:
        said = ngettext("%(count)s rekaman dipasang.", "%(count)s rekaman dipasang.", kept)
        messages.success(request, said % {"count": kept})
