"""Addresses of reports at the desk, below `/meja/laporan/`."""

from django.urls import path

from satupintu.desk.reports import pages

urlpatterns = [
    path("", pages.report, name="report"),
    path("unduh.<str:kind>", pages.download, name="report-file"),
    path("capaian/", pages.achievement, name="achievement"),
    path("capaian/unduh.<str:kind>", pages.download_achievement, name="achievement-file"),
    path("kiriman/", pages.subscribe, name="report-subscribe"),
]
