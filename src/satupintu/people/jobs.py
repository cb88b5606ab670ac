"""Sending one-time codes."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from satupintu.core.jobs import job
from satupintu.core.regions import current_region
from satupintu.core.secrets import decrypt


@job(name="people.send_code", retries=3)
def send_code(*, sealed: str) -> None:
    """Send a one-time code. The target and the code travel encrypted, so that the job table never shows them.

    A phone gets it through the SMS port when one is configured; until then it goes to the demo's mail folder.
    """
    target, code = decrypt(bytes.fromhex(sealed), "one_time_code").rsplit(" ", 1)
    address = target if "@" in target else f"{target.lstrip('+')}@sms.invalid"
    send_mail(
        subject=_("Kode masuk PTSP"),
        message=_("Kode Anda: %(code)s. Berlaku 10 menit. Jangan berikan kepada siapa pun, juga kepada petugas.\n\n%(office)s")
        % {"code": code, "office": current_region().office_name},
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[address],
    )
