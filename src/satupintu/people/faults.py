"""What is wrong, or odd, with what somebody says of a person, told before anything is done with it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext

from satupintu.core.areas import find_area
from satupintu.core.regions import region_day
from satupintu.people import rules
from satupintu.people.checking import say
from satupintu.people.rules.births import check_birth_date

IDENTIFIERS: Mapping[str, Callable[[str], object]] = {
    "nik": rules.parse_nik,
    "no_kk": rules.parse_family_card_no,
    "npwp": rules.parse_npwp,
    "nib": rules.parse_nib,
    "nama_anak_baru": rules.check_new_name,
}
"""What forms ask for by these names of patterns and no pattern can say in full: check digits, calendars, provinces."""


def identifier_fault(kind: str, text: str) -> str:
    """Return what is wrong with an identifier or a new name, in the active language; "" when it is well-formed.

    `kind` is one of `IDENTIFIERS`; of any other nothing is known, and "" comes back. Sources stand beside each rule.
    """
    check = IDENTIFIERS.get(kind)
    try:
        if check is not None:
            check(text)
    except rules.Broken as broken:
        return say(broken)
    return ""


def nik_doubt(text: str) -> str:
    """Return a warning when no regency or city of today has the code a NIK begins with; "" otherwise.

    Never a refusal: the code says where the NIK was issued, and codes of places that were split or renamed since stay valid
    for life. Without the table of areas nothing is doubted.
    """
    try:
        code = rules.parse_nik(text).region_code
    except rules.Broken:
        return ""
    if find_area(code[:2]) is None or find_area(code[:4]) is not None:
        return ""
    return gettext(
        "Kode kabupaten/kota %(code)s pada NIK tidak ada dalam daftar wilayah sekarang. Ini wajar bila daerahnya sudah "
        "dimekarkan; bila tidak, periksa lagi dengan KTP."
    ) % {"code": code[:4]}


def name_fault(text: str) -> str:
    """Return what is wrong with a person's name in the active language; "" when it can be one."""
    try:
        rules.normalise_name(text)
    except rules.Broken as broken:
        return say(broken)
    return ""


def birth_date_fault(born: date, at: datetime) -> str:
    """Return what is wrong with a date of birth at `at` in the active language; "" when it can be one."""
    try:
        check_birth_date(born, region_day(at))
    except rules.Broken as broken:
        return say(broken)
    return ""


def birth_date_doubt(nik: str, born: date) -> str:
    """Return how a date of birth differs from the one coded in a NIK, in the active language; "" when they agree.

    It is a doubt and no fault: the number stays the same when a date was corrected later. "" too for a NIK that is none.
    """
    try:
        coded = rules.parse_nik(nik)
    except rules.Broken:
        return ""
    if coded.agrees_with(born):
        return ""
    sentence = gettext(
        "Tanggal lahir ini berbeda dari NIK, yang menyatakan %(day)s (pada NIK perempuan hari lahir ditambah 40)."
        " Periksa keduanya. Bila memang begitu pada KTP, lanjutkan saja."
    )
    return sentence % {"day": f"{coded.day:02d}-{coded.month:02d}-{coded.year_in_century:02d}"}
