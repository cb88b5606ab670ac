"""Reading notices."""

from uuid import UUID

from django.db.models import QuerySet

from satupintu.core.actor import Actor, require_role
from satupintu.notices.errors import NoticeHidden
from satupintu.notices.models import Notice
from satupintu.notices.ports import INAPP, Recipient, recipient_of
from satupintu.notices.rendering import office_address

__all__ = ["count_unread", "get_notice", "list_failed_notices", "list_notices", "office_address"]


def list_notices(recipient: Recipient, *, unread_only: bool = False) -> QuerySet[Notice]:
    """Return the inbox of a recipient, newest first."""
    notices = Notice.objects.filter(recipient_kind=recipient.kind, recipient_id=recipient.id, channel=INAPP)
    return (notices.filter(state=Notice.State.SENT) if unread_only else notices).order_by("-id")


def count_unread(recipient: Recipient) -> int:
    """Return how many notices in the inbox are unread."""
    return list_notices(recipient, unread_only=True).count()


def get_notice(notice_id: UUID, actor: Actor) -> Notice:
    """Return a notice of the actor's own inbox. Raises `NoticeHidden`."""
    recipient = recipient_of(actor)
    notice = list_notices(recipient).filter(pk=notice_id).first() if recipient else None
    if notice is None:
        raise NoticeHidden
    return notice


def list_failed_notices(actor: Actor) -> QuerySet[Notice]:
    """Return notices that could not be sent, newest first, for supervisors, managers and admins. Raises `NotAllowed`."""
    require_role(actor, "supervisor", "manager", "admin")
    return Notice.objects.filter(state=Notice.State.FAILED).order_by("-id")
