"""Addresses of the hall at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.hall import live

HALL = "aula/"

urlpatterns = [
    path(HALL, live.live, name="hall"),
    path(f"{HALL}loket/<uuid:counter_id>/pindah/", live.move_counter, name="hall-move"),
    path(f"{HALL}sesi/<uuid:session_id>/profil/", live.change_profile, name="hall-profile"),
    path(f"{HALL}sesi/<uuid:session_id>/tutup/", live.close_counter, name="hall-close"),
    path(f"{HALL}<uuid:centre_id>/pengumuman/", live.announce, name="hall-announce"),
]
