"""Planning: what each group offers by weekday and half hour, with what the formula suggests; taking a day back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.centres import queries as centres
from satupintu.centres.models import OpeningHours, QueueGroup
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.regions import region_day
from satupintu.desk.hall.choosing import key_of, of_these
from satupintu.desk.hall.forms import WEEKDAYS, Plain, chosen, moment, whole
from satupintu.desk.hall.forms import day as day_field
from satupintu.desk.hall.places import KEEPERS, with_tabs
from satupintu.desk.pages import attempt
from satupintu.desk.visiting import service_names
from satupintu.visits import operations, queries
from satupintu.visits.models import Appointment
from satupintu.visits.queries import Suggestion

LENGTHS = (10, 15, 20, 30, 60)


class PlanForm(Plain):
    """How a group is booked, and two numbers for every weekday and start: for the public, and for the office."""

    slot_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Panjang satu waktu (menit)"), coerce=int, choices=[(minutes, str(minutes)) for minutes in LENGTHS]
    )
    lead_minutes = whole(
        gettext_lazy("Dipesan paling lambat (menit sebelumnya)"),
        gettext_lazy("Yang lebih dekat dari ini mengambil nomor antrean saja."),
        high=10080,
    )
    ahead_days = whole(gettext_lazy("Dibuka berapa hari ke depan"), low=1, high=90)
    most_live = whole(gettext_lazy("Paling banyak janji yang berjalan per orang"), low=1, high=20)

    def __init__(self, data: Any, initial: dict[str, Any], grid: Grid) -> None:
        super().__init__(data, initial=initial)
        self.grid = grid

    def clean(self) -> dict[str, Any]:
        """Read the numbers of the grid."""
        given = dict(super().clean() or {})
        cells = {}
        for cell in self.grid.cells:
            texts = [self.data.get(name, "").strip() or "0" for name in (cell.public_name, cell.internal_name)]
            if not all(text.isdigit() and len(text) <= 3 for text in texts):
                self.add_error(None, _("%(day)s %(time)s: isi dengan angka.") % {"day": cell.day_label, "time": cell.label})
                continue
            cells[(cell.weekday, cell.starts)] = (int(texts[0]), int(texts[1]))
            cell.public, cell.internal = int(texts[0]), int(texts[1])
        given["cells"] = cells
        return given


class Cell:
    """One weekday and start of the grid."""

    def __init__(self, weekday: int, starts: time, public: int, internal: int) -> None:
        self.weekday, self.starts, self.public, self.internal = weekday, starts, public, internal

    @property
    def label(self) -> str:
        """The start."""
        return f"{self.starts:%H.%M}"

    @property
    def day_label(self) -> str:
        """The weekday."""
        return str(WEEKDAYS[self.weekday])

    @property
    def public_name(self) -> str:
        """Name of the field for the public."""
        return f"p_{self.weekday}_{self.starts:%H%M}"

    @property
    def internal_name(self) -> str:
        """Name of the field for the office."""
        return f"i_{self.weekday}_{self.starts:%H%M}"


class Grid:
    """Weekdays a place is open on by starts of slots; None where it is closed."""

    def __init__(self, week: Iterable[OpeningHours], minutes: int) -> None:
        self.days: dict[int, dict[time, Cell]] = {}
        for row in week:
            cells = self.days.setdefault(row.weekday, {})
            for starts in _starts(row, minutes):
                cells[starts] = Cell(row.weekday, starts, 0, 0)

    @property
    def cells(self) -> list[Cell]:
        """Every cell."""
        return [cell for cells in self.days.values() for cell in cells.values()]

    @property
    def head(self) -> list[str]:
        """The weekdays in words."""
        return [str(WEEKDAYS[weekday]) for weekday in self.days]

    @property
    def rows(self) -> list[tuple[str, list[Cell | None]]]:
        """Start and its cells by weekday."""
        starts = sorted({cell.starts for cell in self.cells})
        return [(f"{start:%H.%M}", [cells.get(start) for cells in self.days.values()]) for start in starts]


def _starts(row: OpeningHours, minutes: int) -> list[time]:
    """Return when slots of a length begin on a weekday; a break that closes the place has none."""
    base, length = date(2000, 1, 3), timedelta(minutes=minutes)
    if row.break_from is None or row.break_to is None or row.breaks_in_turn:
        stretches = [(row.opens, row.closes)]
    else:
        stretches = [(row.opens, row.break_from), (row.break_to, row.closes)]
    found = []
    for opens, closes in stretches:
        start = datetime.combine(base, opens)
        while start + length <= datetime.combine(base, closes):
            found.append(start.time())
            start += length
    return found


@staff(*KEEPERS)
@require_safe
def groups(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """List the groups of a place with what they offer in a week."""
    place = centres.get_centre(centre_id)
    rows = []
    for group in QueueGroup.objects.filter(centre=place, is_active=True).prefetch_related("services"):
        rows.append((group, len(group.services.all())))
    offered = queries.sum_weekly_capacity(centre_id)
    context = {"rows": [(group, count, offered.get(group.pk)) for group, count in rows]}
    return with_tabs(request, place, "janji/", "desk/booking/groups.html", context)


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, centre_id: UUID, group_id: UUID) -> HttpResponse:
    """Show and set the plan of a group; `?loket=` and `?menit=` fill it with what the formula suggests."""
    place = centres.get_centre(centre_id)
    group = of_these(QueueGroup.objects.filter(centre=place), group_id)
    rule = queries.get_booking_rule(group_id)
    minutes = _length(request.POST.get("slot_minutes") or request.GET.get("menit", ""), rule.slot_minutes)
    grid = Grid(centres.list_week(centre_id), minutes)
    standing = queries.list_weekly_capacity(group_id)
    counters = _count(request.GET.get("loket", ""))
    suggestion = queries.suggest_capacity(group, counters=counters or 1, slot_minutes=minutes)
    for cell in grid.cells:
        row = standing.get((cell.weekday, cell.starts))
        if counters:
            cell.public, cell.internal = suggestion.public, suggestion.internal
        elif row is not None:
            cell.public, cell.internal = row.cap_public, row.cap_internal
    initial = {name: getattr(rule, name) for name in ("lead_minutes", "ahead_days", "most_live")} | {"slot_minutes": minutes}
    form = PlanForm(posted(request), initial, grid)
    if form.is_valid():
        given = dict(form.cleaned_data)
        cells = given.pop("cells")
        if attempt(
            request,
            form,
            lambda: operations.set_booking_plan(
                group_id=group_id, values=given, cells=cells, actor=actor_of(request), at=moment_of(request)
            ),
            _("Rencana janji temu tersimpan; hari-harinya sudah dibuka."),
        ):
            return redirect("desk:booking-plan", centre_id, group_id)
    context = {
        "group": group,
        "plan_form": form,
        "grid": grid,
        "counters": counters,
        "minutes": minutes,
        "lengths": LENGTHS,
        "formula": _formula(suggestion) if counters else "",
        "formula_internal": _formula(suggestion, internal=True) if counters else "",
        "is_fresh": not standing,
    }
    return with_tabs(request, place, "janji/", "desk/booking/plan.html", context)


def _length(text: str, usual: int) -> int:
    return int(text) if text.isdigit() and int(text) in LENGTHS else usual


def _count(text: str) -> int:
    return min(int(text), 200) if text.isdigit() and len(text) <= 3 else 0


def _formula(found: Suggestion, *, internal: bool = False) -> str:
    """Write the formula with its numbers and what comes of it."""
    share, exact, whole_number = (
        (found.internal_share, found.internal_exact, found.internal)
        if internal
        else (found.public_share, found.public_exact, found.public)
    )
    return _(
        "%(share)s × %(counters)s loket × %(slot)s menit ÷ %(mean)s menit per layanan × %(utilisation)s ÷ (1 − %(away)s) = "
        "%(exact)s, dibulatkan ke bawah: %(whole)s"
    ) % {
        "share": _number(share),
        "counters": found.counters,
        "slot": found.slot_minutes,
        "mean": _number(found.expected_minutes, 1),
        "utilisation": _number(found.utilisation),
        "away": _number(found.no_show_share),
        "exact": _number(exact),
        "whole": whole_number,
    }


def _number(value: float, places: int = 2) -> str:
    return f"{value:.{places}f}".replace(".", ",")


class BlockForm(Plain):
    """Which day is taken back, of which group, between which times, and why."""

    hari = day_field()
    kelompok = forms.ChoiceField(label=gettext_lazy("Kelompok antrean"), required=False)
    dari = moment(gettext_lazy("Dari pukul (kosong: sejak buka)"))
    sampai = moment(gettext_lazy("Sampai pukul (kosong: sampai tutup)"))
    sebab = chosen(gettext_lazy("Sebab"), Appointment.Cause.choices, gettext_lazy("Disebut dalam kabar kepada pemesan."))

    def __init__(self, data: Any, groups: Iterable[QueueGroup], today: date) -> None:
        super().__init__(data, initial={"hari": today})
        self.fields["kelompok"].choices = [  # type: ignore[attr-defined]
            ("", _("Semua kelompok")),
            *((str(group.pk), f"{group.prefix} {group.name}") for group in groups),
        ]


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """List who is affected (`?hari=`), then take the day back and tell them; or offer a day again that was taken back."""
    place = centres.get_centre(centre_id)
    actor, at = actor_of(request), moment_of(request)
    groups = list(QueueGroup.objects.filter(centre=place, is_active=True))
    data = (
        request.POST
        if request.method == "POST"
        else ({"sebab": "closed", **request.GET.dict()} if "hari" in request.GET else None)
    )
    form = BlockForm(data, groups, region_day(at))
    is_asked = form.is_bound and form.is_valid()
    given = form.cleaned_data if is_asked else {}
    group_id = key_of(given["kelompok"]) if given.get("kelompok") else None
    act = request.POST.get("tindakan", "")
    if is_asked and act == "tutup":
        gone: list[Appointment] = []
        if attempt(
            request,
            form,
            lambda: gone.extend(
                operations.block_day(
                    centre_id=centre_id,
                    day=given["hari"],
                    cause=given["sebab"],
                    group_id=group_id,
                    since=given["dari"],
                    until=given["sampai"],
                    actor=actor,
                    at=at,
                )
            ),
            _("Janji temu hari itu ditutup."),
        ):
            sentence = ngettext(
                "%(count)s janji dibatalkan; pemesannya diberi tahu.",
                "%(count)s janji dibatalkan; pemesannya diberi tahu.",
                len(gone),
            )
            messages.info(request, sentence % {"count": len(gone)})
            return redirect("desk:booking-groups", centre_id)
    elif (
        is_asked
        and act == "buka"
        and attempt(
            request,
            form,
            lambda: operations.unblock_day(centre_id=centre_id, day=given["hari"], group_id=group_id, actor=actor, at=at),
            _("Janji temu hari itu dibuka kembali."),
        )
    ):
        return redirect("desk:booking-groups", centre_id)
    affected = list(queries.list_affected(centre_id, given["hari"], group_id, given["dari"], given["sampai"])) if is_asked else []
    context = {
        "block_form": form,
        "is_asked": is_asked,
        "affected": affected,
        "names": service_names(centre_id),
        "asked": given,
        "form": form if form.errors else None,
    }
    response = with_tabs(request, place, "janji/", "desk/booking/block.html", context)
    response.status_code = 422 if form.is_bound and form.errors else 200
    return response
