"""Beginning: which kind of request, and for whom."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from satupintu.applications import operations, queries
from satupintu.applications.models import Application
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue.queries import Standard
from satupintu.config.access import actor_of, applicant_side, citizen, moment_of, posted
from satupintu.core.errors import Refusal
from satupintu.people import queries as people
from satupintu.people.queries import Principal
from satupintu.portal.applications.current import current_case


class StartForm(forms.Form):
    """Variant and principal; a single choice is not asked."""

    use_required_attribute = False
    variant = forms.ChoiceField(
        label=_("Apa yang ingin Anda urus?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa yang ingin Anda urus.")},
    )
    principal = forms.ChoiceField(
        label=_("Untuk siapa permohonan ini?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih untuk siapa permohonan ini.")},
    )

    def __init__(self, data: object, standard: Standard, principals: list[Principal]) -> None:
        first = standard.variants[0].code if len(standard.variants) == 1 else None
        super().__init__(data, initial={"variant": first, "principal": "0"})  # type: ignore[arg-type]
        self.fields["variant"].choices = [(variant.code, variant.label) for variant in standard.variants]  # type: ignore[attr-defined]
        names = [(str(index), principal_label(principal)) for index, principal in enumerate(principals)]
        self.fields["principal"].choices = names  # type: ignore[attr-defined]
        if len(principals) == 1:
            self.fields["principal"].widget = forms.HiddenInput()
        if len(standard.variants) == 1:
            self.fields["variant"].widget = forms.HiddenInput()


def principal_label(principal: Principal) -> str:
    """Say for whom: oneself, a business, or somebody by proxy."""
    words = {
        "self": _("Saya sendiri (%(name)s)"),
        "business": _("%(name)s (badan usaha)"),
        "proxy": _("%(name)s (sebagai kuasa)"),
        "proxy_business": _("%(name)s (badan usaha, sebagai kuasa)"),
    }
    kind = "proxy_business" if principal.proxy_id and principal.business_id else principal.kind
    return str(words[kind]) % {"name": principal.label}


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what for and for whom, then begin a draft."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    standard = catalogue.get_standard_by_slug(slug)
    principals = people.list_principals(actor.person_id, at, standard.code)
    form = StartForm(posted(request), standard, principals)
    context: dict[str, object] = {"form": form, "standard": standard}
    if form.is_valid():
        principal = principals[int(form.cleaned_data["principal"])]
        duplicates = queries.list_duplicates_for(
            service_id=standard.service_id,
            variant=form.cleaned_data["variant"],
            person_id=principal.person_id,
            business_id=principal.business_id,
        )
        if duplicates and "_tetap" not in request.POST:
            context |= {"is_double": True, "duplicates": queries.only_visible(duplicates, actor, at)}
            return render(request, "portal/applications/start.html", context)
        try:
            case = operations.start_application(
                service_code=standard.code,
                variant=form.cleaned_data["variant"],
                channel="portal",
                person_id=principal.person_id,
                business_id=principal.business_id,
                proxy_id=principal.proxy_id,
                answers=queries.first_answers(
                    standard,
                    principal,
                    people.get_person(actor.person_id),
                    people.own_identifiers(actor.person_id, actor),
                ),
                actor=actor,
                at=at,
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal} {refusal.advice}".strip())
        else:
            return redirect("portal:application", case.id)
    status = 422 if form.is_bound else 200
    return render(request, "portal/applications/start.html", context, status=status)


@applicant_side
@require_http_methods(["GET", "HEAD", "POST"])
def variant(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Change what kind of request a draft is; answers and files stay."""
    actor, at = actor_of(request), moment_of(request)
    case = current_case(request, application_id)
    if case.application.state != Application.State.DRAFT and request.method != "POST":
        return redirect("portal:application", application_id)
    form = StartForm(posted(request), case.standard, [Principal("self", "")])
    form.fields["principal"].required = False
    form.initial["variant"] = case.application.variant
    if form.is_valid():
        operations.change_variant(application_id=application_id, variant=form.cleaned_data["variant"], actor=actor, at=at)
        return redirect("portal:application", application_id)
    context = {"form": form, "standard": case.standard, "application": case.application}
    return render(request, "portal/applications/start.html", context, status=422 if form.is_bound else 200)
