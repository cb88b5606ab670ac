"""Enactment of a version: what is checked, what changes, what will happen; its end; publication and yearly review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.applications.queries import count_standing
from satupintu.catalogue import operations, queries
from satupintu.catalogue.errors import AlreadyEnacted, ContentMoved, WarningsUnread
from satupintu.catalogue.models import Publication, ServiceVersion
from satupintu.catalogue.operations import ENACTERS, PUBLISHERS, REVIEWERS
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.regions import region_day
from satupintu.desk.pages import attempt, blame, tell
from satupintu.desk.standards.frame import READERS, is_draft, version_page
from satupintu.desk.standards.life.forms import EnactForm, PublishForm, ReviewForm, RevokeForm
from satupintu.issuance.queries import draw_pledge


@staff(*READERS)
@require_safe
def enactment(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show what stands between a draft and its enactment, or where a version in force is public and when it is reviewed."""
    return _show(request, queries.get_service_version(version_id))


def _show(request: HttpRequest, version: ServiceVersion, status: int = 200, **bound: forms.Form) -> HttpResponse:
    found = _before(request, version, bound) if is_draft(version) else _after(request, version, bound)
    context = {"address": f"/meja/standar/{version.pk}/penetapan/", "form": next(iter(bound.values()), None), **found}
    name = "enactment" if is_draft(version) else "in_force"
    return version_page(request, version, "enactment", f"desk/standards/life/{name}.html", context, status)


def _before(request: HttpRequest, version: ServiceVersion, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """What an official reads before enacting: the checks, the changes, and what happens then."""
    blockers = queries.enactment_blockers(version.pk)
    errors = [one for one in blockers if one.level == "error"]
    warnings = queries.mark_warnings(blockers)
    content = queries.get_draft_content(version.pk)
    in_force = queries.find_enacted(version.service.code)
    is_consulted = version.state == ServiceVersion.State.CONSULTED
    changes = queries.compare_contents(queries.get_draft_content(in_force.pk), content) if in_force else []
    form = bound.get("enact") or EnactForm(
        warnings=_sentences(warnings), initial={"decree_on": region_day(moment_of(request)), "seen": queries.mark_of(content)}
    )
    return {
        "checks": _checks(is_consulted, errors),
        "warnings": list(warnings.values()),
        "errors": errors,
        "in_force": in_force,
        "changes": changes,
        "standing": count_standing(version.service.code),
        "is_consulted": is_consulted,
        "may_enact": actor_of(request).has(*ENACTERS) and is_consulted and not errors,
        "is_enacter": actor_of(request).has(*ENACTERS),
        "enact_form": form,
    }


def _sentences(warnings: Any) -> dict[str, str]:
    return {mark: one.sentence for mark, one in warnings.items()}


def _checks(is_consulted: bool, errors: list[queries.Blocker]) -> list[tuple[str, bool]]:
    """Return each thing that is checked with whether it holds."""
    sheet = [one for one in errors if one.code == "content" and one.where.startswith("sheet")]
    fees = [one for one in errors if one.code == "content" and one.where.startswith(("fee", "parameters"))]
    other = [one for one in errors if one.code != "content"]
    texts = len(errors) - len(sheet) - len(fees) - len(other)
    return [
        (_("Sudah dibahas dalam Forum Konsultasi Publik"), is_consulted),
        (_("Isi standar lengkap dan tidak bertentangan"), not texts),
        (_("Contoh hitungan biaya cocok dengan rumusnya"), not fees),
        (_("Lembar SOP tidak memuat kesalahan"), not sheet),
        (_("Skenario dan pemeriksaan lain lulus"), not other),
    ]


def _after(request: HttpRequest, version: ServiceVersion, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """Where a version that was enacted is public, its reviews, and how it may end."""
    actor, today = actor_of(request), region_day(moment_of(request))
    is_in_force = version.state == ServiceVersion.State.ENACTED
    publications = list(queries.list_publications(version.pk))
    media = {row.medium for row in publications if row.ended_on is None}
    due_on = queries.find_review_due(version)
    return {
        "is_in_force": is_in_force,
        "publications": publications,
        "media": len(media),
        "enough": queries.ENOUGH_MEDIA,
        "lacks_sippn": Publication.Medium.SIPPN not in media,
        "pledge": queries.pledge(queries.get_standard(version.pk)) if is_in_force else None,
        "reviews": list(queries.list_reviews(version.pk)),
        "due_on": due_on,
        "is_late": due_on is not None and due_on < today,
        "today": today,
        "standing": count_standing(version.service.code) if is_in_force else None,
        "may_publish": is_in_force and actor.has(*PUBLISHERS),
        "may_review": is_in_force and actor.has(*REVIEWERS),
        "may_revoke": is_in_force and actor.has(*ENACTERS),
        "publish_form": bound.get("publish") or PublishForm(initial={"published_on": today}),
        "review_form": bound.get("review") or ReviewForm(initial={"reviewed_on": today}),
        "revoke_form": bound.get("revoke") or RevokeForm(),
    }


@staff(*READERS)
@require_safe
def pledge(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Send the pledge of the version in force as a PDF for the wall; `?bentuk=singkat` has the usual short text."""
    version = queries.get_service_version(version_id)
    if version.state != ServiceVersion.State.ENACTED:
        raise NotFound
    is_short = request.GET.get("bentuk") == "singkat"
    pdf = draw_pledge(queries.get_standard(version_id), moment_of(request), is_short=is_short)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="maklumat-{version.service.code}.pdf"'
    return response


@staff(*ENACTERS)
@require_POST
def enact(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Put the version in force; somebody else who was faster is told with the state as it is now."""
    form = EnactForm(request.POST, warnings=_sentences(queries.list_marked_warnings(version_id)))
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            operations.enact_version(
                version_id=version_id,
                decree_no=given["decree_no"],
                decree_on=given["decree_on"],
                effective_from=given["effective_from"],
                seen=given["seen"] or "-",
                warnings_read=given.get("read", ()),
                actor=actor_of(request),
                at=moment_of(request),
            )
        except WarningsUnread as refusal:
            form.add_error("read", f"{refusal} {refusal.advice}")
        except (AlreadyEnacted, ContentMoved) as refusal:
            tell(request, refusal)
            return redirect("desk:standard-enactment", version_id)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Standar ini berlaku. Catat di media apa saja standar ini dipublikasikan."))
            return redirect("desk:standard-enactment", version_id)
    return _show(request, queries.get_service_version(version_id), 422, enact=form)


def _saved(
    request: HttpRequest, version_id: UUID, name: str, form: forms.Form, act: Callable[[dict[str, Any]], Any], said: str
) -> HttpResponse:
    who = {"actor": actor_of(request), "at": moment_of(request)}
    if form.is_valid() and attempt(request, form, lambda: act(who), said):
        return redirect("desk:standard-enactment", version_id)
    return _show(request, queries.get_service_version(version_id), 422, **{name: form})


@staff(*ENACTERS)
@require_POST
def revoke(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """End a version without a successor."""
    form = RevokeForm(request.POST)

    def act(who: dict[str, Any]) -> None:
        operations.revoke_version(version_id=version_id, decree_no=form.cleaned_data["decree_no"], **who)

    return _saved(request, version_id, "revoke", form, act, _("Standar ini dicabut. Permohonan yang berjalan diselesaikan."))


@staff(*PUBLISHERS)
@require_POST
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Note where the version is public."""
    form = PublishForm(request.POST)

    def act(who: dict[str, Any]) -> None:
        operations.publish_version(version_id=version_id, **form.cleaned_data, **who)

    return _saved(request, version_id, "publish", form, act, _("Publikasi dicatat."))


@staff(*PUBLISHERS)
@require_POST
def end_publication(request: HttpRequest, version_id: UUID, publication_id: UUID) -> HttpResponse:
    """Note that a publication ended today."""
    at = moment_of(request)
    told: dict[str, Any] = {"publication_id": publication_id, "ended_on": region_day(at), "actor": actor_of(request), "at": at}
    attempt(request, None, lambda: operations.end_publication(**told), _("Publikasi diakhiri."))
    return redirect("desk:standard-enactment", version_id)


@staff(*REVIEWERS)
@require_POST
def review(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Note what the yearly review came to."""
    form = ReviewForm(request.POST)

    def act(who: dict[str, Any]) -> None:
        operations.review_version(version_id=version_id, **form.cleaned_data, **who)

    return _saved(request, version_id, "review", form, act, _("Hasil peninjauan dicatat."))
