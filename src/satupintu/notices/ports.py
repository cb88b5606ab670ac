"""Holes that others fill: the ways a notice can go out, and where the addresses of people are found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from django.utils.functional import Promise

from satupintu.core.actor import Actor

INAPP = "inapp"
"""Code of the channel everybody has: the list inside Satu Pintu."""

TO_PHONE = ("whatsapp", "sms")
"""Codes of the channels that reach a phone, the cheaper one first."""


@dataclass(frozen=True)
class Recipient:
    """Who is told: a person (applicant), a staff member, or a visitor who is not registered, by id."""

    kind: Literal["person", "staff", "visitor"]
    id: UUID


def recipient_of(actor: Actor) -> Recipient | None:
    """Return whose inbox the actor opens, or None for somebody without one."""
    if actor.kind == "staff" and actor.id is not None:
        return Recipient("staff", actor.id)
    if actor.kind == "person" and actor.person_id is not None:
        return Recipient("person", actor.person_id)
    return None


@dataclass(frozen=True)
class Addresses:
    """Where a recipient can be reached; "" where they cannot. `language` is `id` or `en`; only verified addresses belong here."""

    email: str = ""
    phone: str = ""
    language: str = "id"


@dataclass(frozen=True)
class Message:
    """What a channel is given to send; `id` names the notice, so a channel can keep a message from going out twice."""

    id: UUID
    subject: str
    body: str
    language: str
    link: str = ""


class ChannelDown(Exception):
    """The channel did not take the message now; it is tried again later. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AddressRefused(Exception):
    """The channel will never take this message for this address; it is not tried again. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(Protocol):
    """A way a message goes out."""

    code: str
    label: str | Promise

    def is_configured(self) -> bool:
        """Whether the installation can use it."""

    def address_of(self, addresses: Addresses) -> str:
        """Return the address this channel uses; "" when the recipient has none."""

    def send(self, message: Message, address: str) -> None:
        """Send; return only when it was taken over. Raises `ChannelDown`, `AddressRefused`."""


AddressBook = Callable[[Recipient], Addresses | None]
"""Answers where a recipient is reached; None when it does not know them and another book may."""

_channels: dict[str, Channel] = {}
_books: list[AddressBook] = []


def register_channel(channel: Channel) -> None:
    """Make a channel known; one of the same code is replaced (a provider takes the place of `not configured`)."""
    _channels[channel.code] = channel


def find_channel(code: str) -> Channel | None:
    """Return the channel of that code, or None."""
    return _channels.get(code)


def list_channels() -> list[Channel]:
    """Return every known channel by code."""
    return [_channels[code] for code in sorted(_channels)]


def register_address_book(book: AddressBook) -> AddressBook:
    """Let `book` answer where recipients are reached; they are asked in the order they were registered. Usable as a decorator."""
    _books.append(book)
    return book


def find_addresses(recipient: Recipient) -> Addresses:
    """Return where the recipient is reached; whom no address book knows has no address, but everybody an inbox."""
    found = (book(recipient) for book in _books)
    return next((addresses for addresses in found if addresses is not None), Addresses())
