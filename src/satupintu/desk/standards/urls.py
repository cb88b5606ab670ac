"""Addresses of standards and SOPs at the desk, below `/meja/`."""

from django.urls import include, path

from satupintu.desk.standards import listing

VERSION = "standar/<uuid:version_id>/"

urlpatterns = [
    path("standar/", listing.standards, name="standards"),
    path("standar/baru/", listing.new_service, name="standard-new"),
    path("standar/rancangan/", listing.revise, name="standard-revise"),
    path(VERSION, listing.version, name="standard"),
    path(VERSION, include("satupintu.desk.standards.designer.urls")),
]
