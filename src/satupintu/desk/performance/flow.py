"""Process maps: a sheet as it was walked, row by row and drawn; two versions side by side."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.catalogue.queries import get_service
from satupintu.config.access import moment_of, staff
from satupintu.config.templatetags.bagan import angka
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.desk.performance.drawing import Table, answer
from satupintu.desk.performance.eventlog import log_form
from satupintu.evaluation import queries
from satupintu.evaluation.queries import ProcessMap, share
from satupintu.people.queries import role_labels
from satupintu.sop.models import SopVersion

ROW, GAP, BOX, LEFT = 26, 16, 330, 12
PSEUDO = ("START", "RETURN", "issued", "rejected", "withdrawn", "lapsed")


@dataclass(frozen=True)
class DrawnRow:
    """A box of the drawing: a row of the sheet, or what is no row; `worst` where cases lay longest."""

    y: int
    label: str
    note: str
    is_worst: bool = False


@dataclass(frozen=True)
class DrawnWay:
    """A way of the drawing: a path, how thick, how often; `look` is `strange`, `back` or ""."""

    path: str
    width: float
    look: str
    x: float
    y: float
    times: int
    said: str


@dataclass(frozen=True)
class Drawing:
    """A process map to draw."""

    rows: tuple[DrawnRow, ...]
    ways: tuple[DrawnWay, ...]
    height: int
    width: int


@staff(*queries.FIGURE_READERS, "designer")
@require_safe
def flow(request: HttpRequest, code: str) -> HttpResponse:
    """Show the process map of a version (`?versi=`, the newest without) beside another (`?banding=`). Raises `NotFound`."""
    service = get_service(code)
    versions = queries.list_mapped_versions(service.code)
    now, other = _chosen(request.GET.get("versi", ""), versions), _chosen(request.GET.get("banding", ""), versions)
    chosen = now or (versions[0] if versions else None)
    found = queries.find_map(chosen.pk) if chosen else None
    beside = queries.find_map(other.pk) if other and other != chosen else None
    span = queries.read_span("", region_day(moment_of(request)))
    assert span is not None
    roles = role_labels()
    tables = [_sheet("peta", found, roles)] if found else []
    tables += [_sheet("peta-banding", beside, roles)] if beside else []
    context = {
        "service": service,
        "versions": versions,
        "chosen": chosen,
        "other": other,
        "map": found,
        "drawing": draw(found) if found else None,
        "beside": beside,
        "beside_drawing": draw(beside) if beside else None,
        "compared": compare(beside, found) if found and beside else [],
        "strange": _strange(found) if found else [],
        "log_form": log_form(request),
        "bottleneck": _names(found).get(found.bottleneck, "") if found else "",
    }
    return answer(request, "desk/performance/flow.html", span, context, tables=tables)


def _chosen(text: str, versions: list[SopVersion]) -> SopVersion | None:
    """Return the version of this id among those mapped; None for "". Raises `NotFound` for another."""
    if not text:
        return None
    try:
        key = UUID(text)
    except ValueError:
        raise NotFound from None
    found = next((version for version in versions if version.pk == key), None)
    if found is None:
        raise NotFound
    return found


def _names(found: ProcessMap) -> dict[str, str]:
    names = {line.row.id: f"{line.row.number}. {line.row.activity}" for line in found.rows}
    return {
        **names,
        "START": _("Permohonan dikirim"),
        "RETURN": _("Dikembalikan ke pemohon"),
        "issued": _("Terbit"),
        "rejected": _("Ditolak"),
        "withdrawn": _("Dicabut"),
        "lapsed": _("Gugur"),
    }


def _strange(found: ProcessMap) -> list[tuple[str, str, int]]:
    names = _names(found)
    return [(names.get(edge.from_row, edge.from_row), names.get(edge.to_row, edge.to_row), edge.cases) for edge in found.strange]


def _sheet(code: str, found: ProcessMap, roles: dict[str, str]) -> Table:
    """Return the sheet row by row: who, the norm, and how it was walked."""
    head = (
        _("Pelaksana"), _("Norma waktu"), _("Kali"), _("Permohonan"), _("Diulang"), _("Tengah"), _("9 dari 10"), _("Lewat norma"),
        _("Hari-perkara"),
    )  # fmt: skip
    rows = []
    for line in found.rows:
        for node in line.nodes or (None,):
            norm = " ".join(str(part) for part in line.row.time).replace("_", " ") if line.row.time else "–"
            who = roles.get(node.role, node.role) if node else ", ".join(roles.get(role, role) for role in line.row.performers)
            cells = (
                (
                    angka(node.times),
                    angka(node.cases),
                    angka(share(node.again, node.cases), "share"),
                    angka(node.median_minutes, "work_minutes"),
                    angka(node.p90_minutes, "work_minutes"),
                    angka(share(node.late, node.times), "share") if line.row.time else "–",
                    angka(line.case_days, "times"),
                )
                if node
                else ("0", "0", "–", "–", "–", "–", "–")
            )
            rows.append((f"{line.row.number}. {line.row.activity}", "", (who or "–", norm, *cells)))
    title = _("Lembar SOP versi %(number)s sebagaimana dijalankan") % {"number": found.version.number}
    return Table(code, title, head, tuple(rows), texts=2)


def compare(before: ProcessMap, after: ProcessMap) -> list[tuple[str, str, str]]:
    """Return what changed between two versions: name, and the figure of each."""
    a, b = before.summary, after.summary
    lines = [
        (_("Permohonan diputus"), a.cases, b.cases, "cases"),
        (_("Lama proses (tengah)"), a.median_minutes, b.median_minutes, "work_minutes"),
        (_("Lama proses (9 dari 10)"), a.p90_minutes, b.p90_minutes, "work_minutes"),
        (_("Terbit tepat waktu"), share(a.on_time, a.promised), share(b.on_time, b.promised), "share"),
        (_("Benar sejak pertama"), share(a.first_right, a.cases), share(b.first_right, b.cases), "share"),
        (_("Langkah diulang"), share(a.reworked, a.cases), share(b.reworked, b.cases), "share"),
        (_("Sesuai lembar"), before.fitness, after.fitness, "share"),
        (_("Rata-rata di kantor"), share(a.office_minutes, a.cases), share(b.office_minutes, b.cases), "work_minutes"),
        (_("Rata-rata di instansi"), share(a.agency_minutes, a.cases), share(b.agency_minutes, b.cases), "work_minutes"),
        (_("Rata-rata pada pemohon"), share(a.applicant_minutes, a.cases), share(b.applicant_minutes, b.cases), "work_minutes"),
    ]
    return [(name, angka(was, unit), angka(now, unit)) for name, was, now, unit in lines]


def draw(found: ProcessMap) -> Drawing:
    """Place the rows of the sheet one below another and the ways as bows beside them, forward to the right, back further out."""
    names = _names(found)
    used = {edge.from_row for edge in found.edges} | {edge.to_row for edge in found.edges}
    order = ["START", *(line.row.id for line in found.rows), *(code for code in PSEUDO[1:] if code in used)]
    place = {key: number for number, key in enumerate(order)}
    walked = {line.row.id: line for line in found.rows}
    rows = []
    for key in order:
        line = walked.get(key)
        note = _("%(times)s kali") % {"times": line.times} if line else ""
        rows.append(DrawnRow(8 + place[key] * (ROW + GAP), _short(names[key]), note, key == found.bottleneck))
    most = max((edge.times for edge in found.edges), default=1)
    ways, furthest = [], 0.0
    for edge in found.edges:
        if edge.from_row not in place or edge.to_row not in place:
            continue
        way, reach = _way(place[edge.from_row], place[edge.to_row], edge.times, most)
        look = "strange" if not edge.is_allowed else "back" if place[edge.to_row] <= place[edge.from_row] else ""
        said = f"{names[edge.from_row]} → {names[edge.to_row]}: {edge.times}"
        ways.append(DrawnWay(way[0], way[1], look, way[2], way[3], edge.times, said))
        furthest = max(furthest, reach)
    return Drawing(tuple(rows), tuple(ways), 16 + len(order) * (ROW + GAP), round(LEFT + BOX + furthest + 60))


def _way(start: int, end: int, times: int, most: int) -> tuple[tuple[str, float, float, float], float]:
    width = round(1 + 5 * log10(1 + 9 * times / most), 1)
    pitch, right = ROW + GAP, LEFT + BOX
    if end == start + 1:
        x, y = LEFT + 40, 8 + start * pitch + ROW
        return (f"M{x} {y}V{y + GAP}", width, x + 14, y + GAP - 3), 0.0
    bow = 24 + 18 * min(abs(end - start) or 1, 9)
    a, b = 8 + start * pitch + ROW * 0.7, 8 + end * pitch + ROW * 0.3
    path = f"M{right} {a:.1f}C{right + bow} {a:.1f} {right + bow} {b:.1f} {right} {b:.1f}"
    return (path, width, right + bow * 0.75 + 4, (a + b) / 2 + 4), float(bow)


def _short(text: str) -> str:
    return text if len(text) <= 44 else f"{text[:43].rstrip()}…"
