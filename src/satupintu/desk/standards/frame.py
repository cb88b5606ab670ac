"""What every page about one version of a standard is drawn with: its heading, its tabs, and who may write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.models import ServiceVersion
from satupintu.config.access import actor_of
from satupintu.desk.pages import page
from satupintu.sop.operations import MOVERS

WRITERS = ("designer", "admin")
"""Who writes standards and sheets."""
READERS = ("designer", "manager", "supervisor", "admin", "kadis", "kabid")
"""Who reads drafts."""

TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("summary", _("Ringkasan"), ""),
    ("content", _("Isi standar"), "isi/"),
    ("form", _("Formulir"), "formulir/"),
    ("requirements", _("Persyaratan"), "persyaratan/"),
    ("sheet", _("Lembar SOP"), "sop/"),
    ("try", _("Coba jalankan"), "coba/"),
    ("scenarios", _("Skenario uji"), "skenario/"),
    ("simulation", _("Simulasi"), "simulasi/"),
    ("consultation", _("Konsultasi"), "konsultasi/"),
    ("enactment", _("Penetapan"), "penetapan/"),
    ("compare", _("Bandingkan"), "bandingkan/"),
    ("move", _("Pindah versi"), "pindah/"),
    ("print", _("Cetak SOP"), "cetak/"),
    ("exchange", _("Tukar BPMN"), "tukar/"),
)
"""Each tab of a version: its key, what it is called, and its address below the version's own."""


def is_draft(version: ServiceVersion) -> bool:
    """Whether the version may still be changed."""
    return version.state in (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED)


def _may_move(request: HttpRequest, version: ServiceVersion) -> bool:
    return version.state == ServiceVersion.State.ENACTED and actor_of(request).has(*MOVERS)


def version_page(
    request: HttpRequest, version: ServiceVersion, here: str, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Draw a page of a version (template extends `desk/standards/frame.html`) with the tab `here` marked."""
    base = f"/meja/standar/{version.pk}/"
    frame = {
        "version": version,
        "version_tabs": [
            {"label": label, "url": base + below, "here": key == here}
            for key, label, below in TABS
            if key != "move" or _may_move(request, version)
        ],
        "may_write": actor_of(request).has(*WRITERS) and is_draft(version),
    }
    return page(request, template, {**context, **frame}, status=status)
