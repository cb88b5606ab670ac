"""Addresses of standards and SOPs at the desk, below `/meja/`."""

from django.urls import include, path

from satupintu.desk.standards import exchange, listing
from satupintu.desk.standards.trying import scenarios, simulation, walk

VERSION = "standar/<uuid:version_id>/"

urlpatterns = [
    path("standar/", listing.standards, name="standards"),
    path("standar/baru/", listing.new_service, name="standard-new"),
    path("standar/rancangan/", listing.revise, name="standard-revise"),
    path(VERSION, listing.version, name="standard"),
    path(VERSION + "tukar/", exchange.exchange, name="standard-exchange"),
    path(VERSION + "tukar/unduh/", exchange.download, name="standard-bpmn"),
    path(VERSION + "tukar/pakai/", exchange.take, name="standard-bpmn-take"),
    path(f"{VERSION}coba/", walk.trial, name="try"),
    path(f"{VERSION}coba/langkah/", walk.act, name="try-act"),
    path(f"{VERSION}coba/isian/", walk.answers, name="try-answers"),
    path(f"{VERSION}coba/produk.pdf", walk.product, name="try-product"),
    path(f"{VERSION}skenario/", scenarios.scenarios, name="scenarios"),
    path(f"{VERSION}skenario/rekam/", scenarios.record, name="scenario-record"),
    path(f"{VERSION}skenario/<uuid:scenario_id>/", scenarios.change, name="scenario"),
    path(f"{VERSION}simulasi/", simulation.simulation, name="simulation"),
    path(VERSION, include("satupintu.desk.standards.designer.urls")),
]
