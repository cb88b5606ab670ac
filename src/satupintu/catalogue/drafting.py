"""What every way of writing a standard shares: reading content, finding its faults, fingerprint, texts for search."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from satupintu.catalogue.errors import StandardInvalid
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.pack.check import PACKS, Library, check_service, read_pack
from satupintu.catalogue.pack.source import SourceFile
from satupintu.catalogue.shape import plain, read
from satupintu.catalogue.standard import ServiceFile

SWITCHABLE = "switchable"


@lru_cache(maxsize=1)
def own_library() -> Library:
    """Return what the packs of this system share, taken together: categories, performers, systems, lists, validators."""
    together: dict[str, Any] = {"format": 1, "name": "satupintu", "label": "Satu Pintu", "categories": {}, "performers": {}}
    for folder in sorted(PACKS.iterdir()):
        library = read_pack(folder).library if folder.is_dir() else None
        if library is not None:
            for key in ("categories", "performers", "agency_systems", "code_lists", "validators"):
                together[key] = {**together.get(key, {}), **plain(getattr(library, key))}
    return read(Library, together)


def read_draft(
    content: Mapping[str, Any], library: Library | None = None, *, whole: bool = True
) -> tuple[ServiceFile, dict[str, Any]]:
    """Read content in the shape of a service file; with `whole` its meaning and its sheet are checked as well.

    Returns it with its resolved data. Raises `StandardInvalid` with every fault by path.
    """
    source = SourceFile("isian", data=dict(content))
    checked = check_service(source, library or own_library())
    faults = {problem.path or "isi": problem.sentence for problem in reversed(source.problems)}
    if checked is None or (whole and faults):
        raise StandardInvalid(errors=faults)
    return checked[0], dict(checked[1])


def faults_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Return every fault of a standard by its path, as `read_draft` would refuse it; empty when nothing is wrong."""
    source = SourceFile("isian", data=dict(content))
    check_service(source, own_library())
    return {problem.path or "isi": problem.sentence for problem in reversed(source.problems)}


def fingerprint(content: ServiceFile, category_label: str) -> str:
    """Return the SHA-256 of the content; equal content has an equal fingerprint, whatever its lay-out."""
    text = json.dumps([plain(content), category_label], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def search_text(content: ServiceFile, category_label: str) -> str:
    """Return the text a service is found by: what it is called, then after `||` what else belongs to it."""
    product = content.product.partner_document.name if content.product.partner_document else content.product.short
    called = [content.name, *content.synonyms, content.slug.replace("-", " "), product]
    around = [category_label, *(variant.label for variant in content.variants), *(persona.label for persona in content.personas)]
    return f"{_phrases(called)} || {_phrases(around)}"


def _phrases(texts: list[str]) -> str:
    """Lower case, letters and digits only; words with a hyphen both apart and as one (`e-ktp`, `ektp`)."""
    forms = [form for text in texts for form in (text.lower(), text.lower().replace("-", ""))]
    return " | ".join(dict.fromkeys(clean for form in forms if (clean := re.sub(r"[^0-9a-zà-ÿ]+", " ", form).strip())))


def head_of(draft: ServiceFile, label: str) -> dict[str, Any]:
    """Return the columns of `Service` that repeat the version in force."""
    return {
        "name": draft.name,
        "category": draft.category,
        "category_label": label,
        "agency_name": draft.agency.owner[:200],
        "issuer": draft.agency.issuer[:200],
        "delivery_mode": draft.agency.delivery_mode,
        "level": draft.agency.level,
        "zone": draft.zone.code,
        "synonyms": list(draft.synonyms),
        "search_text": search_text(draft, label),
        "referral": draft.referral,
    }


def is_in_force(draft: ServiceFile, category_label: str) -> bool:
    """Whether the version in force of this service has just this content."""
    return ServiceVersion.objects.filter(
        service__code=draft.code, state=ServiceVersion.State.ENACTED, content_hash=fingerprint(draft, category_label)
    ).exists()
