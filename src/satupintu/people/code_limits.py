"""How often a one-time code may be sent to one address, and when the next one may."""

from datetime import datetime, timedelta

from satupintu.core.secrets import blind_index
from satupintu.people.models import OneTimeCode

CODE_LIFE = timedelta(minutes=10)
CODES_PER_WINDOW = 3
CODES_PER_DAY = 10
DAY = timedelta(days=1)


def next_code_at(target: str, at: datetime) -> datetime | None:
    """Return when a code may be sent to a normalised target again; None when it may be at `at`.

    Three may go out in ten minutes, ten in a day. It tells nothing of who is registered: codes go to anybody who asks.
    """
    recent = OneTimeCode.objects.filter(target_index=blind_index(target, "login_target"), sent_at__gt=at - DAY)
    sent = list(recent.order_by("-sent_at").values_list("sent_at", flat=True)[:CODES_PER_DAY])
    waits = []
    if len(sent) >= CODES_PER_WINDOW and sent[CODES_PER_WINDOW - 1] > at - CODE_LIFE:
        waits.append(sent[CODES_PER_WINDOW - 1] + CODE_LIFE)
    if len(sent) >= CODES_PER_DAY:
        waits.append(sent[CODES_PER_DAY - 1] + DAY)
    return max(waits, default=None)
