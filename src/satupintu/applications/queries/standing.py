"""How many cases stand on a service, told before its standard changes."""

from dataclasses import dataclass

from satupintu.applications.models import Application


@dataclass(frozen=True)
class Standing:
    """Cases that run by a standard, and drafts of applicants that were not sent yet."""

    running: int
    drafts: int


def count_standing(service_code: str) -> Standing:
    """Return how many cases of a service run, and how many drafts there are, by any version of its standard."""
    cases = Application.objects.filter(service__code=service_code)
    return Standing(cases.filter(state__in=Application.OPEN).count(), cases.filter(state=Application.State.DRAFT).count())
