"""Addresses of the lobby, below `/aula/`."""

from django.urls import path

from satupintu.lobby import complaining, display, setting_up, tablet, voice
from satupintu.lobby.kiosk import paper
from satupintu.lobby.kiosk import views as kiosk

app_name = "lobby"

urlpatterns = [
    path("layar/", setting_up.displays, name="displays"),
    path("layar/daftar/", setting_up.register, name="register"),
    path("layar/cabut/<uuid:device_id>/", setting_up.revoke, name="revoke"),
    path("layar/suara/<uuid:centre_id>/", voice.recordings, name="recordings"),
    path("layar/suara/<uuid:centre_id>/lepas/", voice.remove, name="remove-recording"),
    path("layar/<slug:token>/", display.display, name="display"),
    path("layar/<slug:token>/keadaan.json", display.state, name="state"),
    path("layar/<slug:token>/suara/<slug:name>", display.voice_clip, name="voice-clip"),
    path("pengaduan/<slug:token>/", complaining.complain, name="complain"),
    path("survei/<slug:token>/", tablet.tablet, name="tablet"),
    path("survei/<slug:token>/nomor/", tablet.find, name="tablet-find"),
    path("survei/<slug:token>/isi/<slug:invitation>/", tablet.answer, name="tablet-answer"),
    path("kiosk/kertas/", paper.sheets, name="paper"),
    path("kiosk/<slug:token>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<slug:token>/luring.js", kiosk.worker, name="kiosk-worker"),
    path("kiosk/<slug:token>/keadaan.json", kiosk.state, name="kiosk-state"),
    path("kiosk/<slug:token>/cari/", kiosk.search, name="kiosk-search"),
    path("kiosk/<slug:token>/nomor/", kiosk.take, name="kiosk-take"),
    path("kiosk/<slug:token>/janji/", kiosk.check_in, name="kiosk-check-in"),
    path("kiosk/<slug:token>/cadangan/", kiosk.reserve, name="kiosk-reserve"),
]
