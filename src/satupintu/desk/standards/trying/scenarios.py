"""Skenario uji: the paths a draft must keep, played at every look, recorded from a try."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from satupintu.catalogue import operations
from satupintu.catalogue.queries import get_service_version, run_scenarios
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame, tell
from satupintu.desk.standards.frame import READERS, WRITERS, version_page
from satupintu.desk.standards.trying.kept import read_kept
from satupintu.sop.queries import PlanError


class NameForm(forms.Form):
    """The name a try is recorded by."""

    use_required_attribute = False
    nama = forms.CharField(
        label=gettext_lazy("Nama skenario"),
        max_length=120,
        help_text=gettext_lazy("Apa yang diuji, misalnya berkas lengkap sampai terbit."),
        error_messages={"required": gettext_lazy("Isi nama skenario.")},
    )


@staff(*READERS)
@require_safe
def scenarios(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show every scenario of a version with whether it passes and where it departs."""
    version = get_service_version(version_id)
    results = run_scenarios(version_id)
    failing = sum(not result.passes for result in results)
    context = {"results": results, "failing": failing}
    return version_page(request, version, "scenarios", "desk/standards/trying/scenarios.html", context)


@staff(*WRITERS)
@require_POST
def record(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Record the try of this version under a name."""
    version = get_service_version(version_id)
    state = read_kept(request, version_id)
    if state is None:
        return redirect("desk:try", version_id)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            operations.record_scenario(
                version_id=version_id,
                name=form.cleaned_data["nama"],
                state=state,
                actor=actor_of(request),
                at=moment_of(request),
            )
        except PlanError:
            return redirect("desk:try", version_id)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Skenario direkam. Ia diuji setiap kali rancangan dilihat di sini."))
            return redirect("desk:scenarios", version_id)
    return version_page(request, version, "try", "desk/standards/trying/record.html", {"form": form}, 422)


@staff(*WRITERS)
@require_POST
def change(request: HttpRequest, version_id: UUID, scenario_id: UUID) -> HttpResponse:
    """Expect what comes of a scenario today (`sesuaikan`), or give it up (`hapus`)."""
    asked = {"scenario_id": scenario_id, "actor": actor_of(request), "at": moment_of(request)}
    try:
        if request.POST.get("tindakan") == "hapus":
            operations.remove_scenario(**asked)  # type: ignore[arg-type]
            messages.success(request, _("Skenario dihapus."))
        else:
            operations.renew_scenario(**asked)  # type: ignore[arg-type]
            messages.success(request, _("Skenario disesuaikan dengan rancangan sekarang."))
    except PlanError as fault:
        messages.error(request, _(fault.sentence) % fault.data)
    except Refusal as refusal:
        tell(request, refusal)
    return redirect("desk:scenarios", version_id)
