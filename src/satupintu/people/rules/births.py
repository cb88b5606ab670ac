"""Dates of birth."""

from __future__ import annotations

from datetime import date

from satupintu.people.rules import Broken, gettext_noop

EARLIEST = date(1900, 1, 1)
"""Nobody alive was born before."""


def check_birth_date(born: date, today: date) -> date:
    """Return a date of birth that can be one: not in the future, not before 1900. Raises `Broken` (`birth_date_bounds`)."""
    if born > today:
        raise Broken("birth_date_bounds", gettext_noop("Tanggal lahir tidak boleh sesudah hari ini."))
    if born < EARLIEST:
        raise Broken("birth_date_bounds", gettext_noop("Tahun lahir paling awal 1900. Periksa lagi tahunnya."))
    return born
