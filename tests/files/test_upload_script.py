"""upload.js in a real browser, over a line that breaks."""

import os
from pathlib import Path

import pytest
from PIL import Image
from tests.files.slow_line import SlowLine
from tests.pages import open_page

pytestmark = pytest.mark.browser


@pytest.fixture
def line():
    with SlowLine() as server:
        yield server


@pytest.fixture
def page(chromium, line):
    page = open_page(chromium)
    page.goto(line.address)
    yield page
    assert page.faults == []
    page.context.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "surat.pdf"
    path.write_bytes(b"%PDF-1.7\n" + os.urandom(1_800_000))
    return path


def test_a_cut_line_is_taken_up_and_the_form_waits(page, line, paper):
    line.cuts, line.hiccups = 2, 1
    page.set_input_files("#ktp", paper)
    page.click("button:has-text('Kirim')")
    page.wait_for_url("**/kirim")
    assert line.uploads["u0"]["data"] == paper.read_bytes()
    assert line.begun == [
        {"name": "surat.pdf", "type": "application/pdf", "size": str(paper.stat().st_size), "purpose": "requirement"}
    ]
    assert line.tokens == {"tok"}
    assert line.asked >= 1
    (form,) = line.forms
    assert len(form) < 1_000
    assert b'name="ktp_unggahan"\r\n\r\nu0' in form


def test_the_same_file_goes_on_after_a_reload(page, line, paper):
    line.hiccups = 10**6
    page.set_input_files("#ktp", paper)
    page.wait_for_selector("text=Sambungan terputus")
    line.uploads["u0"]["data"] = paper.read_bytes()[:700_000]
    page.reload()
    line.hiccups = 0
    page.set_input_files("#ktp", paper)
    page.wait_for_selector("text=Berkas sudah terunggah")
    assert len(line.begun) == 1
    assert line.uploads["u0"]["data"] == paper.read_bytes()
    assert page.get_attribute("[role=status]", "aria-live") == "polite"


def test_an_upload_that_is_gone_begins_anew(page, line, paper):
    line.hiccups = 1
    page.set_input_files("#ktp", paper)
    page.wait_for_selector("text=Sambungan terputus")
    line.uploads = {"lain": {"size": 1, "data": b""}}
    page.wait_for_selector("text=Berkas sudah terunggah")
    assert line.uploads["u1"]["data"] == paper.read_bytes()


def test_a_refusal_is_shown_in_the_servers_words(page, line, paper):
    line.refusal = "Berkas ini rusak."
    page.set_input_files("#ktp", paper)
    page.wait_for_selector("text=Berkas ini rusak. Pindai ulang.")
    assert page.input_value("#ktp") == ""
    assert page.get_attribute("#ktp", "aria-invalid") == "true"


def test_a_photo_is_made_small_enough_for_a_plain_form(page, line, tmp_path):
    path = tmp_path / "foto.jpg"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(path, quality=95)
    assert path.stat().st_size > 2 * 1024 * 1024
    page.set_input_files("#ktp", path)
    page.wait_for_selector("text=Foto dikecilkan dari")
    assert page.evaluate("document.querySelector('#ktp').files[0].size") < 1024 * 1024
    page.click("button:has-text('Kirim')")
    page.wait_for_url("**/kirim")
    assert (line.begun, len(line.forms)) == ([], 1)
    assert b'name="ktp"; filename="foto.jpg"' in line.forms[0]


def test_small_files_are_left_alone(page, line, tmp_path):
    path = tmp_path / "kecil.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    page.set_input_files("#ktp", path)
    page.click("button:has-text('Kirim')")
    page.wait_for_url("**/kirim")
    assert (line.begun, len(line.forms)) == ([], 1)
