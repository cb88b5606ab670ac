"""Telling people: making notices, taking down how their sending went, reading them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.ids import uuid7
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.notices.errors import AlreadyRead, NotFailed, NoticeHidden, NotWaiting, UnknownChannel
from satupintu.notices.events import ATTEMPT_FAILED, CREATED, FAILED, READ, REPEATED, RETRIED, SENT
from satupintu.notices.jobs import send_notice
from satupintu.notices.models import Notice
from satupintu.notices.ports import (
    INAPP,
    TO_PHONE,
    Addresses,
    Channel,
    Recipient,
    find_addresses,
    find_channel,
    list_channels,
    recipient_of,
)
from satupintu.notices.rendering import LANGUAGES, render_notice
from satupintu.notices.rules import pause_after


@operation
def notify(
    *,
    template: str,
    recipient: Recipient,
    context: Mapping[str, object],
    entry_id: UUID,
    actor: Actor,
    at: datetime,
    subject_context: Mapping[str, object] | None = None,
    channels: tuple[str, ...] | None = None,
    link: str = "",
) -> list[Notice]:
    """Tell one recipient about one fact, once a channel, and return the notices (those of an earlier call too).

    `template` is `<module>.<event>`; `subject_context` holds what the subject may name (no personal values), `context` what
    the body may name besides. `channels` None means the inbox and every channel that is configured and has an address, of
    those to a phone only one, and none for whom mail reaches: each message costs the office money. A channel asked for by
    name that cannot be used leaves a skipped notice with its reason. `link` is a path (`/…`) on the
    region's address. Mail and messages go out by job after commit. Raises `UnknownChannel`; `TemplateFault` is a fault.
    """
    addresses = find_addresses(recipient)
    chosen = _choose(channels, addresses)
    mine = Notice.objects.filter(entry_id=entry_id, recipient_kind=recipient.kind, recipient_id=recipient.id)
    existing = {notice.channel: notice for notice in mine.order_by("id")}
    missing = [channel for channel in chosen if channel.code not in existing]
    if not missing:
        first = next(iter(existing.values()))
        record(REPEATED, first, actor=actor, at=at, template=template)
        return list(existing.values())
    language = addresses.language if addresses.language in LANGUAGES else LANGUAGES[0]
    subject, body = render_notice(template, language, context=context, subject_context=subject_context or {})
    made = [
        Notice(
            id=uuid7(at),
            entry_id=entry_id,
            recipient_kind=recipient.kind,
            recipient_id=recipient.id,
            channel=channel.code,
            template=template,
            language=language,
            subject=subject,
            body=body,
            link=link if link.startswith("/") and not link.startswith("//") else "",
            created_at=at,
            **_beginning(channel, addresses, at),
        )
        for channel in missing
    ]
    # Two deliveries of one entry may run side by side: the constraint decides, and the second adds nothing.
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    kept = set(mine.filter(id__in=[notice.pk for notice in made]).order_by("id").values_list("id", flat=True))
    for notice in made:
        if notice.pk in kept and notice.state == Notice.State.QUEUED:
            send_notice.defer(notice_id=str(notice.pk))
    states = {notice.channel: str(notice.state) for notice in made}
    record(CREATED, made[0], actor=actor, at=at, template=template, channels=states)
    return list(mine.order_by("id"))


@operation
def mark_sent(*, notice_id: UUID, actor: Actor, at: datetime) -> Notice:
    """Take down that the channel took the message over; only the system may. Raises `NotAllowed`, `NotFound`, `NotWaiting`."""
    notice = _lock_waiting(notice_id, actor)
    notice.state, notice.sent_at, notice.reason = Notice.State.SENT, at, ""
    notice.attempts += 1
    notice.save(update_fields=["state", "sent_at", "reason", "attempts"])
    record(SENT, notice, actor=actor, at=at, channel=notice.channel, attempts=notice.attempts)
    return notice


@operation
def mark_attempt_failed(*, notice_id: UUID, reason: str, is_final: bool, actor: Actor, at: datetime) -> Notice:
    """Take down that an attempt failed; try again after a pause, or call it failed when `is_final` or after six attempts.

    `reason` is a code. Only the system may. Raises `NotAllowed`, `NotFound`, `NotWaiting`.
    """
    notice = _lock_waiting(notice_id, actor)
    notice.attempts += 1
    notice.reason = reason[:60] or "unknown"
    pause = None if is_final else pause_after(notice.attempts)
    event = ATTEMPT_FAILED
    if pause is None:
        notice.state, event = Notice.State.FAILED, FAILED
    else:
        send_notice.defer_at(at + pause, notice_id=str(notice.pk))
    notice.save(update_fields=["state", "reason", "attempts"])
    record(event, notice, actor=actor, at=at, channel=notice.channel, reason=notice.reason, attempts=notice.attempts)
    return notice


@operation
def retry_notice(*, notice_id: UUID, actor: Actor, at: datetime) -> Notice:
    """Send a failed notice again, with fresh attempts; supervisors, managers and admins may.

    Raises `NotAllowed`, `NotFound`, `NotFailed`.
    """
    require_role(actor, "supervisor", "manager", "admin")
    notice = lock(Notice, notice_id)
    if notice.state != Notice.State.FAILED:
        raise NotFailed(state=notice.state)
    notice.state, notice.attempts, notice.reason = Notice.State.QUEUED, 0, ""
    notice.save(update_fields=["state", "attempts", "reason"])
    send_notice.defer(notice_id=str(notice.pk))
    record(RETRIED, notice, actor=actor, at=at, channel=notice.channel)
    return notice


@operation
def mark_read(*, notice_id: UUID, actor: Actor, at: datetime) -> Notice:
    """Take down that its recipient read a notice in the inbox. Raises `NoticeHidden`, `AlreadyRead`."""
    recipient = recipient_of(actor)
    if recipient is None:
        raise NoticeHidden
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .filter(pk=notice_id, channel=INAPP, recipient_kind=recipient.kind, recipient_id=recipient.id)
        .first()
    )
    if notice is None:
        raise NoticeHidden
    if notice.state == Notice.State.READ:
        raise AlreadyRead
    notice.state, notice.read_at = Notice.State.READ, at
    notice.save(update_fields=["state", "read_at"])
    record(READ, notice, actor=actor, at=at)
    return notice


def _choose(codes: tuple[str, ...] | None, addresses: Addresses) -> list[Channel]:
    if codes is None:
        able = {channel.code: channel for channel in list_channels() if channel.is_configured() and channel.address_of(addresses)}
        to_phone = [able.pop(code) for code in TO_PHONE if code in able]
        return [*able.values(), *([] if "email" in able else to_phone[:1])]
    chosen = []
    for code in dict.fromkeys(codes):
        channel = find_channel(code)
        if channel is None:
            raise UnknownChannel(channel=code)
        chosen.append(channel)
    if not chosen:
        raise UnknownChannel(channel="")
    return chosen


def _beginning(channel: Channel, addresses: Addresses, at: datetime) -> dict[str, object]:
    """Return the first state of a notice by this channel."""
    if channel.code == INAPP:
        return {"state": Notice.State.SENT, "sent_at": at}
    if not channel.is_configured():
        return {"state": Notice.State.SKIPPED, "reason": "not_configured"}
    if not channel.address_of(addresses):
        return {"state": Notice.State.SKIPPED, "reason": "no_address"}
    return {"state": Notice.State.QUEUED}


def _lock_waiting(notice_id: UUID, actor: Actor) -> Notice:
    if not actor.is_system:
        raise NotAllowed
    notice = lock(Notice, notice_id)
    if notice.state != Notice.State.QUEUED:
        raise NotWaiting(state=notice.state)
    return notice
