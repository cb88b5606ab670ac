"""Addresses of the hall at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.hall import door, figures, hours, lines, live, places, plan, sheet

HALL = "aula/"
CENTRE = "pusat-layanan/<uuid:centre_id>/"

urlpatterns = [
    path(HALL, live.live, name="hall"),
    path(f"{HALL}loket/<uuid:counter_id>/pindah/", live.move_counter, name="hall-move"),
    path(f"{HALL}sesi/<uuid:session_id>/profil/", live.change_profile, name="hall-profile"),
    path(f"{HALL}sesi/<uuid:session_id>/tutup/", live.close_counter, name="hall-close"),
    path(f"{HALL}<uuid:centre_id>/pengumuman/", live.announce, name="hall-announce"),
    path(f"{HALL}figur/", figures.figures, name="hall-figures"),
    path(f"{HALL}figur/unduh.csv", figures.export, name="hall-csv"),
    path(f"{HALL}figur/nomor.csv", sheet.numbers, name="hall-numbers"),
    path(f"{HALL}<uuid:centre_id>/catatan/", sheet.remark, name="hall-remark"),
    path(f"{HALL}pintu/", door.door, name="hall-door"),
    path(f"{HALL}pintu/unduh.csv", door.export, name="hall-door-csv"),
    path(f"{HALL}lembar.pdf", sheet.day_sheet, name="hall-sheet"),
    path("pusat-layanan/", places.centres, name="centres"),
    path(CENTRE, places.centre, name="centre"),
    path(f"{CENTRE}jam/", hours.hours, name="centre-hours"),
    path(f"{CENTRE}antrean/", lines.lines, name="centre-lines"),
    path(f"{CENTRE}antrean/<uuid:group_id>/", lines.group, name="centre-group"),
    path(f"{CENTRE}loket/<uuid:counter_id>/", lines.counter, name="centre-counter"),
    path(f"{CENTRE}denah/", plan.floors, name="centre-floors"),
    path(f"{CENTRE}denah/<uuid:floor_id>/", plan.floor, name="centre-floor"),
    path(f"{CENTRE}perangkat/", places.devices, name="centre-devices"),
]
