"""The whole system as `make run` starts it: from the home page to a verified PDF, with a return round on the way."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from satupintu.catalogue.pack.check import find_pack, read_pack
from satupintu.config.demo.answers import sample_answers
from satupintu.config.demo.cases import sample_pdf

pytestmark = pytest.mark.browser
PASSWORD = "demo-satu-pintu"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The running system with a small demo; afterwards nothing of it may be left."""
    folder = tmp_path_factory.mktemp("office")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SATUPINTU", "DATABASE", "DJANGO", "PYTEST"))}
    environment |= {"SATUPINTU_DATA": str(folder), "SATUPINTU_PORT": str(port), "SATUPINTU_DEMO_CASES": "6"}
    log = (folder / "out.log").open("w+")
    run = subprocess.Popen([sys.executable, "-m", "satupintu", "run"], env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 150
        while "is ready after" not in (folder / "out.log").read_text():
            assert run.poll() is None, (folder / "out.log").read_text()[-3000:]
            assert time.monotonic() < deadline, (folder / "out.log").read_text()[-3000:]
            time.sleep(0.3)
        yield port, folder
    finally:
        run.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(timeout=40)
        run.kill()
        log.close()
    assert not still_running(str(folder)), "something was left running"


def still_running(trace):
    """The command lines of processes that name the folder of this office."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().replace(b"\0", b" ").decode()
            found += [words] if trace in words else []
    return found


def open_browser(chromium, base, login_path, login):
    page = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="id-ID").new_page()
    page.goto(base + login_path)
    page.fill("#id_login", login)
    page.fill("#id_password", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()
    return page


def fill_section(page, answers):
    """Fill in one page of questions by the names of its fields."""
    for name in page.eval_on_selector_all("main form [name]", "all => [...new Set(all.map(e => e.name))]"):
        field = re.sub(r"_[012]$", "", name)
        value = answers.get(name, answers.get(field))
        if name.startswith("csrf") or value in (None, ""):
            continue
        control = page.locator(f'main form [name="{name}"]').first
        kind = control.evaluate("e => e.type")
        if kind == "radio":
            wanted = {True: "true", False: "false"}.get(value, str(value))
            page.locator(f'main form [name="{name}"][value="{wanted}"]').check(force=True)
        elif re.search(r"_[012]$", name) and field in answers and name not in answers:
            year, month, day = str(value).split("-")
            control.fill({"0": day, "1": month, "2": year}[name[-1]])
        else:
            control.fill(str(value))
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.wait_for_load_state()


def hand_in_files(page, case_url, pdf):
    """Upload a file wherever the task list still asks for one."""
    for _ in range(6):
        page.goto(case_url)
        links = page.locator('a[href*="/permohonan/"][href*="/berkas/"]').evaluate_all(
            "all => all.map(a => [a.href, a.closest('li')?.innerText || ''])"
        )
        waiting = [href for href, text in links if "Belum diisi" in text or "Perlu diperbaiki" in text]
        if not waiting:
            return
        page.goto(waiting[0])
        if page.locator('input[type="file"]').count():
            page.set_input_files('input[type="file"]', str(pdf))
            page.get_by_role("button", name="Unggah dan simpan").click()
        else:
            page.fill("textarea[name=value]", "Sudah dibetulkan di Dukcapil.")
            page.get_by_role("button", name="Simpan", exact=True).click()
        page.wait_for_url(case_url)


def work(page, base, number, exit_label, *, reject=False):
    """Open the case from the work list and take the exit whose button bears the words."""
    page.goto(f"{base}/meja/tugas/?lingkup=unit&q={number}")
    page.get_by_role("link", name=number).first.click()
    page.wait_for_load_state()
    toggles = page.locator(".m-verdict")
    for index in range(toggles.count()):
        picked = toggles.nth(index).locator(
            'input[value="tidak"]' if reject and index == toggles.count() - 1 else 'input[value="ya"]'
        )
        picked.check(force=True)
    if reject:
        toggles.last.locator('input[name^="kata-"]').fill("Halaman kedua tidak terbaca, unggah ulang.")
    page.get_by_role("button", name=re.compile(exit_label)).click()
    page.wait_for_load_state()


def test_from_the_home_page_to_a_verified_paper(office, chromium, tmp_path):
    port, folder = office
    base = f"http://kota.localhost:{port}"
    pack = next(s for s, _raw in read_pack(find_pack("kota")).services if s.code == "K03")
    answers = {**sample_answers(pack, pack.variants[0].code, date.today()), "punya_surat_lahir": False, "punya_bukti_nikah": True}
    pdf = tmp_path / "surat.pdf"
    pdf.write_bytes(sample_pdf())

    visitor = chromium.new_context(locale="id-ID").new_page()
    visitor.goto(base + "/")
    visitor.fill('input[name="q"]', "akte lahir anak")
    visitor.keyboard.press("Enter")
    visitor.wait_for_load_state()
    visitor.get_by_role("link", name=re.compile("Akta Kelahiran")).first.click()
    assert "/layanan/akta-kelahiran/" in visitor.url

    citizen = open_browser(chromium, base, "/masuk/sandi/?ke=/permohonan/mulai/akta-kelahiran/", "warga")
    citizen.locator("input[name=variant]").first.check(force=True)
    citizen.locator("main form button").first.click()
    citizen.wait_for_load_state()
    if (anyway := citizen.get_by_role("button", name="Tetap mulai permohonan baru")).count():
        anyway.click()  # the demo may have made a case like it already
    citizen.wait_for_url(re.compile(r"/permohonan/[0-9a-f-]{36}/$"))
    case_url = citizen.url
    for number in range(1, 8):
        citizen.goto(f"{case_url}isi/{number}/")
        fill_section(citizen, answers)
        assert not citizen.locator(".govuk-error-summary").count(), citizen.inner_text("main")
    hand_in_files(citizen, case_url, pdf)
    citizen.goto(f"{case_url}periksa/")
    for box in citizen.locator('main form input[type="checkbox"]').all():
        box.check(force=True)
    citizen.locator("main form button:visible").last.click()
    citizen.wait_for_url(re.compile("/terkirim/"))
    number = re.search(r"K03-\d{4}-\d{6}", citizen.inner_text("main")).group()

    counter = open_browser(chromium, base, "/meja/masuk/", "loket")
    work(counter, base, number, "Kembalikan ke pemohon", reject=True)
    citizen.goto(case_url)
    assert "Halaman kedua tidak terbaca" in citizen.inner_text("main")
    hand_in_files(citizen, case_url, pdf)
    citizen.goto(f"{case_url}kirim-ulang/")
    citizen.locator("main form button").first.click()
    citizen.wait_for_load_state()
    work(counter, base, number, "^Ya")
    verifier = open_browser(chromium, base, "/meja/masuk/", "verifikator")
    work(verifier, base, number, "^Ya")
    work(verifier, base, number, "^Ya")
    work(verifier, base, number, "Lanjut")
    head = open_browser(chromium, base, "/meja/masuk/", "kadis")
    work(head, base, number, "Lanjut")
    deadline = time.monotonic() + 60
    while "produksi" not in head.goto(f"{base}/meja/tugas/").text() and time.monotonic() < deadline:
        verifier.goto(f"{base}/meja/tugas/?lingkup=unit&q={number}")
        if verifier.get_by_role("link", name=number).count():
            break
        time.sleep(0.5)
    work(verifier, base, number, "Selesaikan permohonan")

    citizen.goto(case_url)
    assert "Terbit" in citizen.inner_text("main")
    with citizen.expect_download() as download:
        citizen.locator('main a[href*="/berkas/"]').first.click()
    paper = Path(download.value.path()).read_bytes()
    assert paper.startswith(b"%PDF")
    assert b"/ByteRange" in paper
    code = citizen.locator('main a[href*="/v/"]').first.get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v/{code}/", headers={"Host": "kota.localhost", "Accept": "application/json"}
    )
    verified = json.loads(urllib.request.urlopen(request).read())
    assert verified["state"] == "valid"
    visitor.goto(f"{base}/v/{code}/")
    text = visitor.inner_text("main")
    assert "Berlaku" in text or "berlaku" in text
    assert "Sari Dewi Lestari" not in text
    deadline = time.monotonic() + 60
    while not list((folder / "mail").glob("*")):
        assert time.monotonic() < deadline, "the applicant was told by mail"
        time.sleep(0.5)
