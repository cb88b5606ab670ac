"""Addresses of surveys at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.surveys import comments, instruments, paper, results, rounds

ROUND = "survei/<uuid:round_id>/"

urlpatterns = [
    path("survei/", rounds.rounds, name="surveys"),
    path("survei/pasang/", rounds.install, name="survey-install"),
    path("survei/instrumen/", instruments.instruments, name="survey-instruments"),
    path("survei/instrumen/<uuid:version_id>/", instruments.instrument, name="survey-instrument"),
    path("survei/instrumen/<uuid:version_id>/tetapkan/", instruments.enact, name="survey-enact"),
    path("survei/kamus/", comments.lexicon, name="survey-lexicon"),
    path(ROUND, results.results, name="survey"),
    path(f"{ROUND}unduh.<str:kind>", results.export, name="survey-export"),
    path(f"{ROUND}kemajuan/", rounds.progress, name="survey-progress"),
    path(f"{ROUND}tutup/", rounds.close, name="survey-close"),
    path(f"{ROUND}publikasikan/", rounds.publish, name="survey-publish"),
    path(f"{ROUND}tindak-lanjut/", rounds.analysis, name="survey-analysis"),
    path(f"{ROUND}saran/", comments.comments, name="survey-comments"),
    path(f"{ROUND}saran/<uuid:comment_id>/", comments.confirm, name="survey-confirm"),
    path(f"{ROUND}kertas/", paper.paper, name="survey-paper"),
]
