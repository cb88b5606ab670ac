"""Suggestions of staff: propose, read, answer, take back."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.complaints import operations, queries
from satupintu.complaints.models import StaffSuggestion, Topic
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import blame, listed, page, words_of


class SuggestionForm(forms.Form):
    """What is proposed."""

    use_required_attribute = False
    title = forms.CharField(
        label=gettext_lazy("Judul"), max_length=120, error_messages={"required": gettext_lazy("Tulis judul.")}
    )
    topic = forms.ChoiceField(label=gettext_lazy("Tentang apa?"), choices=Topic.choices, initial=Topic.OTHER)
    body = forms.CharField(
        label=gettext_lazy("Saran Anda"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Tulis saran Anda.")},
    )
    is_anonymous = forms.BooleanField(
        label=gettext_lazy("Tanpa nama"),
        required=False,
        help_text=gettext_lazy("Rekan dan atasan tidak melihat siapa Anda. Jawabannya tetap Anda baca di sini."),
    )


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """List suggestions, newest first (`?status=`, `?milik=saya`), and take a new one."""
    actor, at = actor_of(request), moment_of(request)
    form = SuggestionForm(posted(request))
    if form.is_valid():
        try:
            made = operations.submit_suggestion(**form.cleaned_data, actor=actor, at=at)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saran %(number)s diajukan. Terima kasih.") % {"number": made.number})
            return redirect("desk:suggestions")
    state, own = request.GET.get("status", ""), request.GET.get("milik") == "saya"
    state = state if state in StaffSuggestion.State.values else ""
    found = listed(request, lambda after: queries.page_suggestions(actor, state=state, own=own, after=after))
    states = [("", _("Semua")), *StaffSuggestion.State.choices]
    tabs = [{"label": label, "url": f"?status={value}", "here": value == state and not own} for value, label in states]
    tabs.append({"label": _("Saran saya"), "url": "?milik=saya", "here": own})
    query = f"milik=saya&sesudah={found.after}" if own else f"status={state}&sesudah={found.after}"
    context = {"form": form, "suggestions": found.rows, "after": found.after, "next_query": query, "tabs": tabs}
    return page(request, "desk/complaints/suggestions.html", context, status=422 if form.errors else 200)


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Show a suggestion; a manager answers it, its author takes it back."""
    actor, at = actor_of(request), moment_of(request)
    fault = ""
    if request.method == "POST":
        try:
            if request.POST.get("tindakan") == "cabut":
                operations.withdraw_suggestion(suggestion_id=suggestion_id, actor=actor, at=at)
            else:
                operations.answer_suggestion(
                    suggestion_id=suggestion_id,
                    state=request.POST.get("status", ""),
                    text=request.POST.get("teks", ""),
                    actor=actor,
                    at=at,
                )
        except NotFound:
            raise
        except Refusal as refusal:
            fault = words_of(refusal)
        else:
            messages.success(request, _("Tersimpan."))
            return redirect("desk:suggestion", suggestion_id)
    context = {
        "suggestion": queries.get_suggestion(suggestion_id, actor),
        "fault": fault,
        "typed": request.POST.get("teks", "") if fault else "",
    }
    return page(request, "desk/complaints/suggestion.html", context, status=422 if fault else 200)
