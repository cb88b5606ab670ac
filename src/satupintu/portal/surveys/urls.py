"""Addresses of surveys, below `/survei/`."""

from django.urls import path

from satupintu.portal.surveys import answering, results

urlpatterns = [
    path("survei/", results.published, name="surveys"),
    path("survei/terima-kasih/", answering.thanks, name="survey-thanks"),
    path("survei/papan/<uuid:round_id>/", results.board, name="survey-board"),
    path("survei/<str:token>/", answering.answer, name="survey"),
]
