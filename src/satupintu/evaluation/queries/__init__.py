"""Questions about how the office works."""

from satupintu.evaluation.queries.cases import MEASURES, list_case_ids
from satupintu.evaluation.queries.dashboards import (
    OfficeView,
    PublicView,
    RegionView,
    ServiceFigures,
    ServiceView,
    WorkView,
    office_view,
    officer_view,
    public_view,
    region_view,
    service_view,
    unit_view,
)
from satupintu.evaluation.queries.flow import MapRow, ProcessMap, find_map, list_mapped_versions, working_day_minutes
from satupintu.evaluation.queries.indicators import Indicator, Reading, find_indicator, list_indicators, list_readings
from satupintu.evaluation.queries.rollups import count_stock, find_freshness, read_figures, read_one
from satupintu.evaluation.rules import FEWEST_OFFICER, FEWEST_PUBLIC, Figures, Span, read_span, share

__all__ = [
    "FEWEST_OFFICER",
    "FEWEST_PUBLIC",
    "MEASURES",
    "Figures",
    "Indicator",
    "MapRow",
    "OfficeView",
    "ProcessMap",
    "PublicView",
    "Reading",
    "RegionView",
    "ServiceFigures",
    "ServiceView",
    "Span",
    "WorkView",
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
    "working_day_minutes",
]
