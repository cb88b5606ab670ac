"""Instruments: which there are, and the draft of the next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.desk.hall.forms import Plain, text, whole
from satupintu.desk.pages import attempt, page
from satupintu.desk.surveys.reading import VIEWERS
from satupintu.surveys import operations, queries
from satupintu.surveys.models import InstrumentVersion
from satupintu.surveys.operations import EDITORS

MOST_ITEMS = 40
NEW: dict[str, Any] = {
    "scale": {"low": 1, "high": 4},
    "factor": "25",
    "least_answered": 1,
    "has_profile": True,
    "has_comment": True,
    "elements": [],
    "items": [],
}
"""What an instrument of the office begins with."""


class NewInstrumentForm(Plain):
    """A new instrument of the office."""

    code = text(gettext_lazy("Kode"), 20, hint=gettext_lazy("Huruf kecil, angka, dan tanda hubung."), autocapitalize="none")
    name = text(gettext_lazy("Nama instrumen"), 160)


def _lines(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class DraftForm(Plain):
    """The draft of a version; a question left empty is taken out, and one empty place waits at the end."""

    name = text(gettext_lazy("Nama instrumen"), 160)
    name_en = text(gettext_lazy("Nama dalam bahasa Inggris"), 160, required=False)
    basis = text(gettext_lazy("Dasar hukum"), 200, required=False)
    low = whole(gettext_lazy("Nilai terendah"), low=0, high=9)
    high = whole(gettext_lazy("Nilai tertinggi"), low=1, high=10)
    least_answered = whole(gettext_lazy("Jawaban paling sedikit agar dihitung"), low=1, high=MOST_ITEMS)
    has_profile = forms.BooleanField(label=gettext_lazy("Tanyakan jenis kelamin, usia, pendidikan, pekerjaan"), required=False)
    has_comment = forms.BooleanField(label=gettext_lazy("Tanyakan saran"), required=False)
    elements = _lines(gettext_lazy("Unsur"), gettext_lazy("Satu baris satu unsur: kode, lalu nama. Misalnya: U1 Persyaratan"))

    def __init__(self, *arguments: Any, body: Mapping[str, Any], **named: Any) -> None:
        self.body = body
        rows = list(body.get("items", []))
        self.places = min(len(rows) + 1, MOST_ITEMS)
        first: dict[str, Any] = {
            "name": body.get("name", ""),
            "name_en": body.get("name_en", ""),
            "basis": body.get("basis", ""),
            "low": body.get("scale", {}).get("low", 1),
            "high": body.get("scale", {}).get("high", 4),
            "least_answered": body.get("least_answered", 1),
            "has_profile": body.get("has_profile", False),
            "has_comment": body.get("has_comment", False),
            "elements": "\n".join(f"{row['code']} {row['name']}" for row in body.get("elements", [])),
        }
        for number in range(self.places):
            row = rows[number] if number < len(rows) else {}
            first |= {
                f"teks{number}": row.get("text", ""),
                f"teks_en{number}": row.get("text_en", ""),
                f"unsur{number}": row.get("element", ""),
                f"pilihan{number}": "\n".join(row.get("options", [])),
                f"pilihan_en{number}": "\n".join(row.get("options_en", [])),
            }
        super().__init__(*arguments, **{**named, "initial": first})
        for number in range(self.places):
            self.fields[f"teks{number}"] = text(gettext_lazy("Pertanyaan"), 400, required=False)
            self.fields[f"teks_en{number}"] = text(gettext_lazy("Pertanyaan dalam bahasa Inggris"), 400, required=False)
            self.fields[f"unsur{number}"] = text(
                gettext_lazy("Kode unsur"), 20, required=False, hint=gettext_lazy("Kosong: tidak masuk indeks.")
            )
            self.fields[f"pilihan{number}"] = _lines(
                gettext_lazy("Pilihan jawaban"), gettext_lazy("Satu baris satu pilihan, mulai dari nilai terendah.")
            )
            self.fields[f"pilihan_en{number}"] = _lines(gettext_lazy("Pilihan dalam bahasa Inggris"))

    def head(self) -> list[Any]:
        """Return the fields of the instrument itself."""
        return [self[name] for name in self.base_fields]

    def questions(self) -> list[tuple[int, str, list[Any]]]:
        """Return number, text and fields of every question."""
        names = ("teks", "teks_en", "unsur", "pilihan", "pilihan_en")
        return [
            (number + 1, self[f"teks{number}"].value() or "", [self[f"{name}{number}"] for name in names])
            for number in range(self.places)
        ]

    def new_body(self) -> dict[str, Any]:
        """Return the body that was given; codes of questions and what is not on the form stay as they were."""
        given = self.cleaned_data
        former = list(self.body.get("items", []))
        known = {row["code"]: row for row in self.body.get("elements", [])}
        elements = []
        for line in given["elements"].splitlines():
            code, _blank, name = line.strip().partition(" ")
            if code:
                kept = known.get(code, {})
                same = kept.get("name") == name.strip()
                elements.append({**(kept if same else {}), "code": code, "name": name.strip() or code})
        taken = {row["code"] for row in former}
        items = []
        for number in range(self.places):
            if not given[f"teks{number}"].strip():
                continue
            code = former[number]["code"] if number < len(former) else self._free_code(taken)
            items.append(
                {
                    "code": code,
                    "element": given[f"unsur{number}"].strip(),
                    "text": given[f"teks{number}"].strip(),
                    "text_en": given[f"teks_en{number}"].strip(),
                    "options": [line.strip() for line in given[f"pilihan{number}"].splitlines() if line.strip()],
                    "options_en": [line.strip() for line in given[f"pilihan_en{number}"].splitlines() if line.strip()],
                }
            )
        overall = self.body.get("overall", "")
        return {
            **self.body,
            "name": given["name"],
            "name_en": given["name_en"],
            "basis": given["basis"],
            "scale": {"low": given["low"], "high": given["high"]},
            "least_answered": given["least_answered"],
            "has_profile": given["has_profile"],
            "has_comment": given["has_comment"],
            "elements": elements,
            "items": items,
            "overall": overall if overall in {item["code"] for item in items} else "",
        }

    @staticmethod
    def _free_code(taken: set[str]) -> str:
        code = next(f"q{number}" for number in range(1, MOST_ITEMS * 2) if f"q{number}" not in taken)
        taken.add(code)
        return code


@staff(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def instruments(request: HttpRequest) -> HttpResponse:
    """List the instruments with their versions; draft a next version, or an instrument of the office."""
    actor, at = actor_of(request), moment_of(request)
    may_edit = actor.has(*EDITORS)
    code = request.POST.get("draf", "")
    made: list[InstrumentVersion] = []

    def draft(**values: Any) -> None:
        made.append(operations.draft_instrument(**values, actor=actor, at=at))

    form = NewInstrumentForm(posted(request) if may_edit and not code else None)
    said = _("Draf dibuat. Ubah, lalu tetapkan.")
    if code:
        attempt(request, None, lambda: draft(code=code), said)
    elif form.is_valid():
        body = {**NEW, "code": form.cleaned_data["code"], "name": form.cleaned_data["name"]}
        attempt(request, form, lambda: draft(code=body["code"], body=body), said)
    if made:
        return redirect("desk:survey-instrument", made[0].pk)
    if code:
        return redirect("desk:survey-instruments")
    lines = [
        (instrument, str(versions[0].body.get("name", instrument.code)), versions, versions[0].state == "draft")
        for instrument in queries.list_instruments()
        if (versions := list(instrument.versions.all()))
    ]
    context = {"lines": lines, "form": form, "may_edit": may_edit}
    return page(request, "desk/surveys/instruments.html", context, status=422 if form.is_bound else 200)


@staff(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def instrument(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show a version; a draft can be changed by those who may."""
    version = queries.get_version(version_id)
    actor, at = actor_of(request), moment_of(request)
    is_draft = version.state == InstrumentVersion.State.DRAFT
    form = DraftForm(posted(request), body=version.body)
    if form.is_valid() and attempt(
        request,
        form,
        lambda: operations.change_instrument(version_id=version_id, body=form.new_body(), actor=actor, at=at),
        _("Draf tersimpan."),
    ):
        return redirect("desk:survey-instrument", version_id)
    context = {
        "version": version,
        "name": version.body.get("name", version.instrument.code),
        "items": version.body.get("items", []),
        "faults": list(queries.fault_sentences(queries.find_faults(version.body)).values()),
        "form": form,
        "may_change": is_draft and actor.has(*EDITORS),
    }
    return page(request, "desk/surveys/instrument.html", context, status=422 if form.is_bound else 200)


@staff(*EDITORS)
@require_POST
def enact(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Put a draft in force."""
    actor, at = actor_of(request), moment_of(request)
    decree = request.POST.get("nomor", "")
    attempt(
        request,
        None,
        lambda: operations.enact_instrument(version_id=version_id, decree_no=decree, actor=actor, at=at),
        _("Instrumen ditetapkan. Periode berikutnya memakai versi ini."),
    )
    return redirect("desk:survey-instrument", version_id)
