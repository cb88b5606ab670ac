"""Messages about one case."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from satupintu.applications import operations, queries
from satupintu.config.access import actor_of, citizen, moment_of, posted
from satupintu.core.errors import Refusal


class MessageForm(forms.Form):
    """One message."""

    use_required_attribute = False
    body = forms.CharField(
        label=_("Pesan Anda"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Tulis pesan Anda terlebih dahulu.")},
    )


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def messages_page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Read what the office wrote, and write back."""
    actor, at = actor_of(request), moment_of(request)
    case = queries.get_case(application_id, actor, at)
    form = MessageForm(posted(request))
    if form.is_valid():
        try:
            operations.send_message(application_id=application_id, body=form.cleaned_data["body"], actor=actor, at=at)
        except Refusal as refusal:
            form.add_error("body", refusal.errors.get("body", str(refusal)))
        else:
            return redirect("portal:messages", application_id)
    if any(message.is_from_office and message.read_at is None for message in case.messages):
        operations.mark_messages_read(application_id=application_id, actor=actor, at=at)
    context = {"case": case, "form": form, "may_write": queries.allows(case.application, "converse")}
    return render(request, "portal/applications/messages.html", context, status=422 if form.is_bound else 200)
