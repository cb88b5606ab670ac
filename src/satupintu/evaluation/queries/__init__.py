"""Every question about improvement, outages and benefits."""

from satupintu.evaluation.access import CLOSERS, LEADERS, READERS, WATCHERS, may_move
from satupintu.evaluation.metrics import Metric, get_metric, list_metrics
from satupintu.evaluation.moves import allows_action, allows_finding
from satupintu.evaluation.queries.alarms import Alarm, has_open_alarm, list_alarms
from satupintu.evaluation.queries.benefits import (
    BenefitSheet,
    Component,
    ServiceBenefit,
    benefit_sheet,
    find_baseline,
    find_public_benefits,
    list_assumptions,
)
from satupintu.evaluation.queries.improvement import (
    VIEWS,
    FindingLine,
    FollowUpLine,
    Point,
    Series,
    count_follow_ups,
    count_register,
    get_action,
    get_finding,
    list_register,
    may_lead,
    measure_series,
    page_findings,
    subject_label,
)
from satupintu.evaluation.queries.incidents import (
    count_stops,
    get_incident,
    list_open_incidents,
    list_recent_incidents,
    list_stops,
    page_incidents,
)
from satupintu.evaluation.rules.benefits import COMPONENTS, RATES
from satupintu.evaluation.rules.improvement import FEWEST, MOST_WHYS, Reading

__all__ = [
    "CLOSERS",
    "COMPONENTS",
    "FEWEST",
    "LEADERS",
    "MOST_WHYS",
    "RATES",
    "READERS",
    "VIEWS",
    "WATCHERS",
    "Alarm",
    "BenefitSheet",
    "Component",
    "FindingLine",
    "FollowUpLine",
    "Metric",
    "Point",
    "Reading",
    "Series",
    "ServiceBenefit",
    "allows_action",
    "allows_finding",
    "benefit_sheet",
    "count_follow_ups",
    "count_register",
    "count_stops",
    "find_baseline",
    "find_public_benefits",
    "get_action",
    "get_finding",
    "get_incident",
    "get_metric",
    "has_open_alarm",
    "list_alarms",
    "list_assumptions",
    "list_metrics",
    "list_open_incidents",
    "list_recent_incidents",
    "list_register",
    "list_stops",
    "may_lead",
    "may_move",
    "measure_series",
    "page_findings",
    "page_incidents",
    "subject_label",
]
