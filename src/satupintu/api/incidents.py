"""Outages for everybody: what does not work now, and what did not in the last month."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from satupintu.api.guard import open_to_all
from satupintu.api.schemas import Moment, Problem
from satupintu.config.access import moment_of
from satupintu.evaluation import queries

router = Router(tags=["incidents"])


class IncidentOut(Schema):
    """An outage. `services` and `centres` are codes of what it affects, empty for all; `ended_at` is null while it goes on.

    `stops_clock`: the promised time of affected cases stands still meanwhile.
    """

    number: str
    system: str
    label: str
    words: str
    is_national: bool
    stops_clock: bool
    services: list[str]
    centres: list[str]
    started_at: Moment
    ended_at: Moment | None


class IncidentPage(Schema):
    """Outages, newest first."""

    items: list[IncidentOut]


@router.get("/incidents", summary="Outages now and in the last 30 days", response={200: IncidentPage, 401: Problem})
@open_to_all
def list_incidents(request: HttpRequest) -> Any:
    """Outages that go on and those that began in the last 30 days, in the words of the office; without their causes."""
    return IncidentPage(
        items=[
            IncidentOut(
                number=row.number,
                system=row.system_code,
                label=row.system_label,
                words=row.words,
                is_national=row.is_national,
                stops_clock=row.stops_clock,
                services=list(row.service_codes),
                centres=list(row.centre_codes),
                started_at=row.started_at,
                ended_at=row.ended_at,
            )
            for row in queries.list_recent_incidents(moment_of(request))
        ]
    )
