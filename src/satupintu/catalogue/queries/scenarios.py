"""Playing scenarios: does what was recorded still come of the same answers and the same acts, and where does it depart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue.models import SopScenario
from satupintu.catalogue.queries.trying import Ground, Trial, TryState, get_try_ground, play_try
from satupintu.sop.queries import PlanError


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """A scenario and what its play gave: each departure an Indonesian sentence, and the row at which the path departs.

    `may_renew` is whether all its acts still lead to an end, so that what comes of them now could be expected instead.
    """

    scenario: SopScenario
    departures: tuple[str, ...]
    row: str = ""
    may_renew: bool = False

    @property
    def state(self) -> TryState:
        """The scenario as a try played to its end."""
        return scenario_state(self.scenario)

    @property
    def passes(self) -> bool:
        """Whether everything came as it was recorded."""
        return not self.departures


def run_scenarios(version_id: UUID) -> list[ScenarioResult]:
    """Play every scenario of a version, in the order of their names. Raises NotFound for an unknown version."""
    scenarios = list(SopScenario.objects.filter(version_id=version_id).order_by("name"))
    if not scenarios:
        return []
    try:
        ground = get_try_ground(version_id)
    except PlanError as fault:
        sentence = _("Lembar SOP belum dapat dijalankan: %(reason)s") % {"reason": _(fault.sentence) % fault.data}
        return [ScenarioResult(scenario, (sentence,), fault.row) for scenario in scenarios]
    return [run_scenario(ground, scenario) for scenario in scenarios]


def failing_scenarios(version_id: UUID) -> list[ScenarioResult]:
    """Return the scenarios of a version that do not come out as recorded; empty when nothing stands against enacting it."""
    return [result for result in run_scenarios(version_id) if not result.passes]


def scenario_state(scenario: SopScenario) -> TryState:
    """Return a scenario as a try played to its end."""
    acts = scenario.acts
    moment = acts[-1][-1] if acts else scenario.began_at.isoformat()
    data = {"variant": scenario.variant, "answers": scenario.answers, "began_at": scenario.began_at.isoformat()}
    return TryState.read({**data, "moment": moment, "acts": acts})


def run_scenario(ground: Ground, scenario: SopScenario) -> ScenarioResult:
    """Play one scenario on what its version is now."""
    trial = play_try(ground, scenario_state(scenario))
    departures, row = _path_departures(trial, scenario.expected)
    departures += _end_departures(trial, scenario.expected)
    may_renew = trial.walk.stopped is None and bool(trial.walk.outcome)
    return ScenarioResult(scenario, tuple(departures), row, may_renew)


def _path_departures(trial: Trial, expected: Mapping[str, Any]) -> tuple[list[str], str]:
    """Compare row by row; only the first departure counts, for all that follows it differs anyway."""
    wanted, got = [list(step) for step in expected["path"]], trial.walk.path
    same = next((i for i, pair in enumerate(zip(wanted, got, strict=False)) if pair[0] != pair[1]), min(len(wanted), len(got)))
    if same == len(wanted) == len(got):
        return [], ""
    planned = _step_words(trial, wanted[same]) if same < len(wanted) else _("selesai")
    found = _step_words(trial, got[same]) if same < len(got) else ""
    if not found:
        rows = ", ".join(_row_words(trial, task.row.id) for task in trial.walk.open)
        found = _("tidak ada lagi langkah") if not rows else _("menunggu %(rows)s") % {"rows": rows}
    sentence = _("Langkah %(number)s: seharusnya %(wanted)s, sekarang %(found)s.") % {
        "number": same + 1,
        "wanted": planned,
        "found": found,
    }
    return [sentence], str(wanted[same][0] if same < len(wanted) else got[same][0])


def _step_words(trial: Trial, step: list[str]) -> str:
    row, outcome = step
    words = {"yes": _("Ya"), "no": _("Tidak"), "timeout": _("waktu habis")}.get(outcome, "")
    return f"{_row_words(trial, row)} → {words}" if words else _row_words(trial, row)


def _row_words(trial: Trial, row_id: str) -> str:
    row = trial.ground.plan.rows.get(row_id)
    return (
        _("baris %(number)s (%(activity)s)") % {"number": row.number, "activity": row.activity}
        if row
        else _("baris yang dihapus")
    )


def _end_departures(trial: Trial, expected: Mapping[str, Any]) -> list[str]:
    """Compare what the path comes to, once it comes to its end."""
    got = trial.as_expected()
    if not got["outcome"]:
        return []
    sentences = {
        "outcome": _("Akhirnya seharusnya %(wanted)s, sekarang %(found)s."),
        "reason_code": _("Alasan seharusnya %(wanted)s, sekarang %(found)s."),
        "norm_minutes": _("Waktu menurut mutu baku seharusnya %(wanted)s menit kerja, sekarang %(found)s."),
        "fee": _("Biaya seharusnya Rp%(wanted)s, sekarang Rp%(found)s."),
    }
    found = [
        text % {"wanted": _said(expected[key]), "found": _said(got[key])}
        for key, text in sentences.items()
        if expected[key] != got[key]
    ]
    labels = trial.ground.standard.labels
    wanted, now = set(expected["requirements"]), set(got["requirements"])
    if gone := sorted(wanted - now):
        found.append(_("Persyaratan tidak lagi diminta: %(names)s.") % {"names": ", ".join(labels.get(key, key) for key in gone)})
    if fresh := sorted(now - wanted):
        found.append(_("Persyaratan yang baru diminta: %(names)s.") % {"names": ", ".join(labels.get(key, key) for key in fresh)})
    if expected["product"] != got["product"]:
        found.append(_("Produk layanan tidak lagi terbit.") if expected["product"] else _("Produk layanan kini terbit."))
    return found


def _said(value: object) -> str:
    outcomes = {"issued": _("Terbit"), "rejected": _("Ditolak"), "withdrawn": _("Dicabut"), "lapsed": _("Gugur")}
    if value in (None, ""):
        return "–"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return outcomes.get(str(value), str(value))
