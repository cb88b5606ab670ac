"""Who may act for whom: members of a business, and holders of a power of attorney (surat kuasa)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.people.models import Business, BusinessMember, Person, Proxy


def is_member_of_business(person_id: UUID, business_id: UUID) -> bool:
    """Whether the person may act for the business now."""
    return BusinessMember.objects.filter(person_id=person_id, business_id=business_id, ended_at__isnull=True).exists()


def list_business_ids(person_id: UUID) -> list[UUID]:
    """Return the ids of the businesses a person may act for."""
    members = BusinessMember.objects.filter(person_id=person_id, ended_at__isnull=True)
    return list(members.values_list("business_id", flat=True))


def _proxies(agent_id: UUID, day: date, service_code: str = "") -> QuerySet[Proxy]:
    held = Proxy.objects.filter(agent_id=agent_id, valid_from__lte=day, valid_to__gte=day, revoked_at__isnull=True)
    return held.filter(Q(service_codes=[]) | Q(service_codes__contains=[service_code])) if service_code else held


def list_proxy_ids(agent_id: UUID, at: datetime) -> list[UUID]:
    """Return the ids of the powers of attorney a person holds that are valid at `at`."""
    return list(_proxies(agent_id, region_day(at)).values_list("id", flat=True))


def find_business_contact(business_id: UUID) -> UUID | None:
    """Return who to write to about a business: its longest present member, or None."""
    members = BusinessMember.objects.filter(business_id=business_id, ended_at__isnull=True)
    return members.order_by("since", "id").values_list("person_id", flat=True).first()


def can_act_for(
    actor_person_id: UUID,
    *,
    person_id: UUID | None = None,
    business_id: UUID | None = None,
    proxy_id: UUID | None = None,
    service_code: str = "",
    at: datetime,
) -> bool:
    """Whether a person may act for a person or a business: as themselves, as a member, or by a valid proxy.

    With `service_code` the proxy must be given for this service too.
    """
    if proxy_id is None:
        if business_id is not None:
            return is_member_of_business(actor_person_id, business_id)
        return person_id is not None and person_id == actor_person_id
    held = _proxies(actor_person_id, region_day(at), service_code).filter(pk=proxy_id)
    return held.filter(principal_person_id=person_id, principal_business_id=business_id).exists()


@dataclass(frozen=True)
class Principal:
    """Somebody a person may apply for: themselves, a business, or who gave them a proxy."""

    kind: str
    label: str
    person_id: UUID | None = None
    business_id: UUID | None = None
    proxy_id: UUID | None = None


def list_principals(person_id: UUID, at: datetime, service_code: str = "") -> list[Principal]:
    """Return for whom a person may apply today, themselves first; for one service only, when it is named. Raises `NotFound`."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    found = [Principal("self", person.name, person_id=person.id)]
    members = BusinessMember.objects.filter(person_id=person_id, ended_at__isnull=True).select_related("business")
    found += [
        Principal("business", member.business.name, business_id=member.business_id) for member in members.order_by("since", "id")
    ]
    day = region_day(at)
    held = _proxies(person_id, day, service_code).select_related("principal_person", "principal_business")
    for proxy in held.order_by("granted_at", "id"):
        party = _principal_of(proxy)
        found.append(
            Principal(
                "proxy",
                party.name,
                person_id=proxy.principal_person_id,
                business_id=proxy.principal_business_id,
                proxy_id=proxy.id,
            )
        )
    return found


def _principal_of(proxy: Proxy) -> Person | Business:
    party = proxy.principal_business or proxy.principal_person
    assert party is not None  # a constraint of the table
    return party


@dataclass(frozen=True)
class ProxyLine:
    """A power of attorney as people read it: from whom, to whom, for which services, and how it stands on a day.

    `state` is `valid`, `coming`, `ended` or `revoked`; `is_open` says that there is something left to revoke.
    """

    id: UUID
    principal: str
    agent: str
    is_of_business: bool
    service_codes: list[str]
    valid_from: date
    valid_to: date
    revoked_at: datetime | None
    letter_file_id: UUID | None
    state: str

    @property
    def is_open(self) -> bool:
        """Whether it is valid now or will be."""
        return self.state in ("valid", "coming")


def _lines(proxies: QuerySet[Proxy], at: datetime) -> list[ProxyLine]:
    found = proxies.select_related("principal_person", "principal_business", "agent").order_by("-granted_at", "-id")
    return [_line(proxy, region_day(at)) for proxy in found]


def _line(proxy: Proxy, day: date) -> ProxyLine:
    state = "valid" if proxy.valid_from <= day else "coming"
    state = "ended" if proxy.valid_to < day else state
    return ProxyLine(
        id=proxy.id,
        principal=_principal_of(proxy).name,
        agent=proxy.agent.name,
        is_of_business=proxy.principal_business_id is not None,
        service_codes=list(proxy.service_codes),
        valid_from=proxy.valid_from,
        valid_to=proxy.valid_to,
        revoked_at=proxy.revoked_at,
        letter_file_id=proxy.letter_file_id,
        state="revoked" if proxy.revoked_at else state,
    )


def list_given_proxies(person_id: UUID, at: datetime) -> list[ProxyLine]:
    """Return the powers of attorney a person gave, and those given for businesses they may act for, newest first."""
    own = Q(principal_person_id=person_id) | Q(principal_business_id__in=list_business_ids(person_id))
    return _lines(Proxy.objects.filter(own), at)


def list_held_proxies(person_id: UUID, at: datetime) -> list[ProxyLine]:
    """Return the powers of attorney a person was given, newest first."""
    return _lines(Proxy.objects.filter(agent_id=person_id), at)


def get_proxy_line(proxy_id: UUID, at: datetime, *, giver_id: UUID | None = None) -> ProxyLine:
    """Return a power of attorney; only one this person may take back when `giver_id` is named. Raises `NotFound`."""
    found = _lines(Proxy.objects.filter(pk=proxy_id), at) if giver_id is None else list_given_proxies(giver_id, at)
    for line in found:
        if line.id == proxy_id:
            return line
    raise NotFound


def holds_or_gave(person_id: UUID, letter_file_id: UUID) -> bool:
    """Whether a scanned letter of attorney is the person's: they gave it, hold it, or may act for the business that gave it."""
    theirs = Q(agent_id=person_id) | Q(principal_person_id=person_id)
    theirs |= Q(principal_business_id__in=list_business_ids(person_id))
    return Proxy.objects.filter(theirs, letter_file_id=letter_file_id).exists()
