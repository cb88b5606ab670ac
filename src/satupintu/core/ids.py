"""Time-ordered identifiers (UUIDv7, RFC 9562 §5.7 and §6.2 method 1)."""

import os
import threading
import time
from datetime import datetime
from uuid import UUID

_lock = threading.Lock()
_last = [0, 0]


def uuid7(at: datetime | None = None) -> UUID:
    """Return a new UUIDv7; `at` sets its instant (bulk loading of the past), default is the present.

    Those made in one process in one millisecond ascend, by a counter in the 12 bits after the version.
    """
    milliseconds = int(at.timestamp() * 1000) if at else time.time_ns() // 1_000_000
    with _lock:
        counter = _last[1] + 1 if _last[0] == milliseconds else 0
        if counter > 0xFFF:
            milliseconds, counter = milliseconds + 1, 0
        _last[:] = milliseconds, counter
    noise = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | noise)
