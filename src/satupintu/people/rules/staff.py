"""Numbers and login names of staff. Plain Python; every rule returns the normalised value or raises `Broken`."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from satupintu.people.rules import SEPARATORS, Broken, gettext_noop

YOUNGEST: Final = 15
"""Years between birth and appointment that no civil servant goes below; the law asks for 18, old rows of the register less."""
LOGIN = re.compile(r"[a-z0-9._-]{3,60}")


def parse_nip(text: str, today: date) -> str:
    """Read a NIP of 18 digits: date of birth, year and month of appointment, sex (1 or 2), serial (Perka BKN 22/2007).

    Contract staff (PPPK) have a code where the month stands, so that it is not checked. Nobody is born after `today`, or
    appointed before they are fifteen. Raises `Broken` (`nip_length`, `nip_birth`, `nip_appointment`, `nip_sex`).
    """
    nip = SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{18}", nip):
        raise Broken("nip_length", gettext_noop("NIP harus 18 angka. Salin dari kartu pegawai, atau kosongkan bila tidak ada."))
    try:
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        born = date.max
    if born.year < 1900 or born > today:
        raise Broken(
            "nip_birth",
            gettext_noop("Delapan angka pertama NIP adalah tanggal lahir, misalnya 19850327. Periksa lagi angkanya."),
        )
    if not born.year + YOUNGEST <= int(nip[8:12]) <= today.year + 1:
        raise Broken(
            "nip_appointment",
            gettext_noop("Angka ke-9 sampai ke-12 NIP adalah tahun pengangkatan. Periksa lagi angkanya."),
        )
    if nip[14] not in "12":
        raise Broken("nip_sex", gettext_noop("Angka ke-15 NIP adalah 1 untuk laki-laki atau 2 untuk perempuan."))
    return nip


def parse_login(text: str) -> str:
    """Return the login name of a member of staff in small letters. Raises `Broken` (`login_form`)."""
    login = text.strip().lower()
    if not LOGIN.fullmatch(login):
        raise Broken(
            "login_form",
            gettext_noop("Nama akun terdiri dari 3–60 huruf kecil, angka, titik, garis bawah, atau tanda hubung."),
        )
    return login
