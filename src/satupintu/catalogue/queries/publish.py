"""A standard for the outside: the pledge, the steps, CPSV-AP, and the form as JSON Schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from satupintu.catalogue.queries.wording import PublicStep, duration_words, steps_of
from satupintu.catalogue.standard import FormField, Standard
from satupintu.core.regions import current_region
from satupintu.sop.queries import get_version as get_sop_version

__all__ = ["Pledge", "PublicStep", "duration_words", "form_schema", "pledge", "public_steps", "to_cpsv"]


@dataclass(frozen=True, slots=True)
class Pledge:
    """The pledge of service (maklumat pelayanan): the usual text, and one with all three elements the rules ask for."""

    short: str
    full: str


def pledge(standard: Standard) -> Pledge:
    """Return the pledge for a service (UU 25/2009 art. 22; Permenpan RB 15/2014)."""
    time = duration_words(standard.promise.value, standard.promise.unit)
    short = _(
        "Dengan ini, kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan dan "
        "apabila tidak menepati janji ini, kami siap menerima sanksi sesuai peraturan perundang-undangan yang berlaku."
    )
    full = _(
        "Dengan ini, kami menyatakan: (1) sanggup menyelenggarakan pelayanan %(name)s sesuai standar pelayanan yang telah "
        "ditetapkan, dalam waktu %(time)s sejak %(from)s; (2) memberikan pelayanan sesuai kewajiban dan melakukan perbaikan "
        "secara terus-menerus; (3) bersedia menerima sanksi dan/atau memberikan kompensasi apabila pelayanan yang diberikan "
        "tidak sesuai standar."
    ) % {"name": standard.name, "time": time, "from": standard.promise.began}
    return Pledge(short, full)


def public_steps(standard: Standard) -> list[PublicStep]:
    """Return the ordinary way of an application through the office, as an applicant sees it."""
    if standard.sop_version_id is None:
        return []
    return steps_of(get_sop_version(standard.sop_version_id).sheet)


_DURATIONS: Mapping[str, str] = {"menit": "PT%dM", "jam": "PT%dH", "hari_kerja": "P%dD", "hari": "P%dD", "bulan": "P%dM"}


def to_cpsv(standard: Standard, *, base_url: str = "") -> dict[str, Any]:
    """Return the standard as CPSV-AP 3 JSON-LD. `base_url` is the region's address without a final slash."""
    region = current_region()
    here = f"{base_url}/layanan/{standard.slug}/"
    amount = standard.fee.amount if not standard.fee.components else None
    cost: dict[str, Any] = {
        "@type": "cv:Cost",
        "description": _text(next(c.text for c in standard.components if c.kind == "fee")),
    }
    if amount is not None:
        cost.update({"cv:value": {"@type": "xsd:decimal", "@value": f"{amount}.00"}, "cv:currency": "IDR"})
    return {
        "@context": {
            "cpsv": "http://purl.org/vocab/cpsv#",
            "cv": "http://data.europa.eu/m8g/",
            "dct": "http://purl.org/dc/terms/",
            "eli": "http://data.europa.eu/eli/ontology#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "title": {"@id": "dct:title", "@container": "@language"},
            "description": {"@id": "dct:description", "@container": "@language"},
        },
        "@id": here,
        "@type": "cpsv:PublicService",
        "dct:identifier": standard.code,
        "title": _text(standard.name),
        "description": _text(f"{standard.name}. {standard.referral}".strip()),
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/IND"},
        "cv:thematicArea": standard.category_label,
        "cpsv:keyword": list(standard.synonyms),
        "cv:hasCompetentAuthority": {"@type": "cv:PublicOrganisation", "title": _text(standard.agency.owner)},
        "dct:spatial": region.name,
        "cv:processingTime": {"@type": "xsd:duration", "@value": _DURATIONS[standard.promise.unit] % standard.promise.value},
        "cv:hasCost": [cost],
        "cpsv:produces": [{"@type": "cv:Output", "title": _text(standard.product.name)}],
        "cv:hasRequirement": [
            {"@type": "cv:Requirement", "dct:identifier": requirement.key, "title": _text(requirement.label)}
            for requirement in standard.requirements
        ],
        "cpsv:follows": [
            {"@type": "cpsv:Rule", "title": _text(component.label), "description": _text(component.text)}
            for component in standard.public_components
        ],
        "cv:hasLegalResource": [
            {"@type": "eli:LegalResource", "title": _text(basis.ref), "description": _text(basis.about)}
            for basis in standard.legal_basis
        ],
        "cv:hasChannel": [{"@type": "cv:Channel", "dct:type": "web", "cv:ownedBy": region.office_name, "dct:identifier": here}],
    }


def _text(text: str) -> dict[str, str]:
    return {"id": text}


def form_schema(standard: Standard) -> dict[str, Any]:
    """Return the form as JSON Schema (2020-12).

    Conditions and comparisons between questions are beyond it: a question asked under a condition is not required
    here, and what the office checks on top is `validate_answers`.
    """
    asked = [question for question in standard.fields if not question.formula]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:satupintu:layanan:{standard.code}:{standard.number}",
        "title": standard.name,
        "type": "object",
        "properties": {question.name: _schema(question) for question in asked},
        "required": [question.name for question in asked if question.required and not question.condition],
        "additionalProperties": False,
    }


def _schema(question: FormField) -> dict[str, Any]:
    rule = question.validation
    schema: dict[str, Any] = {"title": question.label, **_kind(question)}
    bounds = ("minItems", "maxItems") if question.type == "array" else ("minimum", "maximum")
    if question.type in ("integer", "decimal", "money", "array"):
        for key, bound in zip(bounds, (rule.min, rule.max), strict=True):
            if bound is not None:
                schema[key] = int(bound) if bound == bound.to_integral_value() else float(bound)
    if question.type in ("string", "text"):
        schema.update(
            {key: value for key, value in (("minLength", rule.min_length), ("maxLength", rule.max_length)) if value is not None}
        )
        if rule.pattern:
            schema["pattern"] = rule.pattern
    if rule.must_be_true:
        schema["const"] = True
    if question.note:
        schema["description"] = question.note
    return schema


def _kind(question: FormField) -> dict[str, Any]:
    choices = [option.value for option in question.options]
    kinds: Mapping[str, dict[str, Any]] = {
        "string": {"type": "string"},
        "text": {"type": "string"},
        "integer": {"type": "integer"},
        "money": {"type": "integer", "minimum": 0},
        "decimal": {"type": "number"},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
        "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "enum": {"type": "string", "enum": choices},
        "multiselect": {"type": "array", "items": {"type": "string", "enum": choices}, "uniqueItems": True},
        "area": {"type": "string", "pattern": "^[0-9]{10}$"},
        "geo": {
            "type": "object",
            "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}},
            "required": ["lat", "lon"],
            "additionalProperties": False,
        },
    }
    if question.type in kinds:
        return kinds[question.type]
    inner = {
        "type": "object",
        "properties": {part.name: _schema(part) for part in question.subfields},
        "required": [part.name for part in question.subfields if part.required],
        "additionalProperties": False,
    }
    return inner if question.type == "object" else {"type": "array", "items": inner}
