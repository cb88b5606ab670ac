"""Sending in the background."""

from typing import Literal, cast

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import job
from satupintu.notices.models import Notice
from satupintu.notices.ports import AddressRefused, ChannelDown, Message, Recipient, find_addresses, find_channel


@job(name="notices.send_notice", retries=3, queue="mail")
def send_notice(*, notice_id: str) -> None:
    """Send a waiting notice by its channel and take down how it went; one that is not waiting any more is passed over.

    A crash between sending and taking down sends it twice with the same message id: better than never.
    """
    from satupintu.notices.operations import mark_attempt_failed, mark_sent

    notice = Notice.objects.filter(pk=notice_id, state=Notice.State.QUEUED).first()
    if notice is None:
        return
    kind = cast(Literal["person", "staff", "visitor"], str(notice.recipient_kind))
    channel = find_channel(notice.channel)
    message = Message(notice.pk, notice.subject, notice.body, notice.language, notice.link)
    try:
        if channel is None or not channel.is_configured():
            raise AddressRefused("not_configured")
        address = channel.address_of(find_addresses(Recipient(kind, notice.recipient_id)))
        if not address:
            raise AddressRefused("no_address")
        channel.send(message, address)
    except ChannelDown as error:
        mark_attempt_failed(notice_id=notice.pk, reason=error.reason, is_final=False, actor=SYSTEM, at=timezone.now())
    except AddressRefused as error:
        mark_attempt_failed(notice_id=notice.pk, reason=error.reason, is_final=True, actor=SYSTEM, at=timezone.now())
    else:
        mark_sent(notice_id=notice.pk, actor=SYSTEM, at=timezone.now())
