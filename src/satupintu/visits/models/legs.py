"""One service of a visit on its way through the line, its stretches of time, calls and estimates."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.visits.models.visits import Visit


class Leg(Identified):
    """One service of a visit (layanan dalam kunjungan), in one group of the line.

    The line is ordered by `rank_time`, which is `ref_time` less the credit: as if they had come so much earlier. `not_before`
    keeps somebody from being called for a while; a booked visitor who is early may be called before `due_from` only when nobody
    else waits. `joined_at` and `wait_seconds` are of this leg; the wait is frozen at the first call. `changed_at` is the moment
    of the last change of state, and never goes back.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("Berikutnya")
        WAITING = "waiting", _("Menunggu")
        CALLED = "called", _("Dipanggil")
        SERVING = "serving", _("Dilayani")
        HELD = "held", _("Ditunda")
        DONE = "done", _("Selesai")
        TRANSFERRED = "transferred", _("Dialihkan")
        NO_SHOW = "no_show", _("Tidak hadir")
        LEFT = "left", _("Meninggalkan antrean")
        EXPIRED = "expired", _("Hari berakhir")
        VOID = "void", _("Dibatalkan")

    class Outcome(models.TextChoices):
        """With what it ended at the counter."""

        COMPLETED = "completed", _("Selesai dilayani")
        APPLICATION_LODGED = "application_lodged", _("Permohonan diajukan")
        INCOMPLETE_DOCS = "incomplete_docs", _("Berkas belum lengkap")
        CONSULTED = "consulted", _("Konsultasi diberikan")
        COLLECTED = "collected", _("Produk diambil")
        REFERRED_ONLINE = "referred_online", _("Diarahkan ke layanan daring")
        REFUSED = "refused", _("Tidak dapat dilayani")
        NOT_RECORDED = "not_recorded", _("Hasil tidak dicatat")

    class Reason(models.TextChoices):
        """Why it was held, picked out of order, given back, voided or reopened."""

        FORM = "form", _("Mengisi formulir")
        PHOTOCOPY = "photocopy", _("Memfotokopi")
        PAYMENT = "payment", _("Membayar")
        PRAYER = "prayer", _("Salat")
        SYSTEM_DOWN = "system_down", _("Sistem terganggu")
        VISITOR_ASKED = "visitor_asked", _("Permintaan pengunjung")
        NEEDS_HELP = "needs_help", _("Perlu bantuan segera")
        WRONG_LINE = "wrong_line", _("Salah antrean")
        COUNTER_CLOSED = "counter_closed", _("Loket ditutup")
        MISPRINT = "misprint", _("Salah cetak")
        DUPLICATE = "duplicate", _("Nomor ganda")
        MISTAKE = "mistake", _("Salah tekan")
        OTHER = "other", _("Alasan lain")

    ACTIVE = (State.WAITING, State.CALLED, State.SERVING, State.HELD)
    OPEN = (State.PLANNED, *ACTIVE)
    AT_COUNTER = (State.CALLED, State.SERVING)

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="legs", db_index=False)
    seq = models.PositiveSmallIntegerField()
    group = models.ForeignKey("centres.QueueGroup", on_delete=models.PROTECT, related_name="+", db_index=False)
    service_code = models.CharField(max_length=20)
    quantity = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State)
    is_priority = models.BooleanField(default=False)
    is_here = models.BooleanField(default=True)
    ref_time = models.DateTimeField()
    credit_minutes = models.PositiveSmallIntegerField(default=0)
    rank_time = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    due_from = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    first_called_at = models.DateTimeField(null=True)
    last_called_at = models.DateTimeField(null=True)
    call_count = models.PositiveSmallIntegerField(default=0)
    wait_seconds = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    session = models.ForeignKey("visits.CounterSession", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    counter = models.ForeignKey("centres.Counter", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    officer = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    for_counter = models.ForeignKey("centres.Counter", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    for_officer = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reason_code = models.CharField(max_length=20, choices=Reason, blank=True)
    is_time_accurate = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "seq"], name="visits_leg_once"),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(state__in=["waiting", "called", "serving", "held"]), name="visits_leg_one_active"
            ),
            models.UniqueConstraint(
                fields=["session"], condition=Q(state__in=["called", "serving"]), name="visits_leg_one_at_counter"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "waiting", "called", "serving", "held"]) ^ Q(ended_at__isnull=False),
                name="visits_leg_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False) | ~Q(state__in=["called", "serving"]), name="visits_leg_at_counter"
            ),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=False) | ~Q(state__in=["waiting", "called", "serving", "held", "done"]),
                name="visits_leg_joined",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "rank_time", "id"], condition=Q(state="waiting"), name="visits_leg_line"),
            models.Index(
                fields=["for_counter"], condition=Q(for_counter__isnull=False, state="waiting"), name="visits_leg_for_counter"
            ),
            models.Index(
                fields=["for_officer"], condition=Q(for_officer__isnull=False, state="waiting"), name="visits_leg_for_officer"
            ),
            models.Index(
                fields=["group", "state"], condition=Q(state__in=["called", "serving", "held"]), name="visits_leg_at_work"
            ),
            models.Index(
                fields=["group", "-first_called_at"], condition=Q(first_called_at__isnull=False), name="visits_leg_called"
            ),
            models.Index(fields=["application"], condition=Q(application__isnull=False), name="visits_leg_application"),
        ]


class Period(Identified):
    """A stretch of a leg, [from, to): who, where, from when to when. Kept for ever; only its end is filled in, once."""

    class Kind(models.TextChoices):
        """What the visitor does."""

        WAITING = "waiting", _("Menunggu")
        CALLED = "called", _("Dipanggil")
        SERVING = "serving", _("Dilayani")
        HELD = "held", _("Ditunda")

    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=8, choices=Kind)
    counter = models.ForeignKey("centres.Counter", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    officer = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg"], condition=Q(ended_at__isnull=True), name="visits_period_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="visits_period_order"
            ),
        ]


class Call(models.Model):
    """A call (panggilan) on displays and loudspeakers; each sounds once, known by its `call_seq`, a recall included."""

    call_seq = models.BigAutoField(primary_key=True)
    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="calls")
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    zone = models.ForeignKey("centres.Zone", on_delete=models.PROTECT, related_name="+", db_index=False)
    counter = models.ForeignKey("centres.Counter", on_delete=models.PROTECT, related_name="+", db_index=False)
    label = models.CharField(max_length=8)
    is_recall = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["centre", "-call_seq"], name="visits_call_newest")]


class WaitEstimate(Identified):
    """What somebody was told they would wait (perkiraan waktu tunggu), kept to be compared with what they did wait."""

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="estimates")
    made_at = models.DateTimeField()
    low_minutes = models.PositiveSmallIntegerField()
    high_minutes = models.PositiveSmallIntegerField()
    ahead = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg"], name="visits_estimate_once"),
            models.CheckConstraint(condition=Q(high_minutes__gte=F("low_minutes")), name="visits_estimate_order"),
        ]
