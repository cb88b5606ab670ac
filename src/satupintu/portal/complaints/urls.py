"""Addresses of complaints, below `/pengaduan/`; the portal takes them into its own list."""

from django.urls import path

from satupintu.portal.complaints import following, sending, statistics

urlpatterns = [
    path("pengaduan/", sending.front, name="complaints"),
    path("pengaduan/baru/", sending.new, name="complaint-new"),
    path("pengaduan/lacak/", following.track, name="complaint-track"),
    path("pengaduan/lacak/<slug:verb>/", following.act, name="complaint-act"),
    path("pengaduan/saya/<uuid:complaint_id>/", following.own, name="complaint-own"),
    path("pengaduan/saya/<uuid:complaint_id>/<slug:verb>/", following.act_on_own, name="complaint-own-act"),
    path("pengaduan/statistik/", statistics.statistics, name="complaint-statistics"),
    path("pengaduan/statistik.csv", statistics.export, name="complaint-statistics-csv"),
]
