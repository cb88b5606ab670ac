"""Time-ordered identifiers (UUIDv7, RFC 9562 §5.7)."""

import os
import time
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime | None = None) -> UUID:
    """Return a new UUIDv7; `at` sets its instant (bulk loading of the past), default is the present."""
    milliseconds = int(at.timestamp() * 1000) if at else time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF000 << 64) | 0x7000 << 64
    value = value & ~(0xC000 << 48) | 0x8000 << 48
    return UUID(int=value)
