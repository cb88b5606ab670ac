"""For the administrator: who works here, with which account and roles, and whose authority was passed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.catalogue.queries import list_services
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import blame, page, tell
from satupintu.people import operations
from satupintu.people import queries as people
from satupintu.people.models import Account, Delegation, Staff, Unit


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": gettext_lazy("Isi tanggal."), "invalid": gettext_lazy("Tanggal ini tidak ada.")},
    )


class StaffForm(forms.Form):
    """A new member of staff."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120, error_messages={"required": gettext_lazy("Isi nama.")})
    nip = forms.CharField(label=gettext_lazy("NIP"), required=False, max_length=18)
    title = forms.CharField(label=gettext_lazy("Jabatan"), required=False, max_length=160)
    email = forms.EmailField(
        label=gettext_lazy("Alamat surel kantor"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Tulis alamat surel yang benar, misalnya nama@contoh.id.")},
    )
    unit_id = forms.ChoiceField(label=gettext_lazy("Bagian"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(unit.id), unit.name) for unit in Unit.objects.order_by("name")]
        self.fields["unit_id"].choices = [("", _("Tanpa bagian")), *units]  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """The login of a member of staff."""

    prefix = "akun"
    use_required_attribute = False
    login = forms.CharField(
        label=gettext_lazy("Nama akun"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("Isi nama akun.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi pertama"),
        help_text=gettext_lazy("Sedikitnya 10 huruf. Petugas menggantinya sendiri sesudah masuk."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Isi kata sandi.")},
    )


class DelegationForm(forms.Form):
    """Authority passed on for a time, by decree."""

    prefix = "limpah"
    use_required_attribute = False
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Delegation.Kind.choices)
    role = forms.ChoiceField(label=gettext_lazy("Peran yang dilimpahkan"))
    from_staff_id = forms.ChoiceField(label=gettext_lazy("Dari"), required=False)
    decree_no = forms.CharField(
        label=gettext_lazy("Nomor surat"), max_length=120, error_messages={"required": gettext_lazy("Isi nomor surat.")}
    )
    valid_from = _day(gettext_lazy("Mulai"))
    valid_to = _day(gettext_lazy("Sampai"))

    def __init__(self, *args: Any, to: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(other.id), other.name) for other in people.list_staff() if other.id != to.id]
        self.fields["role"].choices = [(role.code, role.label) for role in people.list_roles()]  # type: ignore[attr-defined]
        self.fields["from_staff_id"].choices = [("", _("Jabatan kosong")), *others]  # type: ignore[attr-defined]


@staff("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_list(request: HttpRequest) -> HttpResponse:
    """Show everybody who works or worked here and which unit does which role; register somebody new, put units on duty."""
    if request.POST.get("tindakan") in ("tugaskan", "bebaskan"):
        return _change_duties(request)
    form = StaffForm(posted(request))
    if form.is_valid():
        details = {**form.cleaned_data, "unit_id": UUID(form.cleaned_data["unit_id"]) if form.cleaned_data["unit_id"] else None}
        try:
            found = operations.register_staff(**details, actor=actor_of(request), at=moment_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Petugas terdaftar. Beri peran dan buka akunnya."))
            return redirect("desk:officer", found.id)
    context = {
        "people": people.list_staff(include_inactive=True),
        "form": form,
        "roles": people.list_roles(),
        "units": people.list_units(),
        "duties": people.list_duties(),
        "services": list_services(),
    }
    return page(request, "desk/staff.html", context, status=422 if form.is_bound else 200)


def _change_duties(request: HttpRequest) -> HttpResponse:
    actor, at, named = actor_of(request), moment_of(request), request.POST
    try:
        if named["tindakan"] == "tugaskan":
            operations.assign_duty(
                role=named.get("peran", ""),
                unit_id=UUID(named.get("unit", "")),
                service_code=named.get("layanan", ""),
                actor=actor,
                at=at,
            )
        else:
            operations.end_duty(duty_id=UUID(named.get("penugasan", "")), actor=actor, at=at)
    except ValueError:
        messages.error(request, _("Isian belum lengkap. Pilih peran dan unit kerja."))
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Tersimpan."))
    return redirect("desk:staff")


@staff("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def officer(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Show one member of staff; give and take roles, pass on authority, mend the account, end their work here."""
    person, act = people.get_staff(staff_id), request.POST.get("tindakan", "")
    login = AccountForm(request.POST if act == "akun" else None)
    passing = DelegationForm(request.POST if act == "limpahkan" else None, to=person)
    form = next((form for form in (login, passing) if form.is_bound), None)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _change(request, person, act, form.cleaned_data if form else {}, actor_of(request), moment_of(request))
        except Refusal as refusal:
            if form is None:
                tell(request, refusal)
            else:
                blame(form, refusal)
        else:
            messages.success(request, _("Tersimpan."))
        if form is None or not form.errors:
            return redirect("desk:officer", staff_id)
    context = {
        "person": person,
        "account": Account.objects.filter(staff=person).first(),
        "bindings": person.bindings.select_related("role").order_by("role__label"),
        "roles": people.list_roles(),
        "delegations": person.delegations_held.select_related("role", "from_staff").order_by("-valid_from", "-id")[:20],
        "account_form": login,
        "delegation_form": passing,
        "form": form or login,
    }
    return page(request, "desk/officer.html", context, status=422 if form is not None else 200)


def _change(request: HttpRequest, person: Staff, act: str, details: dict[str, Any], actor: Actor, at: datetime) -> None:
    role = request.POST.get("peran", "")
    if act == "beri":
        operations.bind_role(staff_id=person.id, role=role, actor=actor, at=at)
    elif act == "lepas":
        operations.unbind_role(staff_id=person.id, role=role, actor=actor, at=at)
    elif act == "limpahkan":
        giver = details.pop("from_staff_id")
        operations.delegate(to_staff_id=person.id, from_staff_id=UUID(giver) if giver else None, **details, actor=actor, at=at)
    elif act == "akhiri":
        operations.end_delegation(delegation_id=_id(request, person), actor=actor, at=at)
    elif act == "nonaktif":
        operations.deactivate_staff(staff_id=person.id, actor=actor, at=at)
    elif act == "akun":
        operations.open_staff_account(staff_id=person.id, **details, actor=actor, at=at)
    else:
        _mend_account(request, person, act, actor, at)


def _mend_account(request: HttpRequest, person: Staff, act: str, actor: Actor, at: datetime) -> None:
    account = Account.objects.filter(staff=person).first()
    if account is None:
        raise NotFound
    if act == "buka":
        operations.unlock_account(account_id=account.id, actor=actor, at=at)
    elif act == "pengaman":
        operations.reset_second_factor(account_id=account.id, reason=request.POST.get("alasan", ""), actor=actor, at=at)
    elif act == "sandi":
        operations.change_password(account_id=account.id, password=request.POST.get("sandi", ""), actor=actor, at=at)
    else:
        raise NotFound


def _id(request: HttpRequest, person: Staff) -> UUID:
    """Return the delegation to this person that is named. Raises `NotFound`."""
    named = request.POST.get("pelimpahan", "")
    found = next((line.id for line in person.delegations_held.all() if str(line.id) == named), None)
    if found is None:
        raise NotFound
    return found
