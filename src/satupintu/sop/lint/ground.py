"""Rules about the region a sheet is to run in: who holds its roles, and who of them is at work where it is done."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from satupintu.sop.engine import Row
from satupintu.sop.lint.findings import Say, Surroundings

NOT_STAFF = ("sistem", "pemohon")
"""Performers who are nobody in an office."""


def check_ground(rows: Mapping[str, Row], around: Surroundings, say: Say) -> None:
    """Find rows whose performer nobody is in this region, or nobody in the unit that is on duty for the service."""
    for row in rows.values():
        for role in dict.fromkeys(row.performers):
            if role in NOT_STAFF:
                continue
            if around.roles is not None and role not in around.roles:
                sentence = _("Belum ada pegawai yang memegang peran %(role)s di daerah ini.")
                say("performer_unbound", row.id, sentence, role=role)
            elif around.ready is not None and role not in around.ready:
                sentence = _("Unit yang bertugas untuk peran %(role)s belum punya pegawai yang memegangnya.")
                say("performer_unready", row.id, sentence, role=role)
