"""A form of two sections is built in a real browser, and seen on the phone beside it; no accessibility fault on any page."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.applications.office import desk
from tests.desk.test_browser import log_in
from tests.desk.test_designer import HEAD
from tests.pages import faults_of, open_page

from satupintu.catalogue import operations, queries
from satupintu.catalogue.models import ServiceVersion
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LOGIN = "andi"


@pytest.fixture
def version(ready: None, at: datetime) -> ServiceVersion:
    """A draft of a service nobody has written anything about."""
    desk(at)
    bare = {key: value for key, value in HEAD.items() if key not in ("form", "requirements")}
    return operations.begin_service(head=bare, actor=SYSTEM, at=at)


def test_a_form_is_built_and_seen_on_the_phone(chromium: Any, version: ServiceVersion, address: str) -> None:
    base = f"{address}/meja/standar/{version.pk}/"
    page = open_page(chromium)
    log_in(page, address, LOGIN)
    page.goto(f"{base}formulir/")
    for title, label, kind in (("Pemilik", "Berbadan hukum", "boolean"), ("Apotek", "Luas ruang", "decimal")):
        if page.locator("#id_title").is_hidden():
            page.click("text=Bagian baru")
        page.fill("#id_title", title)
        page.fill("#id_label", label)
        page.select_option("#id_type", kind)
        page.click("text=Tambah bagian")
        page.wait_for_selector(f"h2:has-text('{title}')")

    page.click("section[data-section='0'] a:has-text('Pertanyaan')")
    page.fill("#id_label", "Jenis badan")
    page.select_option("#id_type", "enum")  # the form is drawn again for this kind
    page.fill("#id_options", "PT = Perseroan terbatas\nCV = Persekutuan komanditer")
    page.click("summary:has-text('Kapan ditanyakan')")
    page.select_option("#id_syarat_0_nama", "berbadan_hukum")
    assert page.locator("#id_syarat_0_nilai").is_hidden()
    phone = page.frame_locator("iframe[name=pratinjau]")
    phone.locator("text=Belum disimpan").wait_for()
    phone.locator("label:has-text('Ya')").first.click()
    page.click("text=Simpan pertanyaan")
    page.wait_for_selector("#soal-jenis_badan")

    phone = page.frame_locator("iframe[name=pratinjau]")
    assert phone.locator("text=Jenis badan").count() == 0
    phone.locator("label:has-text('Ya')").first.click()
    phone.locator("text=Jenis badan").wait_for()
    phone.locator("text=Coba kirim").click()
    phone.locator("#id_luas_ruang_error").wait_for()

    page.goto(f"{base}persyaratan/")
    page.click("text=Persyaratan baru")
    page.fill("#id_label", "Akta pendirian")
    page.fill("#id_format", "pindaian")
    assert page.locator("#id_syarat_0_nama").is_hidden()
    page.click("label:has-text('Wajib bila syaratnya terpenuhi')")
    page.select_option("#id_syarat_0_nama", "jenis_badan")
    page.fill("#id_syarat_0_nilai", "Perseroan terbatas")
    page.click("text=Simpan persyaratan")
    page.wait_for_selector("#syarat-akta_pendirian")
    phone = page.frame_locator("iframe[name=pratinjau]")
    phone.locator("label:has-text('Ya')").first.click()
    phone.locator("label:has-text('Perseroan terbatas')").click()
    phone.locator(".p-req b:has-text('Akta pendirian')").wait_for()

    with region_context("siap"):
        content = queries.get_draft_content(version.pk)
    assert content["form"][0]["fields"][1]["condition"] == "berbadan_hukum"
    assert content["requirements"][0]["condition"] == "jenis_badan == 'PT'"
    assert not page.faults

    page.goto(f"{base}formulir/tanya/luas_ruang/")
    page.fill("#id_label", "Luas ruang racik")
    page.wait_for_selector("text=Tersimpan pukul")
    page.fill("#id_label", "Luas ruang racik obat")
    page.click("text=Simpan pertanyaan")
    page.wait_for_selector("#soal-luas_ruang >> text=Luas ruang racik obat")
    page.click("text=Urungkan perubahan terakhir")
    page.wait_for_selector("text=diurungkan")
    page.set_viewport_size({"width": 1280, "height": 1400})
    held, over = (page.locator(f"#soal-{name}").bounding_box() for name in ("jenis_badan", "luas_ruang"))
    page.mouse.move(held["x"] + held["width"] / 2, held["y"] + 12)
    page.mouse.down()
    page.mouse.move(held["x"] + held["width"] / 2, held["y"] + 30, steps=4)
    page.mouse.move(over["x"] + over["width"] / 2, over["y"] + 20, steps=8)
    page.mouse.up()
    page.wait_for_selector("section[data-section='1'] #soal-jenis_badan")
    page.click("text=Urungkan perubahan terakhir")
    page.wait_for_selector("section[data-section='0'] #soal-jenis_badan")
    with region_context("siap"):
        assert queries.get_draft_content(version.pk)["form"] == content["form"]
    page.context.close()


@pytest.fixture
def filled(ready: None, at: datetime) -> ServiceVersion:
    """A draft with something on every page."""
    desk(at)
    return operations.begin_service(head=HEAD, actor=SYSTEM, at=at)


BELOW = ("formulir/", "formulir/tanya/lahir/", "formulir/tanya/alamat/", "persyaratan/", "persyaratan/syarat/AKTA/")
"""Those with the most on them; the phone stands on three of them and is looked at with them."""


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_pages_have_no_faults(chromium: Any, filled: ServiceVersion, address: str, width: int, language: str) -> None:
    page = open_page(chromium, width)
    log_in(page, address, LOGIN)
    pages = tuple(f"/meja/standar/{filled.pk}/{below}" for below in BELOW)
    assert not faults_of(page, address, pages, language)
    if folder := os.environ.get("SATUPINTU_SHOTS"):
        for number, path in enumerate(pages):
            page.goto(f"{address}{path}")
            page.screenshot(path=Path(folder, f"rancang-{number:02}-{width}.png"), full_page=True)
    page.context.close()
