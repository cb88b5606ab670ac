"""Why a person's data must stay: a product of theirs whose file the office must still keep."""

from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.issuance.models import IssuedDocument


def hold_kept_product(person_id: UUID) -> str:
    """Say that a product of the person is under retention (UU 43/2009); "" when none is. An erased file holds nothing."""
    kept = IssuedDocument.objects.filter(holder_person_id=person_id, file__erased_at__isnull=True).order_by("issued_at")
    number = kept.values_list("number", flat=True).first()
    return _("produk nomor %(number)s masih dalam masa simpan") % {"number": number} if number else ""
