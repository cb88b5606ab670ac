"""Pure rules of benefits: the standard cost model of one application, before and after (EU Better Regulation Tool 60)."""

from collections.abc import Mapping
from dataclasses import dataclass

COMPONENTS = (
    "visits", "travel_minutes", "wait_minutes", "service_minutes", "info_minutes", "documents_minutes", "form_minutes",
    "return_minutes", "fare", "copies", "copy_price", "office_minutes", "sheets",
)  # fmt: skip
"""Figures of one application: visits; minutes of travel one way, waiting and service of each visit; minutes of finding out,
gathering documents, filling in and repairing; rupiah of the ways of one visit; copies and the price of one in rupiah;
minutes the office works on it; sheets of paper it keeps."""
MEASURED = ("visits", "wait_minutes", "service_minutes")
"""Components the system itself measures after."""
RATES = ("citizen_hour", "office_hour")
"""Rupiah of an hour of a citizen's and an officer's time; without a stated rate hours stay hours."""
HOUR = 60.0


@dataclass(frozen=True)
class Burden:
    """What one application costs: a number for each of `COMPONENTS`; one that is missing counts nothing."""

    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return float(self.values.get(name, 0))

    @property
    def minutes(self) -> float:
        """Minutes it takes the applicant."""
        on_visit = 2 * self["travel_minutes"] + self["wait_minutes"] + self["service_minutes"]
        at_home = self["info_minutes"] + self["documents_minutes"] + self["form_minutes"] + self["return_minutes"]
        return self["visits"] * on_visit + at_home

    @property
    def rupiah(self) -> float:
        """Rupiah it takes the applicant, fees aside: those are the same wherever one pays."""
        return self["visits"] * self["fare"] + self["copies"] * self["copy_price"]


@dataclass(frozen=True)
class Saving:
    """What is saved in a period. Hours of applicants and the office, visits, copies, sheets, and rupiah out of pocket.

    growth_hours: the part of `hours` that there is only because more applied than before; it is no merit of the change.
    citizen_worth, office_worth: hours in rupiah at the stated rates, None without one; never added to `rupiah`.
    """

    applications: int
    minutes_each: float
    visits_each: float
    rupiah_each: float
    hours: float
    growth_hours: float
    visits: float
    copies: float
    sheets: float
    rupiah: float
    office_hours: float
    citizen_worth: float | None
    office_worth: float | None


def compare(
    before: Burden, after: Burden, applications: int, *, usual: float | None = None, rates: Mapping[str, float] | None = None
) -> Saving:
    """Return what `applications` saved by costing `after` instead of `before`.

    `usual` is how many there would have been in a period as long at the time of `before` (None: unknown, nothing is growth).
    Losses are negative, not nought.
    """
    rates = rates or {}
    each = before.minutes - after.minutes
    hours = applications * each / HOUR
    grown = max(applications - usual, 0.0) if usual is not None else 0.0
    office = applications * (before["office_minutes"] - after["office_minutes"]) / HOUR
    rupiah_each = before.rupiah - after.rupiah
    return Saving(
        applications=applications,
        minutes_each=each,
        visits_each=before["visits"] - after["visits"],
        rupiah_each=rupiah_each,
        hours=hours,
        growth_hours=grown * each / HOUR,
        visits=applications * (before["visits"] - after["visits"]),
        copies=applications * (before["copies"] - after["copies"]),
        sheets=applications * (before["sheets"] - after["sheets"]),
        rupiah=applications * rupiah_each,
        office_hours=office,
        citizen_worth=hours * rates["citizen_hour"] if "citizen_hour" in rates else None,
        office_worth=office * rates["office_hour"] if "office_hour" in rates else None,
    )
