"""Regions: which one is active, going into one, and making a new one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django_tenants.utils import get_public_schema_name, schema_context

from satupintu.core.errors import Conflict, NotFound
from satupintu.core.public.models import Domain, Region
from satupintu.core.schema import active_tenant, schema_name

DEFAULT_HOURS: tuple[tuple[int, time, time, time, time], ...] = (
    *((day, time(8), time(15, 30), time(12), time(13)) for day in range(4)),
    (4, time(8), time(15), time(11, 30), time(13)),
)


class HostTaken(Conflict):
    """Another region already answers to this host."""

    code = "host_taken"
    sentence = _("Alamat itu sudah dipakai daerah lain.")
    next_step = _("Pilih nama host lain; daftarnya ada di `satupintu region list`.")


class RegionExists(Conflict):
    """A region with this short name is there already."""

    code = "region_exists"
    sentence = _("Daerah dengan nama singkat itu sudah ada.")
    next_step = _("Pilih nama singkat lain; daftarnya ada di `satupintu region list`.")


@contextmanager
def region_context(name: str) -> Iterator[None]:
    """Work inside the region with this schema; the former region comes back afterwards."""
    if schema_name() == name:
        yield
        return
    with schema_context(name):
        yield


def current_region() -> Region:
    """Return the active region. Raises `NotFound` outside any region."""
    tenant = active_tenant()
    if isinstance(tenant, Region) and tenant.pk:
        return tenant
    region = Region.objects.filter(schema_name=schema_name()).first()
    if region is None or region.schema_name == get_public_schema_name():
        raise NotFound
    return region


def region_zone() -> ZoneInfo:
    """Return the time zone of the active region (WIB, WITA or WIT)."""
    return ZoneInfo(current_region().time_zone)


def region_day(at: datetime) -> date:
    """Return the date people in the active region have at an instant; years, last days and numbers go by it."""
    return at.astimezone(region_zone()).date()


def list_regions() -> list[Region]:
    """Return all regions by name, without the `public` placeholder."""
    return list(Region.objects.exclude(schema_name=get_public_schema_name()))


def list_schema_names() -> list[str]:
    """Return the schema names of all regions."""
    return list(
        Region.objects.exclude(schema_name=get_public_schema_name()).order_by("schema_name").values_list("schema_name", flat=True)
    )


def create_region(
    *,
    schema_name: str,
    hosts: list[str],
    name: str,
    level: str,
    area_code: str,
    office_name: str,
    at: datetime,
    **details: object,
) -> Region:
    """Make a region: its schema with every table, its hosts, its default hours and the holidays of three years.

    `hosts` are host names without port. Raises `RegionExists` and `HostTaken` (one is in use) and changes nothing. Runs
    outside an operation because a schema is made, not a row in one; the region's journal begins with it.
    """
    from satupintu.core.calendars import seed_calendar

    hosts = [host.lower().removesuffix(".") for host in hosts]
    if Region.objects.filter(schema_name=schema_name).exists():
        raise RegionExists
    if Domain.objects.filter(domain__in=hosts).exists():
        raise HostTaken
    region = Region(schema_name=schema_name, name=name, level=level, area_code=area_code, office_name=office_name, **details)
    region.save(verbosity=0)  # type: ignore[no-untyped-call]
    for index, host in enumerate(hosts):
        Domain.objects.create(tenant=region, domain=host, is_primary=index == 0)
    with region_context(schema_name):
        year = region_day(at).year
        seed_calendar(years=range(year - 1, year + 2))
    return region
