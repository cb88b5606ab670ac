"""Published results of surveys, for everybody."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from satupintu.api.guard import open_to_all
from satupintu.api.schemas import Problem
from satupintu.surveys import queries
from satupintu.surveys.models import SurveyRound

router = Router(tags=["surveys"])
MOST_ROUNDS = 50
Decimals = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$")]


class ElementOut(Schema):
    """Mean of one element over the respondents who answered it; `mean` has two decimals."""

    code: str
    name: str
    mean: Decimals
    respondents: int


class SurveyResultOut(Schema):
    """A published round; `value` is the converted index, `margin` half its 95 % interval, `grades` all the interval touches."""

    id: UUID
    instrument: str
    name: str
    title: str
    starts_on: date
    ends_on: date
    respondents: int
    value: Decimals
    margin: Decimals
    grade: str
    grades: list[str]
    elements: list[ElementOut]


class SurveyResultPage(Schema):
    """Published rounds, the newest first."""

    items: list[SurveyResultOut]


@router.get("/surveys", summary="Published results of surveys", response={200: SurveyResultPage, 401: Problem})
@open_to_all
def list_surveys(request: HttpRequest) -> Any:
    """The last fifty published rounds of SKM, SPKP, SPAK and the office's own surveys."""
    return SurveyResultPage(items=[_result(row) for row in queries.list_published()[:MOST_ROUNDS]])


def _result(row: SurveyRound) -> SurveyResultOut:
    found = queries.read_published(row)
    index = found.index
    assert index is not None and index.margin is not None  # noqa: PT018 - a round with fewer than five is never published
    names = {element.code: element.name for element in found.instrument.elements}
    return SurveyResultOut.model_validate(
        {
            "id": row.pk,
            "instrument": row.version.instrument.code,
            "name": found.instrument.name,
            "title": row.title,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "respondents": index.n,
            "value": str(index.converted),
            "margin": f"{index.margin:.2f}",
            "grade": index.grade,
            "grades": list(index.grades),
            "elements": [
                {"code": mean.code, "name": names[mean.code], "mean": str(mean.shown), "respondents": mean.n}
                for mean in index.elements
            ],
        }
    )
