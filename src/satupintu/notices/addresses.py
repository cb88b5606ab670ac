"""Where people and staff are reached, as `people` knows it."""

from satupintu.notices.ports import Addresses, Recipient
from satupintu.people.models import Person, Staff


def look_up_addresses(recipient: Recipient) -> Addresses:
    """Return the addresses of a recipient; none for somebody erased, gone from the office, or unknown.

    Phone numbers are not looked up yet: `people` does not hand them out in clear, and no provider of SMS is plugged in.
    """
    if recipient.kind == "staff":
        email = Staff.objects.filter(pk=recipient.id, is_active=True).values_list("email", flat=True).first()
    else:
        email = Person.objects.filter(pk=recipient.id, erased_at__isnull=True).values_list("email", flat=True).first()
    return Addresses(email=email or "")
