"""Open data for everybody (`/data-terbuka/`): tables as CSV, their dictionaries, and the entry for catalogues of data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.config.access import moment_of, public
from satupintu.core.errors import NotFound
from satupintu.core.regions import current_region
from satupintu.core.spreadsheets import keep_text
from satupintu.evaluation import queries
from satupintu.evaluation.queries import Dataset

KEPT_SECONDS = 600


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what there is to take away, and what its columns mean."""
    context = {
        "datasets": queries.DATASETS,
        "trail": [(_("Beranda"), "/"), (_("Kinerja pelayanan"), "/kinerja/"), (_("Data terbuka"), "")],
    }
    return render(request, "portal/open_data.html", context)


@public
@require_safe
def table(request: HttpRequest, code: str) -> HttpResponse:
    """Send a dataset as CSV (RFC 4180, UTF-8, decimal points); kept for some minutes. Raises `NotFound`."""
    found = _dataset(code)
    key = f"data-terbuka.{code}"
    text: str | None = cache.get(key)
    if text is None:
        rows = ([_written(value) for value in row] for row in found.rows(moment_of(request)))
        text = _csv([column.name for column in found.columns], rows)
        cache.set(key, text, KEPT_SECONDS)
    return _send(text, f"{code}.csv")


@public
@require_safe
def dictionary(request: HttpRequest, code: str) -> HttpResponse:
    """Send the dictionary of a dataset as CSV. Raises `NotFound`."""
    columns = [[column.name, column.type, column.meaning, column.unit] for column in _dataset(code).columns]
    return _send(_csv(["kolom", "jenis", "arti", "satuan"], columns), f"{code}.kamus.csv")


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Send the entry of these data for catalogues of data (DCAT 3)."""
    site = request.build_absolute_uri("/").rstrip("/")
    entry = queries.describe_catalogue(site, current_region().office_name, moment_of(request))
    return HttpResponse(json.dumps(entry, ensure_ascii=False, indent=1), content_type="application/ld+json")


def _dataset(code: str) -> Dataset:
    found = queries.find_dataset(code)
    if found is None:
        raise NotFound
    return found


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return keep_text(value) if isinstance(value, str) else str(value)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _send(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
