"""Breaks in turn: who pauses already, and which lines nobody calls from when one more counter pauses."""

from dataclasses import dataclass
from datetime import datetime

from satupintu.centres.models import QueueGroup
from satupintu.visits.line import midnight
from satupintu.visits.models import CounterSession, OfficerInterval


@dataclass(frozen=True)
class Pause:
    """A colleague who pauses: at which counter, why (of `OfficerInterval.State`), since when."""

    counter_number: int
    state: str
    since: datetime

    @property
    def label(self) -> str:
        """Why, in words."""
        return str(OfficerInterval.State(self.state).label)


@dataclass(frozen=True)
class PauseOutlook:
    """What it means for the hall that a counter pauses: who does so already, and the prefixes it alone calls from now."""

    others: tuple[Pause, ...]
    uncovered: tuple[str, ...]


def pause_outlook(session: CounterSession) -> PauseOutlook:
    """Return what a pause of this counter means now, in two queries; nobody is kept from pausing."""
    others = OfficerInterval.objects.filter(
        ended_at__isnull=True,
        session__closed_at__isnull=True,
        session__counter__centre_id=session.counter.centre_id,
        session__opened_at__gte=midnight(session.opened_at),
    ).exclude(session=session.pk)
    pausing, covered = [], set()
    for interval in others.select_related("session__counter").order_by("started_at"):
        if interval.state in OfficerInterval.PAUSES:
            pausing.append(Pause(interval.session.counter.number, interval.state, interval.started_at))
        else:
            covered.update(interval.session.group_ids)
    alone = [pk for pk in session.group_ids if pk not in covered]
    prefixes = QueueGroup.objects.filter(pk__in=alone).values_list("prefix", flat=True)
    return PauseOutlook(tuple(pausing), tuple(prefixes))
