"""Where people and staff are reached, as `people` knows it."""

from satupintu.notices.ports import Addresses, Recipient
from satupintu.people.models import Staff
from satupintu.people.queries import find_contact


def look_up_addresses(recipient: Recipient) -> Addresses | None:
    """Return the addresses of a recipient and their language; None for a person erased or unknown.

    Staff are written to in Indonesian, the language of the office (UU 24/2009 ps. 28 and 33), and by e-mail only, while they
    work here.
    """
    if recipient.kind == "staff":
        email = Staff.objects.filter(pk=recipient.id, is_active=True).values_list("email", flat=True).first()
        return Addresses(email=email or "")
    contact = find_contact(recipient.id)
    return Addresses(contact.email, contact.phone, contact.language) if contact else None
