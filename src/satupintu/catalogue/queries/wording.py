"""The 14 components of a standard in words, and the way through the sheet as an applicant sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from django.utils import translation
from django.utils.translation import ngettext

from satupintu.catalogue.standard import DELIVERY, EMPTY, LABELS, Component, ComponentKind, ServiceFile
from satupintu.core.money import format_rupiah

BACK = frozenset({"REJECT", "RETURN", "WITHDRAWN", "LAPSED"})


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step as the applicant sees it; `time` in words ("" for steps of no length), `is_own` when the applicant does it."""

    number: int
    activity: str
    performer: str
    time: str
    is_own: bool


def component_texts(content: ServiceFile) -> tuple[Component, ...]:
    """Return all 14 components in the order of the law, in Indonesian for every reader.

    They are the standard's own words: it is kept in memory and published as Indonesian, whoever asked first.
    """
    told = {
        "legal_basis": "; ".join(f"{basis.ref} ({basis.about})" for basis in content.legal_basis if basis.status != "dicabut"),
        "requirements": "; ".join(requirement.label for requirement in content.requirements),
        "procedure": "; ".join(f"{step.number}. {step.activity}" for step in steps_of(content.sheet)),
        "time": _time_text(content),
        "fee": _fee_text(content),
        "product": content.product.name,
    }
    return tuple(
        Component(
            kind=kind,
            label=LABELS[kind],
            text=told[kind] if kind in told else content.components[kind].text if kind in content.components else "",
            is_public=kind in DELIVERY,
            evidence=content.components[kind].evidence if kind in content.components else "own",
        )
        for kind in get_args(ComponentKind)
    )


def _time_text(content: ServiceFile) -> str:
    with translation.override("id"):
        return f"{duration_words(content.time.value, content.time.unit)} sejak {content.time.began}"


def _fee_text(content: ServiceFile) -> str:
    fee = content.fee
    if fee.components:
        text = "; ".join(component.label for component in fee.components if component.in_total)
    elif fee.amount:
        text = format_rupiah(fee.amount)
    else:
        text = "Tidak dipungut biaya"
    return f"{text} ({fee.payable_to})" if fee.payable_to else text


def duration_words(value: int, unit: str) -> str:
    """Return a duration in words of the active language: `5 hari kerja`. A unit that is unknown stays as it is."""
    template = {
        "menit": ngettext("%(n)s menit", "%(n)s menit", value),
        "jam": ngettext("%(n)s jam", "%(n)s jam", value),
        "hari_kerja": ngettext("%(n)s hari kerja", "%(n)s hari kerja", value),
        "hari": ngettext("%(n)s hari", "%(n)s hari", value),
        "bulan": ngettext("%(n)s bulan", "%(n)s bulan", value),
        "tahun": ngettext("%(n)s tahun", "%(n)s tahun", value),
    }.get(unit)
    return template % {"n": value} if template else f"{value} {unit}"


def steps_of(sheet: Mapping[str, Any]) -> list[PublicStep]:
    """Return the ordinary way through a sheet to its product, neighbouring rows of one performer taken together."""
    rows = {str(row["id"]): row for row in sheet.get("rows", [])}
    labels = {entry["code"]: entry["label"] for entry in sheet.get("performers", [])}
    steps: list[tuple[list[str], list[Mapping[str, Any]]]] = []
    for row_id in _way(rows):
        row = rows[row_id]
        performers = [str(code) for code in row.get("performers", [])]
        if "sistem" in performers or row.get("kind") in ("fork", "join"):
            continue
        if steps and steps[-1][0] == performers:
            steps[-1][1].append(row)
        else:
            steps.append((performers, [row]))
    return [
        PublicStep(
            number=number,
            activity=_joined([str(row["activity"]) for row in told]),
            performer=", ".join(labels.get(code, code) for code in performers),
            time=_time([row.get("time", EMPTY) for row in told]),
            is_own="pemohon" in performers,
        )
        for number, (performers, told) in enumerate(steps, 1)
    ]


def _joined(activities: Sequence[str]) -> str:
    if len(set(activities)) == 1:
        return activities[0]
    return "; ".join([activities[0], *(text[:1].lower() + text[1:] for text in activities[1:])])


def _time(times: Sequence[Mapping[str, Any]]) -> str:
    sums: dict[str, int] = {}
    for time in times:
        if time.get("value"):
            sums[time["unit"]] = sums.get(time["unit"], 0) + int(time["value"])
    return " ".join(duration_words(value, unit) for unit, value in sums.items())


def _way(rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the shortest way from the start to the row that issues the product, and from there to the end."""
    first = next((row_id for row_id, row in rows.items() if row.get("kind") == "start"), "")
    issues = {row_id for row_id, row in rows.items() if row.get("action") == "issue_product"}
    head = _shortest(rows, first, issues) if issues else []
    if not head:
        return _shortest(rows, first, {"END"})[:-1]
    return head + _shortest(rows, head[-1], {"END"})[1:-1]


def _shortest(rows: Mapping[str, Mapping[str, Any]], first: str, goals: set[str]) -> list[str]:
    before: dict[str, str] = {first: ""}
    waiting = [first] if first else []
    while waiting:
        here = waiting.pop(0)
        if here in goals:
            trail = [here]
            while before[trail[-1]]:
                trail.append(before[trail[-1]])
            return trail[::-1]
        exits = rows.get(here, EMPTY).get("exits", EMPTY)
        for label, target in exits.items():
            if label not in ("timeout", "limit") and str(target) not in BACK and str(target) not in before:
                before[str(target)] = here
                waiting.append(str(target))
    return []
