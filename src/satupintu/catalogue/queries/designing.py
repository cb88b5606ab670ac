"""What the designer of a form needs to see: the draft with its faults at their places, and what it may draw on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.drafting import own_library
from satupintu.catalogue.errors import StandardInvalid
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.pack.check import Validator, check_service
from satupintu.catalogue.pack.meaning import PREFILLS
from satupintu.catalogue.pack.resolve import read_options
from satupintu.catalogue.pack.source import SourceFile
from satupintu.catalogue.queries.drafting import get_service_version, mark_of
from satupintu.catalogue.shape import plain
from satupintu.catalogue.standard import ServiceFile
from satupintu.catalogue.storage import read_content
from satupintu.sop.queries import get_version as get_sop_version

_PREFILL_WORDS: Mapping[str, str | Promise] = {
    "person.nik": _("NIK pemohon"),
    "person.name": _("Nama pemohon"),
    "person.phone": _("Nomor HP pemohon"),
    "person.email": _("Email pemohon"),
    "person.birth_date": _("Tanggal lahir pemohon"),
    "person.nationality": _("Kewarganegaraan pemohon"),
    "business.nib": _("NIB pelaku usaha"),
    "business.npwp": _("NPWP pelaku usaha"),
    "business.name": _("Nama pelaku usaha"),
}


@dataclass(frozen=True, slots=True)
class Design:
    """A version as its designer sees it. `faults` maps each path (`form[0].fields[1].name`) to an Indonesian sentence."""

    version: ServiceVersion
    content: Mapping[str, Any]
    standard: ServiceFile
    faults: Mapping[str, str]

    def mark(self, part: str) -> str:
        """Return the mark of a part as it stands."""
        return mark_of(self.content.get(part))

    def faults_below(self, path: str) -> list[str]:
        """Return the sentences about a place and everything in it, each once."""
        below = re.compile(re.escape(path) + r"(?=[.\[]|$)")
        return list(dict.fromkeys(sentence for found, sentence in self.faults.items() if below.match(found)))

    def with_part(self, part: str, value: Any) -> "Design":
        """Return the design with another value of a part, as it would be saved; nothing is saved.

        Raises StandardInvalid when the value does not have the shape of the part.
        """
        return _examined(self.version, {**self.content, part: value})


def get_design(version_id: UUID) -> Design:
    """Return a version with its content as data, as value, and what is wrong with it. Raises NotFound."""
    version = get_service_version(version_id)
    content: dict[str, Any] = plain(read_content(version, get_sop_version(version.sop_version_id).sheet))
    return _examined(version, content)


def _examined(version: ServiceVersion, content: dict[str, Any]) -> Design:
    source = SourceFile("isian", data=content)
    checked = check_service(source, own_library())
    faults = {problem.path or "isi": problem.sentence for problem in reversed(source.problems)}
    if checked is None:
        raise StandardInvalid(errors=faults)
    return Design(version, content, checked[0], faults)


def list_code_lists() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the lists of options that come with the system: name → (value, label), ordered by name."""
    lists = own_library().code_lists
    return {
        name: tuple((option["value"], option["label"]) for option in read_options(lists[name], lists)) for name in sorted(lists)
    }


def list_validators() -> Mapping[str, Validator]:
    """Return the ready-made validators by name."""
    return own_library().validators


def list_agency_systems() -> Mapping[str, str]:
    """Return the outside systems a standard may name, code → what they are called."""
    return own_library().agency_systems


def list_prefills() -> list[tuple[str, str | Promise]]:
    """Return where an answer may come from, each with its words: the applicant, the business, an outside system."""
    own: list[tuple[str, str | Promise]] = [(name, _PREFILL_WORDS[name]) for name in PREFILLS]
    return own + [(f"agency.{code}", label) for code, label in sorted(list_agency_systems().items())]
