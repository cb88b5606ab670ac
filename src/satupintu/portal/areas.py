"""Areas of Indonesia for pickers: lists below a code, and the names of one."""

from __future__ import annotations

import re

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from satupintu.config.access import public
from satupintu.core import areas
from satupintu.core.regions import current_region


def children_of(code: str) -> list[tuple[str, str]]:
    """Return (code, name) of the areas below a code; "" gives the provinces."""
    return [(area.code, area.name) for area in areas.list_areas(code)]


def start_code() -> str:
    """Return the area a picker starts from: the region's own."""
    return current_region().area_code


@public
@require_safe
@cache_control(public=True, max_age=86_400)
def area_options(request: HttpRequest) -> JsonResponse:
    """Answer `?induk=CODE` with `[[code, name], …]` for the dependent lists."""
    code = request.GET.get("induk", "").replace(".", "")
    found = children_of(code) if re.fullmatch(r"|[0-9]{2}|[0-9]{4}|[0-9]{6}", code) else []
    return JsonResponse(found, safe=False)
