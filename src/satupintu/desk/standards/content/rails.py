"""What pages of the editor share: the list of its pages, and who changed something when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import Change
from satupintu.desk.standards.content.sections import PAGES
from satupintu.people.queries import names_of_staff


def told(change: Change | None) -> dict[str, Any]:
    """Return when and by whom something was changed, for a sentence."""
    if change is None:
        return {"at": None, "by": ""}
    by = names_of_staff([change.staff_id]).get(change.staff_id, "") if change.staff_id else ""
    return {"at": change.at, "by": by}


def rail(version: ServiceVersion, here: str) -> dict[str, Any]:
    """Return the list of pages of the editor, the one shown now marked."""
    base = f"/meja/standar/{version.pk}/"
    own = [{"label": page.title, "url": f"{base}isi/{page.key}/", "here": page.key == here} for page in PAGES]
    overview_line = {"label": _("Semua komponen"), "url": f"{base}isi/", "here": here == ""}
    return {"rail": [overview_line, *own], "base": base, "consulted": version.state == "consulted"}
