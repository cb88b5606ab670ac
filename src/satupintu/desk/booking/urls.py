"""Addresses of appointments at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.booking import days, phone, planning

CENTRE = "pusat-layanan/<uuid:centre_id>/janji/"

urlpatterns = [
    path("janji/", days.day_list, name="appointments"),
    path("janji/unduh.csv", days.export, name="appointments-csv"),
    path("janji/baru/", phone.book, name="appointment-new"),
    path("janji/<uuid:appointment_id>/<slug:verb>/", days.act, name="appointment-act"),
    path(CENTRE, planning.groups, name="booking-groups"),
    path(f"{CENTRE}tutup/", planning.block, name="booking-block"),
    path(f"{CENTRE}<uuid:group_id>/", planning.plan, name="booking-plan"),
]
