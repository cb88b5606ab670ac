"""What respondents wrote: read, confirmed, and the lexicon that sorts it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.desk.hall.choosing import key_of
from satupintu.desk.hall.forms import Plain, chosen, text
from satupintu.desk.pages import attempt, page
from satupintu.desk.surveys.reading import VIEWERS, service_names, with_tabs
from satupintu.surveys import operations, queries
from satupintu.surveys.models import LexiconEntry
from satupintu.surveys.operations import EDITORS, READERS


@staff(*VIEWERS)
@require_safe
def comments(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """List what respondents wrote (`?baru=ya`, `?waspada=ya`, `?unsur=U3`); nothing tells who or when."""
    row = queries.get_round(round_id)
    instrument = queries.read_instrument(row.version.body)
    is_english = (get_language() or "id").startswith("en")
    elements = [(element.code, element.name_en if is_english else element.name) for element in instrument.elements]
    tag = request.GET.get("unsur", "")
    tag = tag if tag in dict(elements) else ""
    only_new, only_alerts = request.GET.get("baru") == "ya", request.GET.get("waspada") == "ya"
    names = service_names()
    found = queries.list_comments(round_id, only_new=only_new, only_alerts=only_alerts, tag=tag)
    counts = dict(queries.count_topics(round_id))
    context = {
        "comments": [(comment, names.get(comment.service_code, comment.service_code)) for comment in found],
        "elements": elements,
        "topics": [(code, name, counts[code]) for code, name in elements if code in counts],
        "chosen": tag,
        "only_new": only_new,
        "only_alerts": only_alerts,
    }
    return with_tabs(request, row, "saran/", "desk/surveys/comments.html", context)


@staff(*READERS)
@require_POST
def confirm(request: HttpRequest, round_id: UUID, comment_id: UUID) -> HttpResponse:
    """Say what a comment is about."""
    actor, at = actor_of(request), moment_of(request)
    tags = request.POST.getlist("unsur")
    attempt(
        request,
        None,
        lambda: operations.confirm_comment(comment_id=comment_id, tags=tags, actor=actor, at=at),
        _("Saran sudah diperiksa."),
    )
    return redirect("desk:survey-comments", round_id)


class EntryForm(Plain):
    """A phrase of the lexicon."""

    phrase = text(gettext_lazy("Kata atau frasa"), 60, autocapitalize="none")
    kind = chosen(gettext_lazy("Artinya"), LexiconEntry.Kind.choices)
    tag = forms.CharField(
        label=gettext_lazy("Kode unsur"), max_length=20, required=False, help_text=gettext_lazy("Untuk topik, misalnya U3.")
    )


@staff(*EDITORS, "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def lexicon(request: HttpRequest) -> HttpResponse:
    """Show and edit the lexicon."""
    actor, at = actor_of(request), moment_of(request)
    if gone := request.POST.get("hapus", ""):
        attempt(
            request,
            None,
            lambda: operations.remove_entry(entry_id=key_of(gone), actor=actor, at=at),
            _("Kata dihapus dari kamus."),
        )
        return redirect("desk:survey-lexicon")
    form = EntryForm(posted(request))
    if form.is_valid() and attempt(
        request, form, lambda: operations.add_entry(**form.cleaned_data, actor=actor, at=at), _("Kata ditambahkan ke kamus.")
    ):
        return redirect("desk:survey-lexicon")
    groups: dict[tuple[str, str], list[Any]] = {}
    for entry in queries.list_lexicon():
        groups.setdefault((str(entry.get_kind_display()), entry.tag), []).append(entry)
    context = {"form": form, "groups": [(*key, entries) for key, entries in groups.items()]}
    return page(request, "desk/surveys/lexicon.html", context, status=422 if form.is_bound else 200)
