"""Addresses of standards and SOPs at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.standards import exchange, listing

VERSION = "standar/<uuid:version_id>/"

urlpatterns = [
    path("standar/", listing.standards, name="standards"),
    path("standar/baru/", listing.new_service, name="standard-new"),
    path("standar/rancangan/", listing.revise, name="standard-revise"),
    path(VERSION, listing.version, name="standard"),
    path(VERSION + "tukar/", exchange.exchange, name="standard-exchange"),
    path(VERSION + "tukar/unduh/", exchange.download, name="standard-bpmn"),
    path(VERSION + "tukar/pakai/", exchange.take, name="standard-bpmn-take"),
]
