"""Between the rows of a version and the values of `standard`: written once, read into one frozen tree."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from satupintu.catalogue import models
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.shape import plain, read
from satupintu.catalogue.standard import DELIVERY, FormField, Section, ServiceFile

_TABLES: tuple[tuple[str, type[Any]], ...] = (
    ("legal_basis", models.LegalBasis),
    ("personas", models.Persona),
    ("variants", models.Variant),
    ("parameters", models.Parameter),
    ("requirements", models.Requirement),
    ("rejection_reasons", models.RejectionReason),
)
_ROW_ONLY = frozenset({"id", "version", "position"})


def columns_of(content: ServiceFile, category_label: str) -> dict[str, Any]:
    """Return the columns of `ServiceVersion` that hold this content."""
    fee = plain(content.fee)
    fee.pop("components", None)
    return {
        "name": content.name,
        "category": content.category,
        "category_label": category_label,
        "agency": plain(content.agency),
        "zone": plain(content.zone),
        "synonyms": plain(content.synonyms),
        "referral": content.referral,
        "promised_value": content.time.value,
        "promised_unit": content.time.unit,
        "promise": plain(content.time),
        "fee_kind": content.fee.kind,
        "fee": fee,
        "product": plain(content.product),
        "form_evidence": plain(content.form_evidence),
        "agency_systems": plain(content.agency_systems),
        "planning": plain(content.planning),
        "verification": plain(content.verification),
        "sheet_note": content.sheet_note,
        "sources": plain(content.sources),
    }


def write_parts(version: ServiceVersion, content: ServiceFile) -> None:
    """Write every part of a draft as rows; rows there were are replaced."""
    every: list[type[Any]] = [models.FormField, models.FeeComponent, models.StandardComponent]
    for model in every + [table for _key, table in _TABLES]:
        model.objects.filter(version=version).delete()
    for key, model in _TABLES:
        _write(model, version, getattr(content, key))
    position = 0
    rows = []
    for number, section in enumerate(content.form):
        for question in section.fields:
            values = _columns(models.FormField, question)
            rows.append(
                models.FormField(version=version, position=position, section=section.title, section_position=number, **values)
            )
            position += 1
    models.FormField.objects.bulk_create(rows)
    _write(models.FeeComponent, version, content.fee.components)
    models.StandardComponent.objects.bulk_create(
        models.StandardComponent(
            version=version,
            position=index,
            kind=kind,
            group="delivery" if kind in DELIVERY else "manufacturing",
            text=component.text,
            evidence=component.evidence,
            sources=list(component.sources),
        )
        for index, (kind, component) in enumerate(content.components.items())
    )


def _columns(model: type[Any], part: Any) -> dict[str, Any]:
    names = {field.name for field in model._meta.concrete_fields}
    values = {}
    for name in part.__dataclass_fields__:
        value = getattr(part, name)
        if name in names:
            values[name] = value if isinstance(value, str | bool | int) or name == "value" else plain(value)
    return values


def _write(model: type[Any], version: ServiceVersion, parts: Iterable[Any]) -> None:
    model.objects.bulk_create(model(version=version, position=index, **_columns(model, part)) for index, part in enumerate(parts))


def _read_rows(model: type[Any], version: ServiceVersion) -> list[dict[str, Any]]:
    names = [field.name for field in model._meta.concrete_fields if field.name not in _ROW_ONLY]
    return list(model.objects.filter(version=version).order_by("position").values(*names))


def read_content(version: ServiceVersion, sheet: Mapping[str, Any]) -> ServiceFile:
    """Return the content of a version as it was written; `sheet` is the one of its SOP version."""
    service: Service = version.service
    data: dict[str, Any] = {
        "format": 1,
        "code": service.code,
        "slug": service.slug,
        **{key: _read_rows(model, version) for key, model in _TABLES},
        **{
            key: getattr(version, key)
            for key in (
                "name", "category", "agency", "zone", "synonyms", "referral", "product", "form_evidence", "agency_systems",
                "planning", "verification", "sheet_note", "sources",
            )
        },
        "time": version.promise,
        "fee": {**version.fee, "components": _read_rows(models.FeeComponent, version)},
        "components": {
            row["kind"]: {"text": row["text"], "evidence": row["evidence"], "sources": row["sources"]}
            for row in _read_rows(models.StandardComponent, version)
        },
        "form": [],
        "sheet": sheet,
    }  # fmt: skip
    content = read(ServiceFile, data)
    return _with_form(content, _read_rows(models.FormField, version))


def _with_form(content: ServiceFile, rows: list[dict[str, Any]]) -> ServiceFile:
    sections: dict[int, tuple[str, list[FormField]]] = {}
    for row in rows:
        place, title = row.pop("section_position"), row.pop("section")
        sections.setdefault(place, (title, []))[1].append(read(FormField, row))
    form = tuple(Section(title=title, fields=tuple(questions)) for title, questions in sections.values())
    return replace(content, form=form)
