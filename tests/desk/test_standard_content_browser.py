"""The editor of the standard in a real browser: no fault, and an empty service filled until only its form and sheet are missing."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.applications.office import desk
from tests.catalogue.test_parts import HEAD
from tests.desk.test_browser import log_in
from tests.pages import faults_of, open_page

from satupintu.catalogue import operations
from satupintu.catalogue.queries import get_draft_content, list_version_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WRITER = "andi"
BELOW = (
    "", "identitas/", "dasar-hukum/", "waktu/", "penolakan/", "biaya/", "biaya/hitung/?varian=permanen",
    "biaya/komponen/pajak_reklame/", "biaya/komponen-baru/", "produk/", "pendukung/", "salin/?dari=K01", "hapus/",
)  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_pages_have_no_faults(chromium: Any, ready: None, address: str, at: datetime, width: int, language: str) -> None:
    writer = desk(at).office["perancang"].actor
    draft = operations.begin_revision(service_code="K09", actor=writer, at=at)
    paths = tuple(f"/meja/standar/{draft.pk}/isi/{below}" for below in BELOW)
    page = open_page(chromium, width)
    log_in(page, address, WRITER)
    if folder := os.environ.get("SATUPINTU_SHOTS"):
        for number, path in enumerate(paths):
            page.goto(f"{address}{path}")
            page.screenshot(path=Path(folder, f"isi-{number}-{width}.png"), full_page=True)
    assert not faults_of(page, address, paths, language)
    page.context.close()


def test_a_standard_is_filled_from_nothing(chromium: Any, ready: None, address: str, at: datetime) -> None:
    version = operations.begin_service(head=HEAD, actor=desk(at).office["perancang"].actor, at=at)
    base = f"{address}/meja/standar/{version.pk}/isi/"
    page = open_page(chromium)
    log_in(page, address, WRITER)

    def save(key: str, **typed: str) -> None:
        for name, text in typed.items():
            page.fill(f"#id_{key}-{name}", text)
        page.click(f"#bagian-{key} .s-save button:not([name])")
        page.wait_for_selector(".p-alert--ok, .p-alert--info")

    page.goto(f"{base}waktu/")
    page.fill("#id_waktu-value", "7")
    page.fill("#id_waktu-counted_from", "berkas lengkap dan benar")
    page.wait_for_selector("#bagian-waktu [data-saved]:has-text('Tersimpan pukul')")
    assert get_draft_content(version.pk)["time"]["value"] == 7
    save("waktu", note="Di luar waktu bayar.")
    page.goto(f"{base}dasar-hukum/")
    page.fill("#id_dasar-0-ref", "UU 17/2023")
    page.fill("#id_dasar-0-about", "Kesehatan")
    page.click("#bagian-dasar button[value=tambah]")
    page.wait_for_selector("#id_dasar-1-ref:focus")
    save("dasar", **{"1-ref": "PP 28/2024", "1-about": "Peraturan pelaksanaan"})
    page.goto(f"{base}penolakan/")
    save("alasan", **{"0-label": "Apoteker tidak punya izin praktik", "0-stage": "verifikasi"})
    page.goto(f"{base}produk/")
    names = {"name": "Surat Izin Apotek", "short": "Izin Apotek", "signer": "Kepala DPMPTSP", "validity_text": "5 tahun"}
    save("produk", **names)
    page.goto(f"{base}biaya/komponen-baru/")
    page.fill("#id_komponen-label", "Retribusi pemeriksaan")
    page.fill("#id_komponen-formula", "luas * 1000")
    page.click("button[value=tambah-variables]")
    page.fill("#id_variables-0-name", "luas")
    page.fill("#id_variables-0-label", "luas ruang (m²)")
    page.check("#id_variables-0-assessed")
    page.click("button[value=tambah-examples]")
    for name, text in {"label": "Apotek kecil", "in_0": "40", "result": "50.000"}.items():
        page.fill(f"#id_examples-0-{name}", text)
    page.wait_for_selector("#hasil-examples-0.s-result--wrong:has-text('40.000')")
    page.fill("#id_examples-0-result", "40.000")
    page.wait_for_selector("#hasil-examples-0.s-result--right")
    page.click("text=Simpan komponen")
    page.wait_for_url("**/komponen/retribusi_pemeriksaan/")
    page.goto(f"{base}salin/?dari=K09")
    page.check("#bagian-components")
    page.click("text=Ambil yang dipilih")
    page.wait_for_url(base)
    left = {path.partition("[")[0].partition(".")[0] for path in list_version_faults(version.pk)}
    assert left <= {"form", "requirements", "sheet"}, left
    assert page.inner_text("#kemajuan").startswith("12 dari 14")
    page.context.close()
