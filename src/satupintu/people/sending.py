"""Sending one-time codes."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from satupintu.core.errors import Unavailable
from satupintu.core.jobs import job
from satupintu.core.regions import current_region
from satupintu.core.secrets import decrypt
from satupintu.people.ports import find_text_sender


@job(name="people.send_code", retries=3)
def send_code(*, sealed: str) -> None:
    """Send a one-time code. The target and the code travel encrypted, so that the job table never shows them.

    A phone gets it through the plugged-in text sender; in the demo, which has none, it goes to the mail folder.
    """
    target, code = decrypt(bytes.fromhex(sealed), "one_time_code").rsplit(" ", 1)
    text = _("Kode Anda: %(code)s. Berlaku 10 menit. Jangan berikan kepada siapa pun, juga kepada petugas.\n\n%(office)s") % {
        "code": code,
        "office": current_region().office_name,
    }
    if "@" in target:
        _mail(target, text)
    elif sender := find_text_sender():
        sender(target, text)
    elif settings.DEMO:
        _mail(f"{target.lstrip('+')}@sms.invalid", text)
    else:
        raise Unavailable


def _mail(address: str, text: str) -> None:
    send_mail(subject=_("Kode masuk PTSP"), message=text, from_email=settings.DEFAULT_FROM_EMAIL, recipient_list=[address])
