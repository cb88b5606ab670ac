"""How often a token may call: a fixed window, counted in the database for every web process together."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from satupintu.api.errors import TooManyCalls

_COUNT = """
    INSERT INTO api_callcount AS kept (token_id, began, calls) VALUES (%s, %s, 1)
    ON CONFLICT (token_id) DO UPDATE SET
        calls = CASE WHEN kept.began < EXCLUDED.began THEN 1 ELSE kept.calls + 1 END,
        began = GREATEST(kept.began, EXCLUDED.began)
    RETURNING calls
"""


def count_call(token_id: UUID, at: datetime) -> None:
    """Count a call of a token, in one statement of its own. Raises `TooManyCalls` beyond the setting `API_RATE`.

    `API_RATE` is how many calls in how many seconds; no calls means no limit. A token has one row, so nothing grows.
    """
    most, seconds = settings.API_RATE
    if not most:
        return
    now = int(at.timestamp())
    began = now - now % seconds
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [token_id, began])
        (calls,) = cursor.fetchone()
    if calls > most:
        raise TooManyCalls(retry_after=began + seconds - now)
