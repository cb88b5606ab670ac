"""Addresses of standards and SOPs at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.standards import listing, printing

VERSION = "standar/<uuid:version_id>/"

urlpatterns = [
    path("standar/", listing.standards, name="standards"),
    path("standar/baru/", listing.new_service, name="standard-new"),
    path("standar/rancangan/", listing.revise, name="standard-revise"),
    path(VERSION, listing.version, name="standard"),
    path(VERSION + "cetak/", printing.paper, name="standard-paper"),
    path(VERSION + "cetak/identitas/", printing.identity, name="standard-identity"),
    path(VERSION + "cetak/sop.pdf", printing.pdf, name="standard-pdf"),
]
