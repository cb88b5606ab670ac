"""The line about outages that go on, for every page of the portal. Load with `{% load gangguan %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.cache import cache

from satupintu.core.jobs import is_in_region
from satupintu.evaluation.queries import list_open_incidents

register = template.Library()

KEPT_SECONDS = 30
"""So long a page may still say what was; a page of a citizen must not ask the database each time."""


@register.inclusion_tag("komponen/gangguan.html")
def kabar_gangguan() -> dict[str, Any]:
    """Say which systems do not work now, in the words of the office; nothing when all do."""
    if not is_in_region():
        return {"outages": []}
    return {"outages": cache.get_or_set("evaluasi.gangguan", _outages, KEPT_SECONDS) or []}


def _outages() -> list[dict[str, Any]]:
    return [{"words": row.words, "started_at": row.started_at} for row in list_open_incidents()]
