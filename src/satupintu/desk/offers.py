"""What the office sets about its services without a new version: open or closed, own time, fee and figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.catalogue import operations
from satupintu.catalogue.models import RegionOverride
from satupintu.catalogue.queries import Standard, get_enacted_standard, list_services
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame, page, tell

UNITS = (
    ("menit", gettext_lazy("menit kerja")),
    ("jam", gettext_lazy("jam kerja")),
    ("hari_kerja", gettext_lazy("hari kerja")),
    ("hari", gettext_lazy("hari kalender")),
    ("bulan", gettext_lazy("bulan")),
)
PARAMETER = "angka_"


class OverrideForm(forms.Form):
    """What the region decided for itself; an empty field means as the standard says."""

    use_required_attribute = False
    promised_value = forms.IntegerField(
        label=gettext_lazy("Jangka waktu"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages={"invalid": gettext_lazy("Isi dengan angka.")},
    )
    promised_unit = forms.ChoiceField(label=gettext_lazy("Satuan waktu"), required=False, choices=UNITS)
    fee_amount = forms.IntegerField(
        label=gettext_lazy("Biaya tetap (rupiah)"),
        help_text=gettext_lazy("Hanya untuk layanan yang biayanya tidak dihitung dengan rumus."),
        required=False,
        min_value=0,
        max_value=10**12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-10"}),
        error_messages={"invalid": gettext_lazy("Isi dengan angka.")},
    )
    decree_no = forms.CharField(
        label=gettext_lazy("Nomor keputusan"), max_length=120, error_messages={"required": gettext_lazy("Isi nomor keputusan.")}
    )

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for parameter in standard.parameters:
            self.fields[PARAMETER + parameter.name] = forms.DecimalField(
                label=parameter.label,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
                error_messages={"invalid": gettext_lazy("Isi dengan angka.")},
            )
        self.order_fields([name for name in self.fields if name != "decree_no"] + ["decree_no"])


@staff("designer", "manager", "admin")
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest) -> HttpResponse:
    """Show the services; open and close them for applications, with the word where to go instead."""
    if request.method == "POST":
        actor, at, code = actor_of(request), moment_of(request), request.POST.get("kode", "")
        referral = request.POST.get("rujukan", "")[:2000]
        try:
            if request.POST.get("tindakan") == "buka":
                operations.open_service(service_code=code, actor=actor, at=at)
            else:
                operations.close_service(service_code=code, referral=referral, actor=actor, at=at)
        except Refusal as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("Tersimpan."))
        return redirect("desk:services")
    may_set = actor_of(request).has("designer", "admin")
    return page(request, "desk/services.html", {"services": list_services(), "may_set": may_set})


@staff("designer", "admin")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """Set the region's own time, fee and figures for a service, by decree."""
    standard = get_enacted_standard(code)
    override = RegionOverride.objects.filter(service_id=standard.service_id).first()
    form = OverrideForm(posted(request), standard=standard, initial=_standing(override))
    if form.is_valid():
        try:
            _set(request, code, override, form.cleaned_data)
        except Refusal as refusal:
            blame(form, _renamed(refusal))
        else:
            messages.success(request, _("Ketentuan daerah tersimpan dan berlaku sekarang."))
            return redirect("desk:service", code)
    promised = f"{standard.promised_value} {dict(UNITS).get(standard.promised_unit, standard.promised_unit)}"
    context = {"standard": standard, "promised": promised, "override": override, "form": form}
    return page(request, "desk/service.html", context, status=422 if form.is_bound else 200)


def _standing(override: RegionOverride | None) -> dict[str, Any]:
    if override is None:
        return {"promised_unit": "hari_kerja"}
    figures = {PARAMETER + name: value for name, value in override.parameters.items()}
    return {
        "promised_value": override.promised_value,
        "promised_unit": override.promised_unit or "hari_kerja",
        "fee_amount": override.fee_amount,
        "decree_no": override.decree_no,
        **figures,
    }


def _set(request: HttpRequest, code: str, override: RegionOverride | None, given: dict[str, Any]) -> None:
    figures = {
        name.removeprefix(PARAMETER): value for name, value in given.items() if name.startswith(PARAMETER) and value is not None
    }
    operations.set_override(
        service_code=code,
        promised=(given["promised_value"], given["promised_unit"]) if given["promised_value"] else None,
        fee_amount=given["fee_amount"],
        parameters=figures,
        validity=override.validity if override else None,
        decree_no=given["decree_no"],
        actor=actor_of(request),
        at=moment_of(request),
    )


def _renamed(refusal: Refusal) -> Refusal:
    """Return the refusal with the names of this form's fields."""
    names = {"promised": "promised_value"}
    refusal.errors = {
        names.get(path, path.replace("parameters.", PARAMETER, 1)): sentence for path, sentence in refusal.errors.items()
    }
    return refusal
