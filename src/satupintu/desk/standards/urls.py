"""Addresses of standards and SOPs at the desk, below `/meja/`."""

from django.urls import include, path

from satupintu.desk.standards import exchange, listing, printing
from satupintu.desk.standards.content import fees, taking, views
from satupintu.desk.standards.life import comparing, consulting, enacting, moving
from satupintu.desk.standards.sheet import views as sheet
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
    path(f"{VERSION}konsultasi/", consulting.consultation, name="standard-consultation"),
    path(f"{VERSION}konsultasi/rencana/", consulting.plan, name="standard-consultation-plan"),
    path(f"{VERSION}konsultasi/peserta/", consulting.participant, name="standard-consultation-participant"),
    path(f"{VERSION}konsultasi/masukan/", consulting.point, name="standard-consultation-point"),
    path(f"{VERSION}konsultasi/laksana/", consulting.held, name="standard-consultation-held"),
    path(f"{VERSION}konsultasi/ubah/<slug:verb>/", consulting.change, name="standard-consultation-change"),
    path(f"{VERSION}konsultasi/<uuid:consultation_id>/unggah/", consulting.minutes, name="standard-minutes"),
    path(f"{VERSION}konsultasi/<uuid:consultation_id>/berita-acara.pdf", consulting.report, name="standard-report"),
    path(f"{VERSION}penetapan/", enacting.enactment, name="standard-enactment"),
    path(f"{VERSION}penetapan/maklumat.pdf", enacting.pledge, name="standard-pledge"),
    path(f"{VERSION}penetapan/tetapkan/", enacting.enact, name="standard-enact"),
    path(f"{VERSION}penetapan/cabut/", enacting.revoke, name="standard-revoke"),
    path(f"{VERSION}penetapan/publikasi/", enacting.publish, name="standard-publish"),
    path(
        f"{VERSION}penetapan/publikasi/<uuid:publication_id>/akhiri/", enacting.end_publication, name="standard-publication-end"
    ),
    path(f"{VERSION}penetapan/tinjau/", enacting.review, name="standard-review"),
    path(f"{VERSION}bandingkan/", comparing.compare, name="standard-compare"),
    path(f"{VERSION}pindah/", moving.move, name="standard-move"),
    path(f"{VERSION}isi/", views.overview, name="standard-content"),
    path(f"{VERSION}isi/salin/", taking.take, name="standard-take"),
    path(f"{VERSION}isi/hapus/", taking.discard, name="standard-discard"),
    path(f"{VERSION}isi/produk/contoh.pdf", taking.sample, name="standard-sample"),
    path(f"{VERSION}isi/biaya/hitung/", fees.calculator, name="standard-calculator"),
    path(f"{VERSION}isi/biaya/komponen-baru/", fees.component, name="standard-fee-component-new"),
    path(f"{VERSION}isi/biaya/komponen/<slug:code>/", fees.component, name="standard-fee-component"),
    path(f"{VERSION}isi/biaya/komponen/<slug:code>/hapus/", fees.remove, name="standard-fee-component-remove"),
    path(f"{VERSION}isi/<slug:page_key>/", views.write, name="standard-content-page"),
    path(VERSION + "cetak/", printing.paper, name="standard-paper"),
    path(VERSION + "cetak/identitas/", printing.identity, name="standard-identity"),
    path(VERSION + "cetak/sop.pdf", printing.pdf, name="standard-pdf"),
    path(f"{VERSION}sop/", sheet.sheet, name="standard-sheet"),
    path(f"{VERSION}sop/ubah/", sheet.edit, name="standard-sheet-edit"),
    path(f"{VERSION}sop/perintah/", sheet.command, name="standard-sheet-command"),
    path(f"{VERSION}sop/keadaan/", sheet.changes, name="standard-sheet-changes"),
    path(f"{VERSION}sop/baris/<str:row_id>/", sheet.row, name="standard-sheet-row"),
]
