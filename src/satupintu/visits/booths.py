"""Booths of agencies (gerai): who may open one, and which groups are called from it. A counter without agency is the office's."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from satupintu.centres.models import Counter, QueueGroup
from satupintu.core.actor import Actor
from satupintu.visits.errors import BoothOfAgency, GroupOfAgency


def require_staff_of(counter: Counter, actor: Actor) -> None:
    """Refuse with `BoothOfAgency` to open an agency's booth unless the officer is of its staff."""
    if counter.agency is not None and counter.agency_id not in actor.agency_ids:
        raise BoothOfAgency(number=counter.number, agency=counter.agency.name)


def require_own(counter: Counter, groups: Iterable[QueueGroup]) -> None:
    """Refuse with `GroupOfAgency` groups that are not of whom the counter belongs to."""
    for group in groups:
        if group.agency_id != counter.agency_id:
            owner = group.agency.name if group.agency is not None else _("loket kantor ini sendiri")
            raise GroupOfAgency(prefix=group.prefix, agency=owner)
