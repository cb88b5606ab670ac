"""What the office heard and nobody has taken up yet: weak elements of the last survey, and complaints that pile up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from satupintu.catalogue.queries import list_services
from satupintu.complaints.models import Topic
from satupintu.complaints.queries import count_by_service_and_topic
from satupintu.evaluation.models import Finding
from satupintu.surveys import queries as surveys

SKM = "skm"
GOOD = "B"
"""The grade below which an element of the survey asks for an improvement (Permenpan RB 14/2017: B is "baik")."""
CLUSTER, CLUSTER_DAYS = 3, 90
"""Complaints about one thing in so many days that are no chance any more."""


@dataclass(frozen=True)
class Proposal:
    """A finding that somebody may record, in the words its form begins with."""

    title: str
    source: str
    source_ref: str
    evidence: str
    element: str = ""
    service_code: str = ""
    severity: str = Finding.Severity.MEDIUM


def list_proposals(at: datetime) -> list[Proposal]:
    """Return what is worth a finding and has none: elements first, the weakest at the front; then clusters, the largest first."""
    return [*_weak_elements(), *_clusters(at)]


def _weak_elements() -> list[Proposal]:
    newest = next((row for row in surveys.list_published() if row.version.instrument.code == SKM), None)
    if newest is None:
        return []
    found = surveys.read_published(newest)
    if found.index is None or not found.is_shown:
        return []
    taken = set(
        Finding.objects.filter(source=Finding.Source.SKM, source_ref__iexact=newest.title).values_list("element", flat=True)
    )
    names = {element.code: element.name for element in found.instrument.elements}
    least = next((float(band.least) for band in found.instrument.bands if band.grade == GOOD), 0.0)
    valued = sorted((float(element.mean * found.instrument.factor), element.code, element.n) for element in found.index.elements)
    weak = [one for one in valued if one[0] < least] or valued[:1]
    proposals = []
    for value, code, n in weak:
        words = {"value": f"{value:.2f}".replace(".", ","), "n": n, "title": newest.title}
        if code not in taken:
            title = _("Unsur %(name)s perlu diperbaiki") % {"name": names.get(code, code)}
            evidence = _("Nilai unsur %(value)s dari %(n)s responden pada %(title)s.") % words
            proposals.append(Proposal(title, Finding.Source.SKM, newest.title, evidence, element=code))
    return proposals


def _clusters(at: datetime) -> list[Proposal]:
    counted = count_by_service_and_topic(at - timedelta(days=CLUSTER_DAYS), at)
    many = sorted(((n, code, topic) for (code, topic), n in counted.items() if n >= CLUSTER), reverse=True)
    going = Finding.objects.filter(source=Finding.Source.COMPLAINT).exclude(state__in=Finding.CLOSED)
    taken = set(going.values_list("service_code", "source_ref"))
    names = {line.code: line.name for line in list_services()}
    topics = {str(value): str(label) for value, label in Topic.choices}
    return [
        Proposal(
            _("Pengaduan berulang: %(topic)s, %(service)s")
            % {"topic": topics.get(topic, topic or "–"), "service": names.get(code, _("tanpa layanan tertentu"))},
            Finding.Source.COMPLAINT,
            _cluster_name(topic),
            _("%(n)s pengaduan atau aspirasi dalam %(days)s hari terakhir.") % {"n": n, "days": CLUSTER_DAYS},
            service_code=code,
            severity=Finding.Severity.HIGH if n >= 2 * CLUSTER else Finding.Severity.MEDIUM,
        )
        for n, code, topic in many
        if (code, _cluster_name(topic)) not in taken
    ]


def _cluster_name(topic: str) -> str:
    return f"pengaduan {topic}".strip()
