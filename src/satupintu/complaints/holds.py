"""Why a person's data must stay: a complaint of theirs that is not over."""

from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.complaints.models import Complaint


def hold_open_complaint(person_id: UUID) -> str:
    """Say that a complaint the person sent is under way; "" when none is. They can withdraw it."""
    open_ones = Complaint.objects.filter(person_id=person_id).exclude(state__in=Complaint.ENDED)
    first = open_ones.order_by("received_at").values_list("number", flat=True).first()
    return _("pengaduan %(number)s masih berjalan") % {"number": first} if first else ""
