"""What is wrong, or odd, with what somebody says of a person, told before anything is done with it."""

from datetime import date, datetime

from django.utils.translation import gettext

from satupintu.core.regions import region_day
from satupintu.people import rules
from satupintu.people.checking import say
from satupintu.people.rules.births import check_birth_date


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
