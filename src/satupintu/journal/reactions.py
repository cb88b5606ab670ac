"""Reacting to facts: the only way a lower module is heard by a higher one."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from satupintu.journal.events import Event
from satupintu.journal.models import Delivery, Entry

Reaction = Callable[[Entry], None]

_reactions: dict[str, dict[str, Reaction]] = {}
log = logging.getLogger(__name__)


class DeliveryFailed(Exception):
    """At least one reaction failed; the job is tried again and those that succeeded are skipped."""


def react_to(*events: Event) -> Callable[[Reaction], Reaction]:
    """Subscribe a function of one entry to `events`.

    It runs after commit, in the entry's region, in a transaction that also marks the delivery: at least once by
    attempt, exactly once in effect. It must reach the outside world only through jobs.
    """

    def decorate(function: Reaction) -> Reaction:
        key = f"{function.__module__.removeprefix('satupintu.')}.{function.__name__}"
        for event in events:
            _reactions.setdefault(event.name, {})[key] = function
        return function

    return decorate


def has_reactions(event_name: str) -> bool:
    """Whether anybody subscribed to the event."""
    return event_name in _reactions


def deliver(entry_id: UUID) -> None:
    """Run every reaction to the entry that has not run yet. Raises `DeliveryFailed` when one failed."""
    entry = Entry.objects.get(pk=entry_id)
    reactions = _reactions.get(entry.event, {})
    done = set(Delivery.objects.filter(entry_id=entry_id).values_list("subscriber", flat=True))
    failed = []
    for key, function in reactions.items():
        if key in done:
            continue
        try:
            with transaction.atomic():
                _delivery, is_new = Delivery.objects.get_or_create(entry_id=entry_id, subscriber=key)
                if is_new:
                    function(entry)
        except Exception:
            log.exception("reaction failed", extra={"subscriber": key, "entry": str(entry_id)})
            failed.append(key)
    if failed:
        raise DeliveryFailed(", ".join(failed))
