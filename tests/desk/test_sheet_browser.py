"""The sheet editor in a real browser: a sheet written by keyboard alone, two editors, a failed save, no accessibility fault."""

from __future__ import annotations

import os
from typing import Any

import pytest
from tests.applications.office import desk
from tests.catalogue.test_parts import HEAD
from tests.desk.test_browser import log_in
from tests.pages import faults_of, open_page

from satupintu.catalogue import operations, queries
from satupintu.core.actor import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ROWS = (
    ("Mengajukan permohonan", "pemohon", "Formulir", "10 menit", "Berkas permohonan"),
    ("Memeriksa kelengkapan", "fo", "Berkas permohonan", "15 menit", "Berkas lengkap"),
    ("Menelaah permohonan", "verifikator", "Berkas lengkap", "2 jam", "Nota telaah"),
    ("Menyusun naskah izin", "verifikator", "Nota telaah", "1 jam", "Naskah izin"),
    ("Menandatangani izin", "kadis", "Naskah izin", "1 hari kerja", "Izin"),
    ("Menyerahkan izin", "fo", "Izin", "10 menit", "Tanda terima"),
)


@pytest.fixture
def empty(ready: None, at):
    """A draft whose sheet has performers and no rows."""
    desk(at)
    made = operations.begin_service(head=HEAD, actor=SYSTEM, at=at)
    codes = ("pemohon", "fo", "verifikator", "kadis")
    edits = [{"do": "performer_add", "code": code, "label": code.title()} for code in codes]
    operations.edit_sheet(version_id=made.pk, edits=edits, actor=SYSTEM, at=at)
    return made


def settled(page: Any) -> None:
    """Wait until everything is saved."""
    page.wait_for_function(
        "/Tersimpan|Saved/.test(document.querySelector('[data-saved]').textContent) && !document.querySelector('.is-pending')"
    )


def shot(page: Any, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    if folder := os.environ.get("SATUPINTU_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def sheet_of(web: Any, version: Any) -> dict[str, Any]:
    with web.between:
        return dict(queries.get_sheet(version.pk).sheet)


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write_rows(page: Any) -> None:
    """Write six rows with the keyboard, beginning at the button of an empty sheet."""
    page.focus("[data-empty] button")
    press(page, "Enter")
    for index, (activity, performer, needed, time, output) in enumerate(ROWS):
        page.wait_for_function("(n) => document.querySelectorAll('tbody tr').length === n", arg=index + 1)
        page.wait_for_function("(n) => document.activeElement.closest('tr')?.sectionRowIndex === n", arg=index)
        page.keyboard.type(activity)
        press(page, "Tab")
        for _step in range(["pemohon", "fo", "verifikator", "kadis"].index(performer)):
            press(page, "ArrowRight")
        press(page, "Space")
        page.wait_for_function("(n) => document.querySelectorAll('tbody tr')[n].querySelector('[data-on]')", arg=index)
        while page.evaluate("document.activeElement.dataset.cell") != "input":
            press(page, "ArrowRight")
        for words in (needed, time, output):
            page.keyboard.type(words)
            press(page, "Tab")
        settled(page)
        if index + 1 < len(ROWS):
            press(page, "Control+Enter")


def test_a_sheet_is_written_by_keyboard_alone(chromium, web, empty, address):
    page = open_page(chromium, 1280, bypass_csp=True)  # waiting for a condition evaluates text
    log_in(page, address, "andi")
    page.goto(f"{address}/meja/standar/{empty.pk}/sop/")
    write_rows(page)
    press(page, "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "Home", "ArrowRight", "ArrowRight", "ArrowRight", "d")
    page.wait_for_function("document.querySelectorAll('tbody tr')[1].dataset.kind === 'decide'")
    settled(page)
    rows = sheet_of(web, empty)["rows"]
    assert [row["activity"] for row in rows] == [words[0] for words in ROWS]
    assert [row["performers"] for row in rows] == [[words[1]] for words in ROWS]
    assert rows[1]["exits"] == {"yes": rows[2]["id"], "no": "RETURN"}
    assert page.locator("[data-finding][data-level=error]").count() == 0, page.inner_text("[data-findings]")
    shot(page, "sheet-1280")
    press(page, "Alt+ArrowDown")
    page.wait_for_function("document.activeElement.closest('tr').sectionRowIndex === 2")
    press(page, "Control+z")
    page.wait_for_function("document.querySelectorAll('tbody tr')[1].dataset.kind === 'decide'")
    settled(page)
    assert sheet_of(web, empty)["rows"] == rows
    press(page, "Control+y")
    page.wait_for_function("document.querySelectorAll('tbody tr')[2].dataset.kind === 'decide'")
    press(page, "Control+z", "Home", "Delete")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 5")
    press(page, "Control+z")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 6")
    settled(page)
    assert sheet_of(web, empty)["rows"] == rows
    assert page.faults == []


def test_two_editors_and_a_failed_save_lose_nothing(chromium, web, empty, address, at):
    people = desk(at)
    edits = [{"do": "insert", "after": "", "cells": {"activity": "Mengajukan"}}, {"do": "insert", "after": "r1"}]
    operations.edit_sheet(version_id=empty.pk, edits=edits, actor=SYSTEM, at=at)
    page = open_page(chromium, 1280, bypass_csp=True)  # waiting for a condition evaluates text
    log_in(page, address, "andi")
    page.goto(f"{address}/meja/standar/{empty.pk}/sop/")
    page.click("#baris-r2 [data-cell=activity]")
    page.keyboard.type("Memeriksa berk")

    def theirs(row: str, name: str, value: str, was: str | None) -> None:
        edit = {"do": "set", "row": row, "cell": name, "value": value, "was": was}
        with web.between:
            operations.edit_sheet(version_id=empty.pk, edits=[edit], actor=people.office["admin"].actor, at=at)

    theirs("r1", "output", "Berkas", None)
    page.wait_for_function("document.querySelector('#baris-r1 [data-cell=output]').textContent === 'Berkas'")
    assert "Wati Susanti" in page.inner_text("[data-saved]")
    page.keyboard.type("as")
    web.stop()
    press(page, "Enter")
    page.wait_for_function("document.querySelector('[data-saved]').classList.contains('is-late')")
    assert page.inner_text("#baris-r2 [data-cell=activity]") == "Memeriksa berkas"
    web.start()
    settled(page)
    assert sheet_of(web, empty)["rows"][1]["activity"] == "Memeriksa berkas"
    page.click("#baris-r2 [data-cell=note]")
    page.keyboard.type("Asli dilihat")
    theirs("r2", "note", "Asli dibawa", None)
    press(page, "Enter")
    page.wait_for_selector("[data-said] button")
    assert "Asli dibawa" in page.inner_text("[data-said]")
    shot(page, "sheet-conflict")
    page.click("[data-said] button:first-of-type")
    page.wait_for_function("document.querySelector('[data-said]').hidden")
    settled(page)
    assert sheet_of(web, empty)["rows"][1]["note"] == "Asli dilihat"


@pytest.mark.parametrize("width", [360, 1280])
def test_no_accessibility_fault_and_nothing_too_wide(chromium, empty, address, width, at):
    edits = [{"do": "insert", "after": "", "cells": {"activity": "Mengajukan"}}, {"do": "insert", "after": "r1"}]
    operations.edit_sheet(version_id=empty.pk, edits=edits, actor=SYSTEM, at=at)
    base = f"/meja/standar/{empty.pk}/sop/"
    page = open_page(chromium, width)
    log_in(page, address, "andi")
    for language in ("id", "en"):
        assert faults_of(page, address, (base, f"{base}baris/r2/"), language) == ""
    shot(page, f"sheet-row-{width}")
    page.goto(f"{address}{base}?lang=id")
    shot(page, f"sheet-{width}")
    page.click("#baris-r2 .no a")
    page.wait_for_selector("#lembar-baris form")
    shot(page, f"sheet-dialog-{width}")


def test_columns_are_added_one_after_another_and_a_mend_taken_without_reload(chromium, web, ready, address, at):
    desk(at)
    made = operations.begin_service(head=HEAD, actor=SYSTEM, at=at)
    page = open_page(chromium, 1280, bypass_csp=True)  # waiting for a condition evaluates text
    log_in(page, address, "andi")
    page.goto(f"{address}/meja/standar/{made.pk}/sop/")
    for n, (code, label) in enumerate((("pemohon", "Pemohon"), ("fo", "Petugas loket"), ("kadis", "Kepala Dinas")), 1):
        page.select_option("#peran-baru", code)
        page.fill("#nama-baru", label)
        page.click("text=Tambah pelaksana")
        page.wait_for_function("(n) => document.querySelectorAll('th.who').length === n", arg=n)
    assert [one["label"] for one in sheet_of(web, made)["performers"]] == ["Pemohon", "Petugas loket", "Kepala Dinas"]
    assert page.faults == []
