"""Persons, businesses, staff and the accounts they log in with. Identifiers are encrypted and found by blind index."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.ids import uuid7
from satupintu.core.models import Identified


def _together(model: str, *kinds: str) -> list[models.BaseConstraint]:
    """Make constraints: an identifier has both its cipher and its index, or neither."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{kind}_cipher__isnull": True, f"{kind}_index__isnull": True})
            | Q(**{f"{kind}_cipher__isnull": False, f"{kind}_index__isnull": False}),
            name=f"people_{model}_{kind}_whole",
        )
        for kind in kinds
    ]


class Person(Identified):
    """A natural person (orang), known by NIK or, for foreigners, by passport."""

    class Sex(models.TextChoices):
        """As in the population register."""

        MALE = "LAKI-LAKI", _("Laki-laki")
        FEMALE = "PEREMPUAN", _("Perempuan")

    class Language(models.TextChoices):
        """In which language the office writes to the person (ISO 639-1)."""

        INDONESIAN = "id", _("Bahasa Indonesia")
        ENGLISH = "en", _("Bahasa Inggris")

    name = models.CharField(max_length=120)
    nik_cipher = models.BinaryField(null=True)
    nik_index = models.BinaryField(max_length=32, null=True, unique=True)
    passport_cipher = models.BinaryField(null=True)
    passport_index = models.BinaryField(max_length=32, null=True, unique=True)
    phone_cipher = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=32, null=True, db_index=True)
    phone_proved_at = models.DateTimeField(null=True)
    email = models.EmailField(blank=True)
    email_proved_at = models.DateTimeField(null=True)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    nationality = models.CharField(max_length=10, default="WNI")
    address_line = models.CharField(max_length=240, blank=True)
    village_code = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.INDONESIAN)
    registered_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True)
    consent_notice = models.CharField(max_length=20, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *_together("person", "nik", "passport", "phone"),
            models.CheckConstraint(condition=Q(village_code__regex=r"^([0-9]{10})?$"), name="people_person_village"),
            models.CheckConstraint(condition=Q(language__in=["id", "en"]), name="people_person_language"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(nik_index__isnull=True, passport_index__isnull=True, phone_index__isnull=True),
                name="people_person_erased",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Correction(Identified):
    """A person asks to have their data corrected (UU 27/2022 ps. 6); what is wanted is kept, encrypted, until it is decided."""

    class Field(models.TextChoices):
        """What may be corrected on request; contacts people change themselves."""

        NAME = "name", _("Nama")
        NIK = "nik", _("NIK")
        BIRTH_DATE = "birth_date", _("Tanggal lahir")
        SEX = "sex", _("Jenis kelamin")
        NATIONALITY = "nationality", _("Kewarganegaraan")

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Menunggu")
        MADE = "made", _("Diperbaiki")
        DECLINED = "declined", _("Ditolak")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=12, choices=Field)
    wanted_cipher = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], condition=Q(state="open"), name="people_correction_once"),
            models.CheckConstraint(
                condition=Q(state="open", wanted_cipher__isnull=False, decided_at__isnull=True)
                | Q(state__in=["made", "declined"], wanted_cipher__isnull=True, decided_at__isnull=False),
                name="people_correction_decided",
            ),
        ]


class Business(Identified):
    """A business (pelaku usaha), known by NIB or NPWP."""

    name = models.CharField(max_length=200)
    nib = models.CharField(max_length=13, null=True, unique=True)
    npwp_cipher = models.BinaryField(null=True)
    npwp_index = models.BinaryField(max_length=32, null=True, unique=True)
    legal_form = models.CharField(max_length=40, blank=True)
    address_line = models.CharField(max_length=240, blank=True)
    village_code = models.CharField(max_length=10, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            *_together("business", "npwp"),
            models.CheckConstraint(condition=Q(nib__isnull=False) | Q(npwp_index__isnull=False), name="people_business_known"),
        ]


class BusinessMember(Identified):
    """A person who may act for a business (pengurus)."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    position = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "person"], condition=Q(ended_at__isnull=True), name="people_member_once")
        ]


class Proxy(Identified):
    """A power of attorney (surat kuasa): `agent` may act for a person or a business between two dates.

    `service_codes` are the services it is given for; none named means all. `letter_file_id` is the scanned
    letter the counter saw.
    """

    principal_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="given_proxies")
    principal_business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="given_proxies")
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held_proxies")
    letter_file_id = models.UUIDField(null=True)
    service_codes = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField()
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(principal_person__isnull=False) ^ Q(principal_business__isnull=False),
                name="people_proxy_one_principal",
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="people_proxy_order"),
            models.CheckConstraint(condition=~Q(principal_person=F("agent")), name="people_proxy_other"),
        ]
        indexes = [
            models.Index(fields=["letter_file_id"], condition=Q(letter_file_id__isnull=False), name="people_proxy_letter"),
        ]


class Agency(Identified):
    """An agency (perangkat daerah, instansi vertikal, BUMN/BUMD) with staff in the one-stop service."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    is_partner = models.BooleanField(default=False)


class Unit(Identified):
    """A work unit (unit kerja) of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)


class Staff(Identified):
    """A member of staff (petugas, pejabat)."""

    name = models.CharField(max_length=120)
    nip = models.CharField(max_length=18, blank=True)
    title = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="staff")
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)


class Role(models.Model):
    """A role: a performer of SOP sheets (pelaksana) or a function in the office."""

    class Kind(models.TextChoices):
        """What the role is for."""

        PERFORMER = "performer", _("Pelaksana SOP")
        FUNCTION = "function", _("Fungsi")

    code = models.CharField(max_length=60, primary_key=True)
    label = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind)


class RoleBinding(Identified):
    """A member of staff holds a role."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="bindings")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="bindings")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "role"], name="people_binding_once")]


class UnitDuty(Identified):
    """Which work unit answers for a role in a service; an empty `service_code` means in every service without one of its own.

    A role nobody is on duty for belongs to all who hold it.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="duties")
    service_code = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "service_code"], name="people_duty_once")]


class Delegation(Identified):
    """A role taken over for a time (Plh, Plt, a.n.) by decree."""

    class Kind(models.TextChoices):
        """How authority is passed (UU 30/2014)."""

        PLH = "plh", _("Pelaksana harian (Plh.)")
        PLT = "plt", _("Pelaksana tugas (Plt.)")
        AN = "an", _("Atas nama (a.n.)")

    kind = models.CharField(max_length=3, choices=Kind)
    from_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="delegations_given")
    to_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations_held")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    decree_no = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="people_delegation_order"),
            models.CheckConstraint(condition=~Q(from_staff=F("to_staff")), name="people_delegation_other"),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by login name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account with this login name."""
        return self.get(login=(username or "").lower())


class Account(AbstractBaseUser):
    """What somebody logs in with; a person or a member of staff, never both."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField(max_length=120, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="account")
    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, null=True, related_name="account")
    is_active = models.BooleanField(default=True)
    second_factor_required = models.BooleanField(default=False)
    totp_cipher = models.BinaryField(null=True)
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()

    USERNAME_FIELD = "login"
    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) ^ Q(staff__isnull=False), name="people_account_one_holder"),
        ]


class TriedLogin(Identified):
    """A login name somebody tried a password for, kept by its index; failures are counted here when nobody has the name.

    Unknown names are so locked just as known ones, and nobody learns which is which.
    """

    login_index = models.BinaryField(max_length=32, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField()


class OneTimeCode(Identified):
    """A one-time code sent to an address; only its hash is kept."""

    target_index = models.BinaryField(max_length=32, db_index=True)
    code_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class RecoveryCode(Identified):
    """A code that stands in once for a lost second factor; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)
