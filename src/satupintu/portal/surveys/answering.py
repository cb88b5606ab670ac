"""Answering an invitation. Its token is the key, so nobody logs in here, and whoever is logged in is not written down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.catalogue.queries import list_services
from satupintu.config.access import moment_of, posted, public
from satupintu.config.forms.survey import given_of, survey_form
from satupintu.config.throttle import address_of, limit_tries
from satupintu.core.actor import NOBODY
from satupintu.core.errors import Refusal
from satupintu.core.limits import count_try
from satupintu.surveys import operations, queries
from satupintu.surveys.errors import InvitationUnknown

BURST = 8
"""Answers from one address in a day from which on they are marked; a whole office may share one address."""


# Who does not know the token can send nothing, so there is no token against forged forms, and no cookie.
@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what the invitation asks, and take the answer. Raises `InvitationUnknown`, `TooManyTries` for who guesses."""
    at = moment_of(request)
    try:
        invited = queries.get_invited(token, at)
    except InvitationUnknown:
        limit_tries(request, "survei", most=30, seconds=600)
        raise
    form = survey_form(invited.instrument)(posted(request))
    if form.is_valid():
        tries = count_try(f"survei-jawaban:{address_of(request)}", seconds=86_400, at=at)
        try:
            operations.answer_survey(
                token=token,
                given=given_of(invited.instrument, form.cleaned_data),
                is_suspect=tries.count > BURST,
                actor=NOBODY,
                at=at,
            )
        except InvitationUnknown:
            raise
        except Refusal as refusal:
            for field, sentence in refusal.errors.items():
                form.add_error(field if field in form.fields else None, sentence)
        else:
            return redirect("portal:survey-thanks")
    names = {line.code: line.name for line in list_services()}
    context = {
        "form": form,
        "title": invited.instrument,
        "service": names.get(invited.service_code, ""),
        "has_profile": invited.instrument.has_profile,
    }
    return _private(render(request, "portal/surveys/answer.html", context, status=422 if form.is_bound else 200))


@public
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank; nothing tells whose answer it was."""
    return _private(render(request, "portal/surveys/thanks.html"))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
