"""The channels every installation has."""

import json
import re
import smtplib
from email.utils import formataddr, parseaddr
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.core.regions import current_region
from satupintu.notices.ports import Addresses, AddressRefused, ChannelDown, Message
from satupintu.notices.rendering import office_address, one_line, render_footer

_LABELS: dict[str, str | Promise] = {"sms": _("SMS"), "whatsapp": _("WhatsApp")}
_PERMANENT = range(500, 600)


class InAppChannel:
    """The list of notices inside Satu Pintu: the row itself is the message, everybody has it."""

    code = "inapp"
    label: str | Promise = _("Satu Pintu")

    def is_configured(self) -> bool:
        """Return True: nothing is needed."""
        return True

    def address_of(self, addresses: Addresses) -> str:
        """Return a mark, since the inbox needs no address."""
        return "inbox"

    def send(self, message: Message, address: str) -> None:
        """Do nothing: the row is there already."""


class EmailChannel:
    """Plain-text e-mail through Django's mail settings, from the office's name and the installation's address."""

    code = "email"
    label: str | Promise = _("Surel")

    def is_configured(self) -> bool:
        """Return whether Django has a way to send mail (a file in a demo counts)."""
        return bool(settings.EMAIL_BACKEND and settings.DEFAULT_FROM_EMAIL)

    def address_of(self, addresses: Addresses) -> str:
        """Return the e-mail address."""
        return addresses.email

    def send(self, message: Message, address: str) -> None:
        """Send one mail; its Message-ID is that of the notice, so a mail sent twice is seen as one."""
        try:
            validate_email(address)
        except ValidationError as error:
            raise AddressRefused("bad_address") from error
        mail = self._build(message, address)
        try:
            mail.send(fail_silently=False)
        except smtplib.SMTPRecipientsRefused as error:
            codes = {answer[0] for answer in error.recipients.values()}
            if codes and all(code in _PERMANENT for code in codes):
                raise AddressRefused("recipient_refused") from error
            raise ChannelDown("recipient_deferred") from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelDown(_as_code(type(error).__name__)) from error

    def _build(self, message: Message, address: str) -> EmailMessage:
        region = current_region()
        domain = office_address().partition("//")[2].partition(":")[0]
        footer = render_footer(message.language)
        link = f"\n\n{office_address()}{message.link}" if message.link else ""
        return EmailMessage(
            subject=one_line(message.subject),
            body=f"{message.body}{link}\n\n-- \n{footer}\n",
            from_email=formataddr((one_line(region.office_name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
            to=[address],
            headers={
                "Message-ID": f"<{message.id}@{domain}>",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
                "Content-Language": message.language,
            },
        )


class UnconfiguredChannel:
    """Stands where a provider of SMS or WhatsApp would be plugged in: notices for it are skipped and say so."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.label: str | Promise = _LABELS.get(code, code)

    def is_configured(self) -> bool:
        """Return False."""
        return False

    def address_of(self, addresses: Addresses) -> str:
        """Return the phone number."""
        return addresses.phone

    def send(self, message: Message, address: str) -> None:
        """Refuse for good."""
        raise AddressRefused("not_configured")


class FileChannel:
    """For demo and training: messages to phones are lines of JSON in a file, and nobody is disturbed."""

    def __init__(self, code: str, folder: Path) -> None:
        self.code = code
        self.label: str | Promise = _LABELS.get(code, code)
        self._folder = folder

    def is_configured(self) -> bool:
        """Return True."""
        return True

    def address_of(self, addresses: Addresses) -> str:
        """Return the phone number."""
        return addresses.phone

    def send(self, message: Message, address: str) -> None:
        """Add one line to `<folder>/<schema>-<code>.jsonl`."""
        line = {"id": str(message.id), "to": address, "text": f"{message.subject}\n{message.body}", "link": message.link}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"{current_region().schema_name}-{self.code}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise ChannelDown(_as_code(type(error).__name__)) from error


def _as_code(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z][a-z])", "_", name).lower()[:60]
