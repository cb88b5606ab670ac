"""How often a token may call."""

import math
from datetime import datetime
from uuid import UUID

from django.conf import settings

from satupintu.api.errors import TooManyCalls
from satupintu.core.limits import count_try


def count_call(token_id: UUID, at: datetime) -> None:
    """Count a call of a token, in one statement of its own. Raises `TooManyCalls` beyond the setting `API_RATE`.

    `API_RATE` is how many calls in how many seconds; no calls means no limit. A window begins with its first call.
    """
    most, seconds = settings.API_RATE
    if not most:
        return
    calls = count_try(f"api:{token_id}", seconds=seconds, at=at)
    if calls.count > most:
        raise TooManyCalls(retry_after=math.ceil((calls.ends_at - at).total_seconds()))
