"""The list of standards, a new service, a new draft of one, and the summary of a version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.catalogue import operations
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import (
    get_draft_content,
    get_service_version,
    list_due_reviews,
    list_known_categories,
    list_services_with_versions,
    list_version_faults,
)
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.core.regions import current_region, region_day
from satupintu.desk.pages import blame, page, tell
from satupintu.desk.standards.content.places import place_of
from satupintu.desk.standards.frame import READERS, WRITERS, is_draft, version_page

STATES = {
    "": _("Semua"),
    "draft": _("Rancangan"),
    "enacted": _("Berlaku"),
    "none": _("Tanpa standar berlaku"),
}


@staff(*READERS)
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Show every service with its versions; `?cari=` by code or name, `?lihat=` by state."""
    words, state = request.GET.get("cari", "").strip()[:100], request.GET.get("lihat", "")
    lines = []
    for service, versions in list_services_with_versions():
        drafts = [version for version in versions if is_draft(version)]
        enacted = next((version for version in versions if version.state == ServiceVersion.State.ENACTED), None)
        shown = {"draft": bool(drafts), "enacted": enacted is not None, "none": enacted is None}.get(state, True)
        if shown and words.lower() in f"{service.code} {service.name}".lower():
            lines.append({"service": service, "draft": drafts[0] if drafts else None, "enacted": enacted, "versions": versions})
    context = {
        "lines": lines,
        "words": words,
        "state": state if state in STATES else "",
        "states": list(STATES.items()),
        "may_begin": actor_of(request).has(*WRITERS),
        "due_reviews": list_due_reviews(region_day(moment_of(request))),
    }
    return page(request, "desk/standards/list.html", context)


CODE_HINT = _("Huruf besar dan angka, misalnya K21.")
SLUG_HINT = _("Huruf kecil dan tanda hubung, misalnya izin-apotek.")


class HeadForm(forms.Form):
    """What a service needs to have a draft at all."""

    use_required_attribute = False
    name = forms.CharField(label=_("Nama layanan"), max_length=200)
    code = forms.RegexField(
        label=_("Kode layanan"),
        regex=r"^[A-Z][A-Z0-9]{1,9}$",
        help_text=CODE_HINT,
        error_messages={"invalid": CODE_HINT},
    )
    slug = forms.RegexField(
        label=_("Alamat halaman"),
        max_length=80,
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        help_text=SLUG_HINT,
        error_messages={"invalid": SLUG_HINT},
    )
    category = forms.ChoiceField(label=_("Kategori"))
    owner = forms.CharField(label=_("Instansi pemilik layanan"), max_length=200)
    issuer = forms.CharField(label=_("Yang menerbitkan"), max_length=200)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories  # type: ignore[attr-defined]


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_service(request: HttpRequest) -> HttpResponse:
    """Begin the standard of a service that is not in the catalogue."""
    form = HeadForm(posted(request), categories=list(list_known_categories().items()))
    if form.is_valid():
        given = form.cleaned_data
        head = {
            **{key: given[key] for key in ("name", "code", "slug", "category")},
            "agency": {
                "owner": given["owner"],
                "issuer": given["issuer"],
                "level": current_region().level,
                "delivery_mode": "owner_issues",
            },
            "zone": {"code": "A", "label": "Pelayanan umum", "ticket_prefix": "A"},
        }
        try:
            version = operations.begin_service(head=head, actor=actor_of(request), at=moment_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("desk:standard", version.pk)
    return page(request, "desk/standards/new.html", {"form": form}, status=422 if form.is_bound else 200)


@staff(*WRITERS)
@require_POST
def revise(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the newest version of a service, or open the draft there is."""
    code = request.POST.get("kode", "")
    try:
        version = operations.begin_revision(service_code=code, actor=actor_of(request), at=moment_of(request))
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("desk:standards")
    return redirect("desk:standard", version.pk)


@staff(*READERS)
@require_safe
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show where a version stands and what keeps a draft from being enacted."""
    found = get_service_version(version_id)
    content = get_draft_content(version_id) if is_draft(found) else {}
    told = list_version_faults(version_id).items() if content else ()
    faults = [(f"/meja/standar/{version_id}/{place_of(path, content)}", sentence) for path, sentence in told]
    return version_page(request, found, "summary", "desk/standards/summary.html", {"faults": faults})
