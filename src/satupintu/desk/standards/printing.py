"""The official paper of an SOP at the desk: its flow, its identity block, and the PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import get_service_version
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.forms import DateField
from satupintu.core.errors import NotFound
from satupintu.desk.pages import attempt
from satupintu.desk.standards.frame import READERS, WRITERS, is_draft, version_page
from satupintu.issuance.queries import draw_procedure
from satupintu.sop.models import SopVersion
from satupintu.sop.operations import set_identity
from satupintu.sop.queries import draw_sheet, get_identity, get_version, list_variants, mark_identity

LISTS = ("legal_basis", "related", "warnings", "qualification", "equipment", "records")
DAYS = ("made_on", "revised_on", "effective_on")


class LinesField(forms.CharField):
    """A text whose lines are entries; cleans to the list of those that say something."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        """Return the lines of the text."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class IdentityForm(forms.Form):
    """The items of the identity block an author writes; what stays empty follows from the version where it can."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Nama SOP"), max_length=300)
    number = forms.CharField(label=_("Nomor SOP"), max_length=300, required=False)
    unit = forms.CharField(label=_("Unit kerja"), max_length=300, required=False)
    made_on = DateField(label=_("Tanggal pembuatan"), required=False, help_text=_("Hari SOP selesai dibuat."))
    revised_on = DateField(label=_("Tanggal revisi"), required=False)
    effective_on = DateField(
        label=_("Tanggal efektif"), required=False, help_text=_("Bila kosong, dicetak tanggal keputusan penetapan.")
    )
    approver_position = forms.CharField(label=_("Jabatan yang mengesahkan"), max_length=300, required=False)
    approver_name = forms.CharField(label=_("Nama yang mengesahkan"), max_length=300, required=False)
    approver_rank = forms.CharField(label=_("Pangkat"), max_length=300, required=False)
    approver_nip = forms.CharField(label=_("NIP"), max_length=30, required=False, help_text=_("18 angka."))
    legal_basis = LinesField(label=_("Dasar hukum"), required=False, help_text=_("Satu butir setiap baris."))
    related = LinesField(label=_("Keterkaitan"), required=False, help_text=_("SOP lain yang terkait, satu setiap baris."))
    warnings = LinesField(label=_("Peringatan"), required=False, help_text=_("Ditulis “apabila … maka …”, satu setiap baris."))
    qualification = LinesField(label=_("Kualifikasi pelaksana"), required=False, help_text=_("Satu butir setiap baris."))
    equipment = LinesField(label=_("Peralatan/perlengkapan"), required=False, help_text=_("Satu butir setiap baris."))
    records = LinesField(
        label=_("Pencatatan dan pendataan"),
        required=False,
        help_text=_("Register dan formulir yang diisi, satu setiap baris."),
    )

    def items(self) -> dict[str, Any]:
        """Return the items as the operation takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return {**given, **{name: given[name].isoformat() if given[name] else "" for name in DAYS}}


def _form(version: SopVersion, request: HttpRequest | None = None) -> IdentityForm:
    kept = version.identity
    texts = ("title", "number", "unit", "approver_position", "approver_name", "approver_rank", "approver_nip")
    identity = get_identity(version)
    initial: dict[str, Any] = {name: kept.get(name, "") for name in texts}
    initial |= {name: getattr(identity, name) if kept.get(name) else None for name in DAYS}
    initial |= {name: "\n".join(getattr(identity, name)) for name in LISTS}
    initial |= {"seen": mark_identity(version), "title": identity.title}
    form = IdentityForm(posted(request) if request else None, initial=initial)
    form.fields["number"].help_text = _now("Bila kosong, dicetak %(number)s.") % {"number": f"SOP/{_name(version)}"}
    return form


def _name(version: SopVersion) -> str:
    variant = f"-{version.sop.variant}" if version.sop.variant else ""
    return f"{version.sop.service_code}{variant}/{version.number}"


def _may_write(request: HttpRequest, version: ServiceVersion) -> bool:
    return actor_of(request).has(*WRITERS) and is_draft(version)


def _show(request: HttpRequest, version: ServiceVersion, sop: SopVersion, form: IdentityForm | None, status: int) -> HttpResponse:
    identity = get_identity(sop)
    context = {
        "flow": mark_safe(draw_sheet(sop.sheet, with_activities=True)),  # noqa: S308 - drawn here, every text in it escaped
        "rows": sop.sheet.get("rows"),
        "form": form,
        "identity": identity,
        "lists": [(IdentityForm.base_fields[name].label, getattr(identity, name)) for name in LISTS],
        "variants": list_variants(version.service.code),
    }
    return version_page(request, version, "print", "desk/standards/printing/paper.html", context, status=status)


@staff(*READERS)
@require_safe
def paper(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the flow of a version's SOP and its identity block; a draft's block can be written."""
    version = get_service_version(version_id)
    sop = get_version(version.sop_version_id)
    return _show(request, version, sop, _form(sop) if _may_write(request, version) else None, 200)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Write the identity block of a draft by POST; the address itself leads to the page."""
    version = get_service_version(version_id)
    if request.method != "POST":
        return redirect("desk:standard-paper", version.pk)
    sop = get_version(version.sop_version_id)
    form = _form(sop, request)
    if form.is_valid():

        def write() -> None:
            given = {"items": form.items(), "seen": form.cleaned_data["seen"]}
            set_identity(version_id=sop.pk, actor=actor_of(request), at=moment_of(request), **given)

        if attempt(request, form, write, _now("Bagian identitas disimpan.")):
            return redirect("desk:standard-paper", version.pk)
    return _show(request, version, sop, form, 422)


@staff(*READERS)
@require_safe
def pdf(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Return the official paper of a version's SOP as a PDF; `?varian=` that of a variant of the service."""
    version = get_service_version(version_id)
    sop = get_version(version.sop_version_id)
    if wanted := request.GET.get("varian", ""):
        sop = next((other for other in list_variants(version.service.code) if other.sop.variant == wanted), sop)
        if sop.sop.variant != wanted:
            raise NotFound
    response = HttpResponse(draw_procedure(sop.pk, moment_of(request)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sop-{_name(sop).replace("/", "-v")}.pdf"'
    return response
