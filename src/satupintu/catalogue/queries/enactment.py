"""What stands between a draft and its enactment: faults, and warnings to be read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue.queries.drafting import list_version_faults
from satupintu.catalogue.queries.findings import list_sheet_findings

PERFORMER_UNBOUND = "performer_unbound"
"""The one error of the linter that depends on the region and not on the standard alone."""


class Blocker(NamedTuple):
    """One thing to know before a version is enacted: an `error` keeps it from being enacted, a `warning` must be read.

    `code` is stable, `where` the row or part it is about ("" for the whole), `sentence` Indonesian.
    """

    code: str
    level: Literal["error", "warning"]
    sentence: str
    where: str = ""


def enactment_blockers(version_id: UUID) -> list[Blocker]:
    """Return everything that speaks against enacting a version, errors first; empty when nothing does.

    The faults of its content and sheet, worked examples of fees and scenarios that fail among them; performers nobody in
    this region is; then the linter's warnings. Raises NotFound.
    """
    faults = list_version_faults(version_id)
    found = [Blocker("content", "error", sentence, path) for path, sentence in faults.items()]
    for finding in list_sheet_findings(version_id):
        row = _("Baris %(row)s: %(sentence)s") % {"row": finding.row, "sentence": finding.sentence}
        sentence = row if finding.row else finding.sentence
        if finding.level != "error":
            found.append(Blocker(finding.code, "warning", sentence, finding.row))
        elif finding.code == PERFORMER_UNBOUND:  # every other error of the sheet is a fault already
            found.append(Blocker(finding.code, "error", sentence, finding.row))
    return sorted(found, key=lambda blocker: blocker.level != "error")


def list_marked_warnings(version_id: UUID) -> Mapping[str, Blocker]:
    """Return the warnings to be read before enactment, each by the mark with which an official says so. Raises NotFound."""
    return mark_warnings(enactment_blockers(version_id))


def mark_warnings(blockers: Iterable[Blocker]) -> Mapping[str, Blocker]:
    """Return the warnings among the blockers by their marks."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for blocker in blockers:
        if blocker.level == "warning":
            seen[blocker.code, blocker.where] += 1
            found[f"{blocker.code}:{blocker.where}:{seen[blocker.code, blocker.where]}"] = blocker
    return found
