"""Looks every `LOOK_EVERY` seconds whether something changed where somebody listens, and reads the new state once for all.

Displays listen to a waiting area, phones to one number each; a place is read once, however many phones follow it.

The only thread of the live process that talks to the database, on one connection. A look is one small query a centre; only
when its stamp differs is the state read and handed to the event loop. When the database is away the connections stay, their
pages say so, and looking goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import re
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.db import Error, connection
from django.utils import timezone, translation

from satupintu.centres import operations as centres
from satupintu.centres.queries import is_due_to_be_noted, list_devices
from satupintu.config.live.hub import Hub, event
from satupintu.config.live.reader import Asked, Reader
from satupintu.core.errors import Refusal
from satupintu.core.public.models import Region
from satupintu.core.regions import region_zone
from satupintu.core.schema import stand_in, stand_in_public
from satupintu.lobby.board import actor_of_device, get_display, read_board, read_stamp
from satupintu.portal.line.following import Line, follow, read_line, stamp_of

LOOK_EVERY = 0.4
"""Seconds between two looks: what a call waits at most before it is seen."""
DEVICES_EVERY = 5.0
"""Seconds between two looks whether the devices that listen are still let in."""
HOSTS_KEPT = 30.0
"""Seconds it is believed which region a host names."""
REST = 1.0
"""Seconds to wait when the database cannot be asked."""

STREAM = re.compile(r"/aula/arus/([0-9A-Za-z]{16,64})/")
FOLLOW = re.compile(r"/aula/arus/nomor/([0-9A-Za-z]{8,16})/")
log = logging.getLogger("satupintu.live")


@dataclass(frozen=True)
class Topic:
    """What displays of one waiting area listen to; without a zone the whole centre."""

    host: str
    centre_id: UUID
    zone_id: UUID | None


@dataclass(frozen=True)
class Number:
    """What a phone listens to: one visit."""

    host: str
    centre_id: UUID
    visit_id: UUID


class Looker(threading.Thread):
    """The thread. `ask` may be called from the event loop; answers go to the hub there."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="looker", daemon=True)
        self.hub = Hub(self.ask)
        self._loop = loop
        self._asked: queue.SimpleQueue[tuple[Reader, Asked] | None] = queue.SimpleQueue()
        self._regions: dict[str, tuple[float, Region | None]] = {}
        self._sent: dict[Hashable, tuple[str, bytes]] = {}
        self._lines: dict[tuple[str, UUID], Line] = {}
        self._devices_at = 0.0
        self._is_stopping = False

    def ask(self, reader: Reader, asked: Asked) -> None:
        """Take a request in; it is answered within a moment."""
        self._asked.put((reader, asked))

    def stop(self) -> None:
        """End the thread soon."""
        self._is_stopping = True
        self._asked.put(None)

    def run(self) -> None:
        """Look and answer until told to stop."""
        with translation.override("id"):
            due = time.monotonic()
            while not self._is_stopping:
                try:
                    self._answer_until(due)
                    self._look()
                    self._hand_over(self.hub.note_look)
                except Error as error:
                    log.warning("the database cannot be asked: %s", type(error).__name__)
                    self._hand_over(self.hub.note_trouble)
                    connection.close()
                    time.sleep(REST)
                due = time.monotonic() + LOOK_EVERY
        connection.close()

    def _answer_until(self, due: float) -> None:
        while not self._is_stopping:
            try:
                found = self._asked.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                return
            if found is not None:
                self._answer(*found)

    def _answer(self, reader: Reader, asked: Asked) -> None:
        path, number = STREAM.fullmatch(asked.path), FOLLOW.fullmatch(asked.path)
        topic: Hashable
        device_id: UUID | None = None
        try:
            if (path or number) is None or not self._enter(asked.host):
                self._hand_over(self.hub.refuse, reader, HTTPStatus.NOT_FOUND)
                return
            if path is not None:
                device = get_display(path[1])
                topic, device_id = Topic(asked.host, device.centre_id, device.zone_id), device.pk
                _stamp, message = self._sent.get(topic) or self._read(topic)
            elif number is not None:
                followed = follow(number[1], timezone.now())
                topic = Number(asked.host, followed.centre_id, followed.visit_id)
                _stamp, message = self._sent.get(topic) or self._read_number(topic)
        except Refusal as refusal:
            self._hand_over(self.hub.refuse, reader, HTTPStatus(refusal.status))
            return
        except Error:
            self._hand_over(self.hub.refuse, reader, HTTPStatus.SERVICE_UNAVAILABLE)
            raise
        self._hand_over(self.hub.admit, reader, topic, device_id, message)

    def _look(self) -> None:
        stamps: dict[tuple[str, UUID], str] = {}
        topics = self.hub.topics()
        listened = {topic for topic in topics if isinstance(topic, Topic)}
        numbers = {topic for topic in topics if isinstance(topic, Number)}
        for topic in listened:
            if not self._enter(topic.host):
                continue
            place = topic.host, topic.centre_id
            if place not in stamps:
                stamps[place] = read_stamp(topic.centre_id, timezone.now())
            before = self._sent.get(topic)
            if before is None or before[0] != stamps[place]:
                _stamp, message = self._read(topic, stamps[place])
                if before is None or before[1] != message:
                    self._hand_over(self.hub.publish, topic, message)
        self._look_at_numbers(numbers)
        # What nobody listens to any more is forgotten, for it would be out of date when somebody comes again.
        self._sent = {topic: kept for topic, kept in self._sent.items() if topic in listened or topic in numbers}
        if time.monotonic() - self._devices_at > DEVICES_EVERY:
            self._devices_at = time.monotonic()
            self._look_after_devices(listened)

    def _read(self, topic: Topic, stamp: str = "") -> tuple[str, bytes]:
        """Read the state of a topic whose region was entered, and keep it beside its stamp."""
        at = timezone.now()
        stamp = stamp or read_stamp(topic.centre_id, at)
        with timezone.override(region_zone()):
            message = event("keadaan", read_board(topic.centre_id, topic.zone_id, at))
        self._sent[topic] = stamp, message
        return stamp, message

    def _look_at_numbers(self, numbers: set[Number]) -> None:
        """Tell the phones whose number stands otherwise than they heard; a place where nothing changed costs one query."""
        places: dict[tuple[str, UUID], list[Number]] = {}
        for number in numbers:
            places.setdefault((number.host, number.centre_id), []).append(number)
        self._lines = {place: line for place, line in self._lines.items() if place in places}
        for place, followed in places.items():
            if not self._enter(place[0]):
                continue
            at = timezone.now()
            stamp = stamp_of(place[1], at)
            if place in self._lines and self._lines[place].stamp == stamp:
                continue
            line = self._lines[place] = read_line(place[1], at, stamp)
            changed: dict[Hashable, bytes] = {}
            for number in followed:
                message = event("tempat", line.told(number.visit_id))
                if self._sent.get(number) != ("", message):
                    self._sent[number] = "", message
                    changed[number] = message
            self._hand_over(self.hub.publish_each, changed)

    def _read_number(self, number: Number) -> tuple[str, bytes]:
        """Say where one number stands, from the line of its place as it was seen last, so that a thousand may come at once.

        The next look sees whatever has changed since. Who is not in that line yet has it read again.
        """
        place = number.host, number.centre_id
        line = self._lines.get(place)
        if line is None or number.visit_id not in line.standings:
            line = self._lines[place] = read_line(number.centre_id, timezone.now())
        self._sent[number] = "", event("tempat", line.told(number.visit_id))
        return self._sent[number]

    def _look_after_devices(self, listened: set[Topic]) -> None:
        """Note the devices that listen as alive, and dismiss those that are not let in any more."""
        at = timezone.now()
        connected = self.hub.devices()
        known: set[object] = set()
        for host, centre_id in {(topic.host, topic.centre_id) for topic in listened}:
            if self._enter(host):
                for device in list_devices(centre_id):
                    known.add(device.pk)
                    if device.pk in connected and is_due_to_be_noted(device, at):
                        with contextlib.suppress(Refusal):  # dismissed a moment ago: the next look sees it
                            centres.note_device_seen(device_id=device.pk, actor=actor_of_device(device), at=at)
        for gone in connected - known:
            self._hand_over(self.hub.dismiss, gone)

    def _enter(self, host: str) -> bool:
        """Stand in the region that answers to a host; return whether there is one."""
        since, region = self._regions.get(host, (0.0, None))
        if time.monotonic() - since > HOSTS_KEPT:
            stand_in_public()
            region = Region.objects.filter(domains__domain=host).first()
            if len(self._regions) > 1000:
                self._regions.clear()
            self._regions[host] = time.monotonic(), region
        if region is None:
            return False
        stand_in(region)
        return True

    def _hand_over(self, function: object, *arguments: object) -> None:
        if not self._is_stopping:
            self._loop.call_soon_threadsafe(function, *arguments)  # type: ignore[arg-type]
