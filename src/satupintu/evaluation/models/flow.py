"""The flow of cases through a version of a sheet, as it was, worked out once a night."""

from django.db import models

from satupintu.core.models import Identified


class FlowNode(Identified):
    """A row of a version of a sheet as it was walked.

    `cases` passed it, `times` in all, `again` of the cases more than once; `late` times the row's norm was missed. Minutes are
    working minutes from opening to completion, `total_minutes` their sum.
    """

    version_id = models.UUIDField()
    row = models.CharField(max_length=20)
    role = models.CharField(max_length=60)
    cases = models.PositiveIntegerField()
    times = models.PositiveIntegerField()
    again = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    median_minutes = models.FloatField()
    p90_minutes = models.FloatField()
    total_minutes = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version_id", "row", "role"], name="evaluation_node_once")]


class FlowEdge(Identified):
    """A way from one row to the next as it was taken; `START`, `RETURN` and the endings of a run stand for what is no row.

    Minutes are working minutes from opening the row to leaving it this way. `is_allowed` says whether the sheet has this way.
    """

    version_id = models.UUIDField()
    from_row = models.CharField(max_length=20)
    to_row = models.CharField(max_length=20)
    cases = models.PositiveIntegerField()
    times = models.PositiveIntegerField()
    median_minutes = models.FloatField()
    p90_minutes = models.FloatField()
    is_allowed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version_id", "from_row", "to_row"], name="evaluation_edge_once")]


class FlowSummary(Identified):
    """A version of a sheet as a whole, of the cases that did at least one row of it and are decided.

    `deviating` cases took a way the sheet does not have; `reworked` ones did some row more than once; `first_right` were never
    returned; `on_time` of `promised` kept their promise. Minutes are working minutes: of the whole, and by whose time it was.
    """

    version_id = models.UUIDField(unique=True)
    cases = models.PositiveIntegerField()
    deviating = models.PositiveIntegerField()
    reworked = models.PositiveIntegerField()
    first_right = models.PositiveIntegerField()
    on_time = models.PositiveIntegerField()
    promised = models.PositiveIntegerField()
    median_minutes = models.FloatField(null=True)
    p90_minutes = models.FloatField(null=True)
    office_minutes = models.BigIntegerField()
    agency_minutes = models.BigIntegerField()
    applicant_minutes = models.BigIntegerField()
    outage_minutes = models.BigIntegerField()
    built_at = models.DateTimeField()
