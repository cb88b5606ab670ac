"""Addresses of improvement, outages and benefits at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.improvement import benefits, chain, incidents, register

FINDING = "perbaikan/<uuid:finding_id>/"
ACTION = "perbaikan/tindakan/<uuid:action_id>/"

urlpatterns = [
    path("perbaikan/", register.findings, name="findings"),
    path("perbaikan/baru/", register.new_finding, name="finding-new"),
    path("perbaikan/rtl.pdf", register.annex, name="findings-annex"),
    path("perbaikan/rtl.csv", register.export, name="findings-csv"),
    path(FINDING, chain.finding, name="finding"),
    path(f"{FINDING}penyebab/", chain.cause, name="finding-cause"),
    path(f"{FINDING}rencana/", chain.plan, name="finding-plan"),
    path(f"{FINDING}tutup/", chain.drop, name="finding-drop"),
    path(f"{ACTION}<slug:verb>/", chain.act, name="action-act"),
    path("gangguan/", incidents.incidents, name="incidents"),
    path("gangguan/<uuid:incident_id>/", incidents.incident, name="incident"),
    path("manfaat/", benefits.sheet, name="benefits"),
    path("manfaat/unduh.csv", benefits.export, name="benefits-csv"),
    path("manfaat/lembar.pdf", benefits.one_page, name="benefits-sheet"),
    path("manfaat/<slug:code>/", benefits.service, name="benefit"),
]
