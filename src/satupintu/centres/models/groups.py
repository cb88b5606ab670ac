"""The groups of the line and the services they serve."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from satupintu.centres.models.places import Centre
from satupintu.centres.models.plans import Zone
from satupintu.core.models import Identified


class QueueGroup(Identified):
    """A group of the line (kelompok antrean): tickets with one prefix, called by one policy, waiting in one zone.

    `daily_quota` empty: no limit. `cutoff_minutes` before closing the last walk-in is taken. Who may go before others counts as
    if they had come `priority_credit` or `appointment_credit` minutes earlier, yet after `priority_ratio` priority calls in a
    row a regular one follows (0: no such bound). A call is repeated at most to `call_count_max` in all, not sooner than
    `recall_gap_seconds`; who is skipped rests `skip_pause_minutes`; a no-show comes back within `revive_minutes`.
    `way_minutes` is the time from call to counter. An appointment may be `grace_minutes` late; of the capacity of the counters
    `public_share` is offered for booking, `internal_share` kept for the office, `no_show_share` expected not to come.
    `agency`: the agency whose booths alone call from the group; empty: counters of the office itself.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="groups")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="groups")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=3)
    number_from = models.PositiveSmallIntegerField(default=1)
    number_to = models.PositiveSmallIntegerField(default=999)
    daily_quota = models.PositiveSmallIntegerField(null=True, blank=True)
    cutoff_minutes = models.PositiveSmallIntegerField(default=15)
    target_wait_minutes = models.PositiveSmallIntegerField(default=15)
    target_share = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.80"))
    priority_credit = models.PositiveSmallIntegerField(default=20)
    priority_ratio = models.PositiveSmallIntegerField(default=2)
    appointment_credit = models.PositiveSmallIntegerField(default=15)
    grace_minutes = models.PositiveSmallIntegerField(default=10)
    call_count_max = models.PositiveSmallIntegerField(default=3)
    recall_gap_seconds = models.PositiveSmallIntegerField(default=30)
    skip_pause_minutes = models.PositiveSmallIntegerField(default=5)
    revive_minutes = models.PositiveSmallIntegerField(default=60)
    way_minutes = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("0.75"))
    public_share = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.50"))
    internal_share = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.10"))
    no_show_share = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.10"))
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["prefix"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], name="centres_group_once"),
            models.UniqueConstraint(fields=["centre", "prefix"], name="centres_group_prefix"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[A-Z]{1,3}$"), name="centres_group_letters"),
            models.CheckConstraint(condition=Q(number_to__gte=F("number_from")), name="centres_group_numbers"),
            models.CheckConstraint(condition=Q(call_count_max__gte=1), name="centres_group_calls"),
            models.CheckConstraint(
                condition=Q(target_share__gt=0, target_share__lte=1, public_share__lte=1, internal_share__lte=1)
                & Q(no_show_share__gte=0, no_show_share__lte=Decimal("0.5")),
                name="centres_group_shares",
            ),
        ]


class GroupService(Identified):
    """A service offered in a group: how long it takes (mean and coefficient of variation) and when it is offered.

    `service_code` is a code of the catalogue; what is no service of the catalogue (information, collecting a product) has a
    label of its own. `weekdays` empty: every day; `offered_from` and `offered_to` empty: as long as the centre is open.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(QueueGroup, on_delete=models.CASCADE, related_name="services")
    service_code = models.CharField(max_length=20)
    label = models.CharField(max_length=120, blank=True)
    label_en = models.CharField(max_length=120, blank=True)
    expected_minutes = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(10))
    cv = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.60"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    offered_from = models.TimeField(null=True, blank=True)
    offered_to = models.TimeField(null=True, blank=True)
    is_online_possible = models.BooleanField(default=False)

    class Meta:
        ordering = ["service_code"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "service_code"], name="centres_service_once"),
            models.CheckConstraint(condition=Q(expected_minutes__gt=0, cv__gte=0), name="centres_service_minutes"),
            models.CheckConstraint(condition=Q(weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]), name="centres_service_weekdays"),
            models.CheckConstraint(
                condition=Q(offered_from__isnull=True, offered_to__isnull=True) | Q(offered_to__gt=F("offered_from")),
                name="centres_service_hours",
            ),
        ]
