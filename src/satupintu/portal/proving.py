"""Proving a contact: a code goes there, and what comes back shows that the citizen reads it."""

from __future__ import annotations

from typing import Final, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.config.access import actor_of, citizen, moment_of
from satupintu.config.throttle import limit_tries
from satupintu.core.errors import NotFound, Refusal
from satupintu.people import operations, queries
from satupintu.people.ports import can_text_phones
from satupintu.portal.login import CodeForm

KINDS: Final[dict[str, Literal["email", "phone"]]] = {"surel": "email", "ponsel": "phone"}
SENT = "proving"


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, kind: str) -> HttpResponse:
    """Send a code to the citizen's e-mail address or phone, then take it; a proved contact opens the account."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    contact = queries.own_identifiers(actor.person_id, actor).get(KINDS.get(kind, ""), "")
    if not contact or (kind == "ponsel" and not can_text_phones()):
        raise NotFound
    is_code = request.method == "POST" and "code" in request.POST
    form, fault = CodeForm(request.POST if is_code else None), ""
    if request.method == "POST" and not is_code:
        limit_tries(request, "kode", most=20, seconds=600)
        try:
            operations.request_code(target=contact, actor=actor, at=at)
        except Refusal as refusal:
            fault = f"{refusal} {refusal.advice}".strip()
        else:
            request.session[SENT] = kind
            return redirect("portal:prove", kind=kind)
    if form.is_valid():
        limit_tries(request, "kode-periksa", most=30, seconds=600)
        code = form.cleaned_data["code"]
        if operations.prove_contact(person_id=actor.person_id, kind=KINDS[kind], code=code, actor=actor, at=at):
            request.session.pop(SENT, None)
            messages.success(request, _("Terbukti milik Anda. Mulai sekarang Anda dapat masuk dengan kode ke sana."))
            return redirect("portal:account")
        form.add_error("code", _("Kode salah atau sudah tidak berlaku. Periksa kode terakhir, atau minta kode baru."))
    context = {"form": form, "contact": contact, "fault": fault, "is_sent": request.session.get(SENT) == kind}
    return render(request, "portal/prove.html", context, status=422 if fault or form.is_bound else 200)
