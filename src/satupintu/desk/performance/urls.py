"""Addresses of the pages of figures, below `/meja/kinerja/`."""

from django.urls import path

from satupintu.desk.performance import eventlog, flow, offered, office, work

urlpatterns = [
    path("", office.office, name="performance"),
    path("kepala/", office.head, name="performance-head"),
    path("unit/", work.own_unit, name="performance-own-unit"),
    path("unit/<uuid:unit_id>/", work.unit, name="performance-unit"),
    path("saya/", work.own, name="performance-own"),
    path("layanan/<str:code>/", offered.service, name="performance-service"),
    path("alur/<str:code>/", flow.flow, name="performance-flow"),
    path("alur/<str:code>/log/", eventlog.event_log, name="performance-event-log"),
    path("indikator/", offered.dictionary, name="performance-indicators"),
]
