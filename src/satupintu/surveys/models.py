"""Instruments, rounds, invitations and answers.

Nothing here leads from an answer to a person or a case (UU 27/2022 ps. 16): an answer has a random key, no moment finer than a
month, and no foreign key but to its round; its invitation is deleted in the same act, the use of the service that was invited
is kept only as a keyed index; and the rows of a day are rewritten together in random order, so that not even the database's own
marks of a transaction pair an answer with anything (`operations.mix_answers`).
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class SurveyInstrument(Identified):
    """An instrument (instrumen survei) of the region: SKM, SPKP, SPAK, the quick rating, or one of the office's own."""

    code = models.SlugField(max_length=20, unique=True)
    is_official = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class InstrumentVersion(Identified):
    """A version of an instrument; once enacted its body never changes (a trigger refuses it). `body` is read by `rules`."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draf")
        ENACTED = "enacted", _("Berlaku")
        SUPERSEDED = "superseded", _("Diganti")

    instrument = models.ForeignKey(SurveyInstrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    body = models.JSONField()
    decree_no = models.CharField(max_length=120, blank=True)
    enacted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="surveys_version_once"),
            models.UniqueConstraint(fields=["instrument"], condition=Q(state="draft"), name="surveys_version_one_draft"),
            models.UniqueConstraint(fields=["instrument"], condition=Q(state="enacted"), name="surveys_version_one_enacted"),
            models.CheckConstraint(
                condition=Q(state="draft", enacted_at__isnull=True) | Q(enacted_at__isnull=False) & ~Q(state="draft"),
                name="surveys_version_enacted_has_time",
            ),
        ]


class SurveyRound(Identified):
    """A round of a survey (periode survei): days from and to, both included; asked with one version of an instrument.

    `answering_share` is the share of the invited expected to answer; `analysis` and `plan` are the office's words for the
    report (analisis permasalahan, rencana tindak lanjut).
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Berlangsung")
        CLOSED = "closed", _("Ditutup")
        PUBLISHED = "published", _("Dipublikasikan")

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answering_share = models.DecimalField(max_digits=3, decimal_places=2)
    analysis = models.TextField(max_length=4000, blank=True)
    plan = models.TextField(max_length=4000, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="surveys_round_order"),
            models.CheckConstraint(
                condition=Q(answering_share__gt=0, answering_share__lte=1), name="surveys_round_answering_share"
            ),
            models.CheckConstraint(condition=Q(state="open") ^ Q(closed_at__isnull=False), name="surveys_round_closed_has_time"),
            models.CheckConstraint(
                condition=Q(state="published") ^ Q(published_at__isnull=True), name="surveys_round_published_has_time"
            ),
        ]
        indexes = [models.Index(fields=["starts_on"], condition=Q(state="open"), name="surveys_round_running")]

    def __str__(self) -> str:
        return self.title


class SurveyQuota(Identified):
    """How many uses of a service a round expects (populasi) and how many answers it needs (jumlah sampel)."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="quotas")
    service_code = models.CharField(max_length=60)
    population = models.PositiveIntegerField()
    needed = models.PositiveIntegerField()

    class Meta:
        ordering = ["service_code"]
        constraints = [models.UniqueConstraint(fields=["round", "service_code"], name="surveys_quota_once")]


class ServiceUse(models.Model):
    """A use of a service has been considered, and whether it was drawn (terpilih). Never touched again.

    `use_index` is a keyed index of the use, by which the same use is not drawn twice; it names nobody.
    """

    use_index = models.BinaryField(max_length=32, primary_key=True)
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="uses", db_index=False)
    service_code = models.CharField(max_length=60)
    is_drawn = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["round", "service_code"], name="surveys_use_of_round")]


class SurveyInvitation(models.Model):
    """An invitation (undangan survei) that was not answered yet; answering deletes it, and so does its last day.

    Only the keyed index of its token is kept, and no word on whom it was sent to.
    """

    token_index = models.BinaryField(max_length=32, primary_key=True)
    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    service_code = models.CharField(max_length=60)
    last_day = models.DateField(db_index=True)


class Way(models.TextChoices):
    """How an answer came in."""

    LINK = "link", _("Tautan")
    TABLET = "tablet", _("Tablet di tempat pelayanan")
    PAPER = "paper", _("Kuesioner kertas")


class SurveyAnswer(models.Model):
    """An answer (jawaban survei): values by item code, and what the questionnaire asks of the respondent (responden).

    `month` is the first day of the month; `part_of_day` as the form of the regulation has it. `is_suspect` marks what came in
    a burst from one place. `enumerator_id` is the officer who typed a paper form in. Never changed (a trigger refuses it).
    """

    class PartOfDay(models.TextChoices):
        """When, as the form has it (jam survei)."""

        MORNING = "morning", _("08.00–12.00")
        AFTERNOON = "afternoon", _("13.00–17.00")

    class Sex(models.TextChoices):
        """Jenis kelamin."""

        MALE = "male", _("Laki-laki")
        FEMALE = "female", _("Perempuan")

    class Age(models.TextChoices):
        """Usia, in groups: the year of birth would say too much."""

        TO_25 = "to_25", _("Sampai 25 tahun")
        TO_35 = "to_35", _("26–35 tahun")
        TO_45 = "to_45", _("36–45 tahun")
        TO_55 = "to_55", _("46–55 tahun")
        ABOVE = "above", _("56 tahun ke atas")

    class Education(models.TextChoices):
        """Pendidikan, as the form has it."""

        PRIMARY = "primary", "SD"
        JUNIOR = "junior", "SMP"
        SENIOR = "senior", "SMA"
        BACHELOR = "bachelor", "S1"
        MASTER = "master", "S2"
        DOCTOR = "doctor", "S3"

    class Occupation(models.TextChoices):
        """Pekerjaan, as the form has it."""

        CIVIL_SERVANT = "civil_servant", "PNS"
        ARMY = "army", "TNI"
        POLICE = "police", "POLRI"
        EMPLOYEE = "employee", _("Swasta")
        SELF_EMPLOYED = "self_employed", _("Wirausaha")
        OTHER = "other", _("Lainnya")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="answers", db_index=False)
    service_code = models.CharField(max_length=60)
    way = models.CharField(max_length=8, choices=Way)
    month = models.DateField()
    part_of_day = models.CharField(max_length=10, choices=PartOfDay)
    sex = models.CharField(max_length=8, choices=Sex, blank=True)
    age = models.CharField(max_length=8, choices=Age, blank=True)
    education = models.CharField(max_length=10, choices=Education, blank=True)
    occupation = models.CharField(max_length=14, choices=Occupation, blank=True)
    values = models.JSONField()
    is_suspect = models.BooleanField(default=False)
    enumerator_id = models.UUIDField(null=True)
    is_mixed = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["round", "service_code"], name="surveys_answer_of_round"),
            models.Index(fields=["is_mixed"], condition=Q(is_mixed=False), name="surveys_answer_unmixed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(way="paper") ^ Q(enumerator_id__isnull=True), name="surveys_answer_paper_has_enumerator"
            ),
        ]


PROFILE: dict[str, type[models.TextChoices]] = {
    "sex": SurveyAnswer.Sex,
    "age": SurveyAnswer.Age,
    "education": SurveyAnswer.Education,
    "occupation": SurveyAnswer.Occupation,
}
"""What a questionnaire asks of the respondent: field and its choices."""


class SurveyComment(models.Model):
    """What somebody wrote in their own words (saran responden), apart from their answer; numbers and insults are masked.

    `proposed` are tags of the lexicon, `tags` those an officer confirmed; codes of elements.
    """

    class State(models.TextChoices):
        """Whether an officer has looked at it."""

        NEW = "new", _("Belum diperiksa")
        CONFIRMED = "confirmed", _("Sudah diperiksa")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="comments", db_index=False)
    service_code = models.CharField(max_length=60)
    text = models.TextField(max_length=1000)
    proposed = ArrayField(models.CharField(max_length=20), default=list)
    tags = ArrayField(models.CharField(max_length=20), default=list)
    is_alert = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    confirmed_at = models.DateTimeField(null=True)
    is_mixed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["round", "state"], name="surveys_comment_of_round")]
        constraints = [
            models.CheckConstraint(condition=Q(state="new") ^ Q(confirmed_at__isnull=False), name="surveys_comment_confirmed")
        ]


class LexiconEntry(Identified):
    """A word or phrase by which comments are sorted (kamus kata), in small letters."""

    class Kind(models.TextChoices):
        """What finding it means."""

        TOPIC = "topic", _("Topik")
        ALERT = "alert", _("Kata waspada")
        RUDE = "rude", _("Kata kasar")

    phrase = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TOPIC)
    tag = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["kind", "tag", "phrase"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="topic") | ~Q(tag=""), name="surveys_lexicon_topic_has_tag"),
        ]
