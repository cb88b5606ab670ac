"""Addresses of standards and SOPs at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.standards import listing
from satupintu.desk.standards.sheet import views as sheet

VERSION = "standar/<uuid:version_id>/"

urlpatterns = [
    path("standar/", listing.standards, name="standards"),
    path("standar/baru/", listing.new_service, name="standard-new"),
    path("standar/rancangan/", listing.revise, name="standard-revise"),
    path(VERSION, listing.version, name="standard"),
    path(f"{VERSION}sop/", sheet.sheet, name="standard-sheet"),
    path(f"{VERSION}sop/ubah/", sheet.edit, name="standard-sheet-edit"),
    path(f"{VERSION}sop/perintah/", sheet.command, name="standard-sheet-command"),
    path(f"{VERSION}sop/keadaan/", sheet.changes, name="standard-sheet-changes"),
    path(f"{VERSION}sop/baris/<str:row_id>/", sheet.row, name="standard-sheet-row"),
]
