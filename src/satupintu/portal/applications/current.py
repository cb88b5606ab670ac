"""The case a page works on; a draft is brought to the standard in force first, so that no page asks by an old one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from satupintu.applications import operations, queries
from satupintu.applications.queries import CasePage
from satupintu.config.access import actor_of, moment_of
from satupintu.config.forms.base import head
from satupintu.portal.applications.questions import Asked, form_class_for


def current_case(request: HttpRequest, application_id: UUID) -> CasePage:
    """Return the case for the page; a draft by a replaced standard follows the one in force."""
    actor, at = actor_of(request), moment_of(request)
    case = queries.get_case(application_id, actor, at)
    if not case.is_outdated:
        return case
    operations.renew_draft(application_id=application_id, actor=actor, at=at)
    return queries.get_case(application_id, actor, at)


def is_stale(request: HttpRequest, case: CasePage) -> bool:
    """Whether the page that was sent was drawn by another version than the draft goes by now."""
    return request.POST.get("_standar", str(case.standard.number)) != str(case.standard.number)


def answers_of_stale_page(request: HttpRequest, case: CasePage) -> dict[str, Any]:
    """Return what a page drawn by an older version holds of questions that are still asked, wherever they stand now."""
    sent = {head(name) for name in request.POST}
    questions = tuple(question for question in case.standard.fields if question.name in sent and not question.formula)
    form_class = form_class_for(Asked(0, "", questions, {}, False), case.application, moment_of(request))
    form = form_class(request.POST, answers=case.answers, draft=True)
    form.is_valid()
    return form.sound_answers()
