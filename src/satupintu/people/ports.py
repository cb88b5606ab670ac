"""What others plug in: reasons to keep a person's data, and a way to send text to phones."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings

Hold = Callable[[UUID], str]
"""Says in a few Indonesian words why a person's data must be kept (`permohonan K-12 masih berjalan`), or ""."""

_holds: list[Hold] = []


def register_hold(hold: Hold) -> None:
    """Add a check that may forbid erasing a person; registered once by a module above, in its `AppConfig.ready`.

    `erase_person` asks every check inside its transaction, with the person locked, and refuses with `CannotErase` at the
    first that answers. A check reads only. What it says is shown to the person and must name nobody else.
    """
    if hold not in _holds:
        _holds.append(hold)


def find_hold(person_id: UUID) -> str:
    """Return the first reason to keep a person's data, or ""."""
    return next((reason for hold in _holds if (reason := hold(person_id))), "")


TextSender = Callable[[str, str], None]
"""Sends a text to a phone number (`+62…`); raises when it could not, to be tried again."""

_text_senders: list[TextSender] = []


def register_text_sender(sender: TextSender) -> None:
    """Let `sender` carry one-time codes to phones; the last registered does."""
    _text_senders.append(sender)


def find_text_sender() -> TextSender | None:
    """Return what carries texts to phones, or None while nothing is plugged in."""
    return _text_senders[-1] if _text_senders else None


def can_text_phones() -> bool:
    """Whether a code can be sent to a phone: something carries texts, or this is the demo, where they go to the mail folder."""
    return bool(_text_senders) or bool(settings.DEMO)
