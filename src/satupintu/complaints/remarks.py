"""Writing down what is said about a complaint, encrypted."""

from datetime import datetime

from django.utils.translation import gettext as _

from satupintu.complaints.errors import ComplaintInvalid
from satupintu.complaints.identity import seal_text
from satupintu.complaints.models import Complaint, Remark
from satupintu.core.actor import Actor
from satupintu.core.ids import uuid7

LONGEST = 5000
"""Characters a remark may have."""


def clean_text(text: str, field: str = "text") -> str:
    """Return the text without blanks around it. Raises `ComplaintInvalid` at `field`: empty, too long, or not to be kept."""
    clean = text.strip()
    if not clean:
        raise ComplaintInvalid(errors={field: _("Tulis keterangannya terlebih dahulu.")})
    if len(clean) > LONGEST:
        raise ComplaintInvalid(errors={field: _("Teks terlalu panjang, paling banyak %(most)s huruf.") % {"most": LONGEST}})
    if "\x00" in clean:
        raise ComplaintInvalid(errors={field: _("Teks ini memuat karakter yang tidak dapat disimpan.")})
    return clean


def write_remark(complaint: Complaint, kind: str, text: str, *, actor: Actor, at: datetime) -> Remark:
    """Keep a remark of the office (its author by name) or of the complainant (without one)."""
    return Remark.objects.create(
        id=uuid7(at),
        complaint=complaint,
        kind=kind,
        text_cipher=seal_text(text),
        staff_id=actor.id if actor.is_staff else None,
        written_at=at,
    )
