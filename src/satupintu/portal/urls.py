"""Addresses of the portal (contract: `/layanan/`, `/permohonan/`, `/lacak/`, `/v/<code>/`)."""

from django.urls import path

from satupintu.config import theme
from satupintu.portal import (
    account,
    areas,
    catalogue,
    downloads,
    home,
    login,
    notices,
    pages,
    registration,
    tracking,
    uploads,
    verification,
)
from satupintu.portal.applications import conversation, ending, listing, overview, review, sections, starting, tasks, uploading

app_name = "portal"
CASE = "permohonan/<uuid:application_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("layanan/", catalogue.service_list, name="services"),
    path("layanan/<slug:slug>/", catalogue.service_page, name="service"),
    path("masuk/", login.login, name="login"),
    path("masuk/kode/", login.code, name="code"),
    path("masuk/sandi/", login.password, name="password"),
    path("keluar/", login.logout, name="logout"),
    path("daftar/", registration.register, name="register"),
    path("akun/", account.account, name="account"),
    path("akun/ubah/", account.edit, name="account-edit"),
    path("akun/sandi/", account.set_password, name="account-password"),
    path("akun/usaha/", account.add_business, name="business"),
    path("akun/hapus/", account.erase, name="erase"),
    path("akun/data/", account.own_data, name="own-data"),
    path("akun/kuasa/", account.proxies, name="proxies"),
    path("akun/kuasa/<uuid:proxy_id>/cabut/", account.revoke, name="proxy-revoke"),
    path("permohonan/", listing.own_applications, name="applications"),
    path("permohonan/mulai/<slug:slug>/", starting.start, name="start"),
    path(CASE, overview.overview, name="application"),
    path(f"{CASE}isi/<int:section>/", sections.section, name="section"),
    path(f"{CASE}isi/<int:section>/simpan/", sections.autosave, name="autosave"),
    path(f"{CASE}berkas/<str:key>/", uploading.upload, name="upload"),
    path(f"{CASE}jenis/", starting.variant, name="variant"),
    path(f"{CASE}periksa/", review.review, name="review"),
    path(f"{CASE}terkirim/", review.sent, name="sent"),
    path(f"{CASE}pesan/", conversation.messages_page, name="messages"),
    path(f"{CASE}tugas/<uuid:task_id>/", tasks.task, name="task"),
    path(f"{CASE}kirim-ulang/", ending.resubmit, name="resubmit"),
    path(f"{CASE}cabut/", ending.withdraw, name="withdraw"),
    path(f"{CASE}pindah/", ending.move, name="move"),
    path(f"{CASE}hapus/", ending.remove, name="remove"),
    path("lacak/", tracking.track, name="track"),
    path("v/", verification.ask, name="verify-ask"),
    path("v/<str:code>/", verification.verify, name="verify"),
    path("berkas/<uuid:file_id>/", downloads.download, name="download"),
    path("unggah/", uploads.begin, name="upload-begin"),
    path("unggah/<uuid:upload_id>/", uploads.chunk, name="upload-chunk"),
    path("kabar/", notices.notice_list, name="notices"),
    path("kabar/<uuid:notice_id>/", notices.notice, name="notice"),
    path("wilayah/", areas.area_options, name="areas"),
    path("aksesibilitas/", pages.accessibility, name="accessibility"),
    path("privasi/", pages.privacy, name="privacy"),
    path("gaya/", pages.gallery, name="gallery"),
    path("tema.css", theme.theme_sheet, name="theme"),
    path("lambang.svg", theme.crest, name="crest"),
]
