"""The pledge of service for the wall: words of the standard in force, signed by the head of the office."""

from datetime import datetime

from django.utils import translation

from satupintu.catalogue.queries import Standard, pledge
from satupintu.core.regions import current_region, region_day
from satupintu.issuance import words
from satupintu.issuance.product import PledgeData
from satupintu.people.queries import list_staff_with_role


def pledge_data(standard: Standard, *, is_short: bool, at: datetime) -> PledgeData:
    """Return what the pledge of a standard in force prints, always in Indonesian (UU 25/2009 art. 22; Permenpan RB 15/2014).

    The head who signs is who holds the role `kadis`, by delegation too, on the day of `at`; nobody leaves room for a name.
    """
    with translation.override("id"):
        text = pledge(standard)
    head = next(iter(list_staff_with_role("kadis", day=region_day(at))), None)
    return PledgeData(
        subtitle=standard.name,
        text=text.short if is_short else text.full,
        signed_on=standard.decree_on or region_day(at),
        position=words.PLEDGE_HEAD % {"office": current_region().office_name},
        name=head.name if head else "",
        nip=(head.nip or "") if head else "",
        footer=words.PLEDGE_FOOTER % {"number": standard.number, "decree": standard.decree_no},
    )
