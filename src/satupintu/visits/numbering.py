"""The numbers of a group and day: those taken at once rise from the first, those put aside come from the end of the series.

So nobody sees a hole in what is called: while the network is up numbers run on one by one, and what a kiosk or a paper roll
gives without the server stands out by its high number. Both ways hold the row of the series while they look at the other, so
that they cannot meet.
"""

from collections.abc import Sequence
from datetime import date

from satupintu.centres.models import QueueGroup
from satupintu.core.numbers import hold_series, next_number
from satupintu.core.statements import Question
from satupintu.visits.errors import NumbersUsedUp, QuotaReached
from satupintu.visits.models import NumberBlock

Stretch = tuple[int, int]
_PUT_ASIDE: Question[Stretch] = Question(
    lambda group_id, day: NumberBlock.objects.filter(group_id=group_id, day=day).order_by("first").values_list("first", "last")
)


def next_ticket_number(group: QueueGroup, day: date) -> int:
    """Return the next number of a group and day; its series stays locked. Raises `QuotaReached`, `NumbersUsedUp`."""
    given = next_number(_series(group, day), day.year)
    put_aside = _PUT_ASIDE.list(group.pk, day)
    _refuse_quota(group, given, put_aside)
    number = group.number_from + given - 1
    # Numbers put aside lie in the way only when an admin has made the series longer since: it goes on behind them.
    while any(first <= number <= last for first, last in put_aside):
        number = group.number_from + next_number(_series(group, day), day.year) - 1
    if number > group.number_to:
        raise NumbersUsedUp
    return number


def next_block(group: QueueGroup, day: date, count: int) -> Stretch:
    """Return first and last of the next `count` numbers to put aside; the series stays locked.

    Raises `QuotaReached`, `NumbersUsedUp`.
    """
    given = hold_series(_series(group, day), day.year)
    put_aside = _PUT_ASIDE.list(group.pk, day)
    _refuse_quota(group, given + count, put_aside)
    following, end = group.number_from + given, group.number_to + 1
    if put_aside and max(last for _first, last in put_aside) > group.number_to - count:
        end = min([end, *(first for first, last in put_aside if last >= following)])
    if end - count < following:
        raise NumbersUsedUp
    return end - count, end - 1


def _series(group: QueueGroup, day: date) -> str:
    return f"ticket:{group.pk}:{day.isoformat()}"


def _refuse_quota(group: QueueGroup, given: int, put_aside: Sequence[Stretch]) -> None:
    """Refuse more than the quota; what is put aside counts as given, for nobody knows how much of it was."""
    if group.daily_quota is not None and given > group.daily_quota - sum(last - first + 1 for first, last in put_aside):
        raise QuotaReached
