"""What stands between a draft and its enactment: faults, warnings, and what other modules found."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue.drafting import faults_of
from satupintu.catalogue.pack.procedure import runnable_sheet
from satupintu.catalogue.ports import Blocker, list_enactment_checks
from satupintu.catalogue.queries.drafting import get_service_version
from satupintu.catalogue.rules import known_names
from satupintu.catalogue.shape import plain
from satupintu.catalogue.storage import read_content
from satupintu.sop.queries import get_version as get_sop_version
from satupintu.sop.queries import list_findings


def enactment_blockers(version_id: UUID) -> list[Blocker]:
    """Return everything that speaks against enacting a version, errors first; empty when nothing does.

    The faults of its content and sheet (worked examples of fees among them), the linter's warnings, then what checks
    registered by `ports.register_enactment_check` say. Raises NotFound.
    """
    version = get_service_version(version_id)
    content = read_content(version, get_sop_version(version.sop_version_id).sheet)
    faults = faults_of(plain(content))
    found = [Blocker("content", "error", sentence, path) for path, sentence in faults.items()]
    promised = (content.time.value, content.time.unit)
    for finding in list_findings(runnable_sheet(content.sheet), fields=known_names(content), promised=promised):
        if finding.level != "error":
            row = _("Baris %(row)s: %(sentence)s") % {"row": finding.row, "sentence": finding.sentence}
            found.append(Blocker(finding.code, "warning", row if finding.row else finding.sentence, finding.row))
    for check in list_enactment_checks():
        found.extend(check(version_id))
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
