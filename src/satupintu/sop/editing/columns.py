"""Edits of the head of a sheet: its performers, and how often a file may go back to the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from satupintu.sop.editing.cells import CODE, MAX_PERFORMERS, clean_text
from satupintu.sop.editing.draft import Draft, EditConflict, EditRefused, Line, is_same
from satupintu.sop.engine.plan import gettext_noop

MAX_LABEL = 120
MAX_RETURNS = 20


def _find(draft: Draft, code: Any) -> Line:
    found = next((performer for performer in draft.performers if performer.get("code") == code), None)
    if found is None:
        raise EditRefused("performer_gone", gettext_noop("Pelaksana itu sudah tidak ada."), cell="performers")
    return found


def _label(value: Any) -> str:
    label = clean_text(value, MAX_LABEL, cell="performers")
    if not label:
        raise EditRefused("performer_nameless", gettext_noop("Isi nama jabatan pelaksana."), cell="performers")
    return label


def add(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`code` of the role, `label`, and at will `after`, the code of the column to its left."""
    code, label = str(edit.get("code") or ""), _label(edit.get("label"))
    if not CODE.fullmatch(code):
        raise EditRefused("performer_code", gettext_noop("Pilih peran pelaksana."), cell="performers")
    if any(performer.get("code") == code for performer in draft.performers):
        raise EditRefused("performer_twice", gettext_noop("Pelaksana itu sudah punya kolom."), cell="performers")
    if len(draft.performers) >= MAX_PERFORMERS:
        raise EditRefused(
            "performers_full",
            gettext_noop("Lembar SOP paling banyak %(most)s pelaksana."),
            cell="performers",
            most=MAX_PERFORMERS,
        )
    at = draft.performers.index(_find(draft, edit["after"])) + 1 if edit.get("after") else len(draft.performers)
    draft.performers.insert(at, {"code": code, "label": label})


def remove(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`code`: the column goes, and with it its marks."""
    draft.performers.remove(_find(draft, edit.get("code")))
    for row in draft.rows:
        if edit.get("code") in (row.get("performers") or []):
            row["performers"] = [code for code in row["performers"] if code != edit["code"]]


def rename(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`code`, `label`, and what it was called before: `was`."""
    performer, label = _find(draft, edit.get("code")), _label(edit.get("label"))
    if is_same(performer.get("label"), label):
        return
    if not is_same(performer.get("label"), edit.get("was")):
        raise EditConflict("", "performers", label, performer.get("label"))
    performer["label"] = label


def move(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`code` and `after`, the code of the column to its left, "" for the first place."""
    performer = _find(draft, edit.get("code"))
    after = _find(draft, edit["after"]) if edit.get("after") else None
    if after is not performer:
        draft.performers.remove(performer)
        draft.performers.insert(draft.performers.index(after) + 1 if after else 0, performer)


def return_limit(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`value`, rounds of clarification a case may take, and `was`."""
    value = edit.get("value")
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_RETURNS:
        raise EditRefused("return_limit", gettext_noop("Isi bilangan 0 sampai %(most)s."), cell="return_limit", most=MAX_RETURNS)
    now = draft.sheet.get("return_limit")
    if now == value:
        return
    if now != edit.get("was"):
        raise EditConflict("", "return_limit", value, now)
    draft.sheet["return_limit"] = value
