"""Who listens to what. Everything here runs in the event loop; the looker's thread hands its findings over by `call_soon`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Hashable, Mapping
from http import HTTPStatus
from typing import Any

from satupintu.config.live.reader import Asked, Reader

MOST_READERS = 5_000
STALE_AFTER = 10.0
"""Seconds without a look at the database after which nothing is passed on as fresh."""


def event(kind: str, data: Any) -> bytes:
    """Return a server-sent event; `data` is written as JSON, which has no line feeds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {kind}\ndata: {text}\n\n".encode()


def clock() -> bytes:
    """Return the event by which pages set their clock: milliseconds since 1970, as JavaScript counts."""
    return event("jam", round(time.time() * 1000))


class Hub:
    """The open connections by topic. `ask` is called with each request; its answer comes back by `admit` or `refuse`."""

    def __init__(self, ask: Callable[[Reader, Asked], None]) -> None:
        self._ask = ask
        self._readers: dict[Hashable, set[Reader]] = {}
        self._topic_of: dict[Reader, Hashable] = {}
        self._connected: set[Reader] = set()
        self._looked_at = time.monotonic()
        self.is_troubled = False

    def connect(self) -> Reader:
        """Return the protocol of a new connection."""
        reader = Reader(self._hear, self._leave)
        self._connected.add(reader)
        return reader

    def topics(self) -> tuple[Hashable, ...]:
        """Return what somebody listens to; may be called from any thread (a copy, made in one step)."""
        return tuple(self._readers)

    def devices(self) -> frozenset[object]:
        """Return the devices that listen, not the phones; may be called from any thread, as above."""
        return frozenset(reader.device for reader in tuple(self._topic_of) if reader.device is not None)

    def admit(self, reader: Reader, topic: Hashable, device: object, message: bytes) -> None:
        """Open the stream of a reader with the time and the state of its topic, and send it every later one.

        device: which display it is, None for a phone.
        """
        if reader not in self._connected:
            return
        reader.device = device
        reader.open()
        reader.send(b"retry: 3000\n\n" + clock() + message)
        self._readers.setdefault(topic, set()).add(reader)
        self._topic_of[reader] = topic

    def refuse(self, reader: Reader, status: HTTPStatus) -> None:
        """Answer a reader that it gets no stream."""
        reader.refuse(status)

    def publish(self, topic: Hashable, message: bytes) -> None:
        """Send a message to everybody who listens to a topic."""
        for reader in tuple(self._readers.get(topic, ())):
            reader.send(message)

    def publish_each(self, messages: Mapping[Hashable, bytes]) -> None:
        """Send to everybody who listens to one of these topics its message."""
        for topic, message in messages.items():
            self.publish(topic, message)

    def tick(self) -> None:
        """Give everybody the time, as a sign of life; nothing when the database was not seen lately, for then it is none."""
        if time.monotonic() - self._looked_at < STALE_AFTER:
            self._send_all(clock())

    def dismiss(self, device: object) -> None:
        """Say to a device that it is not let in any more, and close its connections."""
        for reader in tuple(self._topic_of):
            if reader.device == device:
                reader.send(event("dicabut", {}))
                reader.close()

    def note_look(self) -> None:
        """Note that the database was seen; everybody hears when that had been otherwise."""
        self._looked_at = time.monotonic()
        if self.is_troubled:
            self.is_troubled = False
            self._send_all(clock())

    def note_trouble(self) -> None:
        """Note that the database cannot be asked; everybody hears it once."""
        if not self.is_troubled:
            self.is_troubled = True
            self._send_all(event("terganggu", {}))

    def close(self) -> None:
        """Close every connection."""
        for reader in tuple(self._connected):
            reader.close()

    def _send_all(self, message: bytes) -> None:
        for reader in tuple(self._topic_of):
            reader.send(message)

    def _hear(self, reader: Reader, asked: Asked) -> None:
        if asked.path == "/healthz":
            is_well = time.monotonic() - self._looked_at < STALE_AFTER
            reader.tell(f"ok {len(self._topic_of)}\n") if is_well else reader.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        elif len(self._connected) > MOST_READERS:
            reader.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        elif not asked.is_from_its_host:
            reader.refuse(HTTPStatus.FORBIDDEN)
        else:
            self._ask(reader, asked)

    def _leave(self, reader: Reader) -> None:
        self._connected.discard(reader)
        topic = self._topic_of.pop(reader, None)
        if topic is not None:
            listeners = self._readers[topic]
            listeners.discard(reader)
            if not listeners:
                del self._readers[topic]
