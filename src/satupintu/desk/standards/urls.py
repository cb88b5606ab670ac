"""Addresses of standards and SOPs at the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk.standards import listing
from satupintu.desk.standards.content import fees, taking, views

VERSION = "standar/<uuid:version_id>/"

urlpatterns = [
    path("standar/", listing.standards, name="standards"),
    path("standar/baru/", listing.new_service, name="standard-new"),
    path("standar/rancangan/", listing.revise, name="standard-revise"),
    path(VERSION, listing.version, name="standard"),
    path(f"{VERSION}isi/", views.overview, name="standard-content"),
    path(f"{VERSION}isi/salin/", taking.take, name="standard-take"),
    path(f"{VERSION}isi/hapus/", taking.discard, name="standard-discard"),
    path(f"{VERSION}isi/produk/contoh.pdf", taking.sample, name="standard-sample"),
    path(f"{VERSION}isi/biaya/hitung/", fees.calculator, name="standard-calculator"),
    path(f"{VERSION}isi/biaya/komponen-baru/", fees.component, name="standard-fee-component-new"),
    path(f"{VERSION}isi/biaya/komponen/<slug:code>/", fees.component, name="standard-fee-component"),
    path(f"{VERSION}isi/biaya/komponen/<slug:code>/hapus/", fees.remove, name="standard-fee-component-remove"),
    path(f"{VERSION}isi/<slug:page_key>/", views.write, name="standard-content-page"),
]
