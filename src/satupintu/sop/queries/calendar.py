"""When the office works."""

from datetime import date

from satupintu.core.models import Holiday, OfficeHours


def list_closures(year: int) -> list[Holiday]:
    """Return the days of a year on which the office is closed, in their order."""
    return list(Holiday.objects.filter(date__gte=date(year, 1, 1), date__lte=date(year, 12, 31)).order_by("date"))


def list_office_hours() -> list[OfficeHours]:
    """Return the service hours of the week, Monday first; a weekday that is missing is not a working day."""
    return list(OfficeHours.objects.order_by("weekday"))
