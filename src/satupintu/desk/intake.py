"""Starting a case for the person in front of the counter: find or register them, choose the service, begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.applications import operations, queries
from satupintu.catalogue.queries import Standard, get_enacted_standard, list_services
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import page
from satupintu.desk.visitor import note_begun, proxy_of
from satupintu.people import operations as people_operations
from satupintu.people import queries as people
from satupintu.people.models import Person
from satupintu.people.queries import Principal


class PersonForm(forms.Form):
    """A person not yet known here."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Nama lengkap sesuai KTP"), max_length=120, error_messages={"required": _("Isi nama lengkap.")}
    )
    nik = forms.CharField(
        label=_("NIK"),
        max_length=24,
        help_text=_("16 angka, lihat KTP"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Isi NIK.")},
    )
    phone = forms.CharField(
        label=_("Nomor ponsel"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-20"}),
    )
    email = forms.CharField(label=_("Alamat surel"), required=False, max_length=120)
    address_line = forms.CharField(label=_("Alamat"), required=False, max_length=240)


class ServiceForm(forms.Form):
    """What the person came for."""

    use_required_attribute = False
    choice = forms.ChoiceField(label=_("Layanan dan jenis"), error_messages={"required": _("Pilih layanan.")})
    principal = forms.ChoiceField(
        label=_("Untuk siapa permohonan ini?"),
        widget=forms.RadioSelect,
        required=False,
    )


class BusinessForm(forms.Form):
    """A business the person may act for."""

    use_required_attribute = False
    nib = forms.CharField(
        label=_("NIB"),
        max_length=24,
        help_text=_("13 angka, periksa akta atau surat penunjukan"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Isi NIB.")},
    )
    name = forms.CharField(label=_("Nama badan usaha, bila belum terdaftar"), required=False, max_length=200)
    position = forms.CharField(label=_("Jabatan"), required=False, max_length=80)


class AccountForm(forms.Form):
    """Where the one-time code of a new account goes."""

    use_required_attribute = False
    target = forms.CharField(
        label=_("Surel atau nomor ponsel milik pemohon"),
        max_length=120,
        error_messages={"required": _("Isi surel atau nomor ponsel.")},
    )


@staff("loket")
@require_safe
def find_person(request: HttpRequest) -> HttpResponse:
    """Find who is in front of me by NIK or name; a number never stands in the address, so NIKs are asked by POST."""
    text = request.GET.get("q", "")[:80]
    digits = text.replace(" ", "").isdigit()
    found = [] if digits else people.search_persons(text)
    lines = [(person, people.masked_nik(person)) for person in found]
    return page(request, "desk/intake_person.html", {"q": "" if digits else text, "found": lines, "form": PersonForm()})


@staff("loket")
@require_http_methods(["POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Find a person by NIK, or register them."""
    actor, at = actor_of(request), moment_of(request)
    nik = request.POST.get("nik", "")
    if "cari" in request.POST:
        person = people.find_person_by_nik(nik)
        if person is not None:
            return redirect("desk:intake-service", person.id)
        form = PersonForm(initial={"nik": nik})
        return page(request, "desk/intake_person.html", {"form": form, "q": "", "found": [], "is_unknown": True})
    form = PersonForm(posted(request))
    if form.is_valid():
        try:
            person = people_operations.register_person(**form.cleaned_data, actor=actor, at=at)
        except Refusal as refusal:
            for field, sentence in (refusal.errors or {"nik": f"{refusal} {refusal.advice}"}).items():
                form.add_error(field if field in form.fields else None, sentence)
        else:
            return redirect("desk:intake-service", person.id)
    return page(request, "desk/intake_person.html", {"form": form, "q": "", "found": [], "is_unknown": True}, status=422)


def principal_label(principal: Principal) -> str:
    """Say for whom the person in front comes."""
    words = {
        "self": _("%(name)s sendiri"),
        "business": _("%(name)s (badan usaha)"),
        "proxy": _("%(name)s (sebagai kuasa)"),
        "proxy_business": _("%(name)s (badan usaha, sebagai kuasa)"),
    }
    kind = "proxy_business" if principal.proxy_id and principal.business_id else principal.kind
    return str(words[kind]) % {"name": principal.label}


def _service_form(request: HttpRequest, principals: list[Principal], came_by: UUID | None) -> ServiceForm:
    """Return the form; `came_by`: the proxy by which the person came to the counter, whose giver is proposed."""
    proposed = next((n for n, principal in enumerate(principals) if came_by and principal.proxy_id == came_by), 0)
    form = ServiceForm(posted(request), initial={"principal": str(proposed)})
    choices = [("", _("Pilih layanan"))]
    for line in list_services():
        if line.is_open:
            variants = get_enacted_standard(line.code).variants
            choices.append((line.name, [(f"{line.code}:{v.code}", v.label) for v in variants]))  # type: ignore[arg-type]
    form.fields["choice"].choices = choices  # type: ignore[attr-defined]
    names = [(str(index), principal_label(principal)) for index, principal in enumerate(principals)]
    form.fields["principal"].choices = names  # type: ignore[attr-defined]
    if len(principals) == 1:
        form.fields["principal"].widget = forms.HiddenInput()
    return form


def _identifiers(person: Person, standard: Standard, principal: Principal, actor: Actor, at: datetime) -> dict[str, str]:
    """Open what the form takes over of the person in front; each opening is recorded for them to read."""
    opened = {
        kind: people_operations.reveal_identifier(person_id=person.id, kind=kind, purpose="permohonan", actor=actor, at=at)
        for kind in queries.wanted_identifiers(standard, principal, person)
    }
    return {**opened, "email": person.email}


@staff("loket")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_service(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Choose service, variant and for whom, begin the draft with what is known, and go on to its form."""
    actor, at = actor_of(request), moment_of(request)
    person = people.get_person(person_id)
    principals = people.list_principals(person_id, at)
    form = _service_form(request, principals, proxy_of(person_id, actor, at))
    context: dict[str, object] = {"form": form, "person": person, "masked_nik": people.masked_nik(person)}
    context["doubt"] = people.doubt_of_nik(person)
    context |= {"business": BusinessForm(), "account": None if people.has_account(person_id) else AccountForm()}
    if form.is_valid():
        code, variant = form.cleaned_data["choice"].split(":", 1)
        principal, standard = principals[int(form.cleaned_data["principal"] or 0)], get_enacted_standard(code)
        duplicates = queries.list_duplicates_for(
            service_id=standard.service_id, variant=variant, person_id=principal.person_id, business_id=principal.business_id
        )
        if duplicates and "_tetap" not in request.POST:
            return page(
                request, "desk/intake_service.html", {**context, "duplicates": queries.only_visible(duplicates, actor, at)}
            )
        try:
            case = operations.start_application(
                service_code=code,
                variant=variant,
                channel="desk",
                person_id=principal.person_id,
                business_id=principal.business_id,
                proxy_id=principal.proxy_id,
                present_id=person_id,
                answers=queries.first_answers(standard, principal, person, _identifiers(person, standard, principal, actor, at)),
                actor=actor,
                at=at,
            )
        except Refusal as refusal:
            form.add_error("choice", f"{refusal} {refusal.advice}".strip())
        else:
            note_begun(case.id, person_id, actor, at)
            return redirect("portal:application", case.id)
    return page(request, "desk/intake_service.html", context, status=422 if form.is_bound else 200)


@staff("loket")
@require_POST
def add_business(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Note that the person in front may act for a business, known here by its NIB or new."""
    form = BusinessForm(request.POST)
    if form.is_valid():
        _try(
            request,
            lambda: people_operations.name_business(
                person_id=person_id, actor=actor_of(request), at=moment_of(request), **form.cleaned_data
            ),
            _("Badan usaha dicatat. Pilih sebagai pemohon di bawah."),
        )
    else:
        messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
    return redirect("desk:intake-service", person_id)


@staff("loket")
@require_POST
def open_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Open an account for the person in front, who then logs in by a code."""
    form = AccountForm(request.POST)
    if form.is_valid():
        _try(
            request,
            lambda: people_operations.open_account_at_counter(
                person_id=person_id, target=form.cleaned_data["target"], actor=actor_of(request), at=moment_of(request)
            ),
            _("Akun dibuka. Pemohon masuk dengan kode yang dikirim ke alamat itu."),
        )
    else:
        messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
    return redirect("desk:intake-service", person_id)


def _try(request: HttpRequest, act: Callable[[], object], done: str | Promise) -> None:
    try:
        act()
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, f"{' '.join(refusal.errors.values()) or refusal} {refusal.advice}".strip())
    else:
        messages.success(request, str(done))
