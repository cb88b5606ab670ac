"""Setting targets, and telling who asked for it that a report is ready."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock, lock_key
from satupintu.core.operation import operation
from satupintu.evaluation import events
from satupintu.evaluation.access import CLOSERS
from satupintu.evaluation.errors import AlreadySubscribed, ReportSent, TargetInvalid
from satupintu.evaluation.models import ReportSubscription, Target
from satupintu.evaluation.queries.achievements import ACHIEVEMENTS
from satupintu.evaluation.queries.rollups import READERS
from satupintu.journal.operations import record

MOST = Decimal(10) ** 9


@operation
def set_target(*, year: int, achievement: str, value: Decimal, decree_no: str, actor: Actor, at: datetime) -> Target:
    """Set what is to be reached in a year, in the unit of the achievement (percent, days, ...), by the decree that says so.

    Raises NotAllowed, TargetInvalid.
    """
    require_role(actor, *CLOSERS)
    if achievement not in {one.code for one in ACHIEVEMENTS}:
        raise TargetInvalid(errors={"achievement": _("Indikator ini tidak dikenal.")})
    if not 2000 <= year <= 2200:
        raise TargetInvalid(errors={"year": _("Tahun ini tidak wajar.")})
    if not value.is_finite() or not 0 < value < MOST:
        raise TargetInvalid(errors={"value": _("Isi dengan bilangan di atas nol.")})
    lock_key(f"evaluation.target.{year}.{achievement}")
    target, _is_new = Target.objects.update_or_create(
        year=year,
        achievement=achievement,
        defaults={"value": round(value, 2), "decree_no": decree_no.strip()[:120], "set_at": at},
    )
    record(events.TARGET_SET, target, actor=actor, at=at, achievement=achievement, year=year, value=str(target.value))
    return target


@operation
def subscribe_report(*, kind: str, wanted: bool, actor: Actor, at: datetime) -> None:
    """Have, or have no longer, the actor told when a report is ready.

    Raises NotAllowed, AlreadySubscribed when nothing changes.
    """
    require_role(actor, *READERS)
    if actor.id is None or kind not in ReportSubscription.Kind.values:
        raise NotAllowed
    lock_key(f"evaluation.subscription.{actor.id}")
    standing = ReportSubscription.objects.filter(kind=kind, staff_id=actor.id).first()
    if (standing is not None) == wanted:
        raise AlreadySubscribed
    if standing is None:
        made = ReportSubscription.objects.create(kind=kind, staff_id=actor.id, since=at)
        record(events.REPORT_ASKED, made, actor=actor, at=at, kind=kind)
    else:
        record(events.REPORT_DECLINED, standing, actor=actor, at=at, kind=kind)
        standing.delete()


@operation
def tell_report(*, subscription_id: UUID, period: str, actor: Actor, at: datetime) -> ReportSubscription:
    """Note that the report of a period is ready, so that who asked for it is told once.

    For the system. Raises NotAllowed, NotFound, ReportSent.
    """
    if not actor.is_system:
        raise NotAllowed
    subscription = lock(ReportSubscription, subscription_id)
    if subscription.last_period >= period:
        raise ReportSent
    subscription.last_period = period
    subscription.save(update_fields=["last_period"])
    record(events.REPORT_SENT, subscription, actor=actor, at=at, period=period, kind=subscription.kind)
    return subscription
