"""Questions about how the office works."""

from satupintu.evaluation.queries.cases import MEASURES, list_case_ids
from satupintu.evaluation.queries.dashboards import (
    OfficeView,
    OpenTasks,
    PublicView,
    RegionView,
    ServiceFigures,
    ServiceView,
    WorkView,
    count_open_tasks,
    office_view,
    officer_view,
    public_view,
    region_view,
    service_view,
    unit_view,
)
from satupintu.evaluation.queries.flow import MapRow, ProcessMap, find_map, list_mapped_versions
from satupintu.evaluation.queries.indicators import Indicator, Reading, find_indicator, list_indicators, list_readings
from satupintu.evaluation.queries.rollups import READERS, count_stock, find_freshness, read_figures, read_one
from satupintu.evaluation.rules import FEWEST_OFFICER, FEWEST_PUBLIC, WORKDAY_MINUTES, Figures, Span, read_span, share

__all__ = [
    "FEWEST_OFFICER",
    "FEWEST_PUBLIC",
    "MEASURES",
    "READERS",
    "WORKDAY_MINUTES",
    "Figures",
    "Indicator",
    "MapRow",
    "OfficeView",
    "OpenTasks",
    "ProcessMap",
    "PublicView",
    "Reading",
    "RegionView",
    "ServiceFigures",
    "ServiceView",
    "Span",
    "WorkView",
    "count_open_tasks",
    "count_stock",
    "find_freshness",
    "find_indicator",
    "find_map",
    "list_case_ids",
    "list_indicators",
    "list_mapped_versions",
    "list_readings",
    "office_view",
    "officer_view",
    "public_view",
    "read_figures",
    "read_one",
    "read_span",
    "region_view",
    "service_view",
    "share",
    "unit_view",
]
