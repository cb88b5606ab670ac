"""Notices in tests: an address book, templates of their own, and mail kept in memory."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.notices.cast import ANDI, BUDI, SARI

from satupintu.notices import ports
from satupintu.notices.ports import Addresses, Recipient

ID = "Permohonan {{ number }} diterima\n\nYth. {{ name }},\n{% if reason %}Alasan: {{ reason }}{% endif %}\n{{ office }}\n"
EN = "Application {{ number }} received\n\nDear {{ name }},\n{% if reason %}Reason: {{ reason }}{% endif %}\n{{ office }}\n"


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> dict[Recipient, Addresses]:
    """Where people are reached; tests may change it."""
    known = {
        BUDI: Addresses(email="budi@example.id", phone="+628123456789"),
        SARI: Addresses(language="en"),
        ANDI: Addresses(email="andi@example.id"),
    }
    monkeypatch.setattr(ports, "_books", [lambda recipient: known[recipient]])
    monkeypatch.setattr(ports, "_channels", dict(ports._channels))
    return known


@pytest.fixture(autouse=True)
def write_template(tmp_path: Path, settings) -> Callable[[str, str, str], None]:
    """Return a function that writes a template `<module>.<event>` in a language."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    def write(name: str, language: str, text: str) -> None:
        module, _, event = name.partition(".")
        path = tmp_path / module / "notices" / f"{event}.{language}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    write("tests.received", "id", ID)
    write("tests.received", "en", EN)
    return write
