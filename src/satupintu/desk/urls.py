"""Addresses of the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk import (
    calendar,
    case,
    clock,
    conversation,
    corrections,
    downloads,
    home,
    intake,
    login,
    offers,
    office,
    products,
    register,
    staffing,
    steps,
    work,
)

app_name = "desk"
CASE = "permohonan/<uuid:application_id>/"
TASK = "tugas/<uuid:task_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("masuk/", login.login, name="login"),
    path("masuk/pengaman/", login.second_factor, name="second-factor"),
    path("masuk/pasang/", login.enrol, name="enrol"),
    path("keluar/", login.logout, name="logout"),
    path("akun/", home.account, name="account"),
    path("bantuan/", home.shortcuts, name="shortcuts"),
    path("kabar/", home.notices, name="notices"),
    path("tugas/", work.work_list, name="work"),
    path(f"{TASK}ambil/", work.claim, name="claim"),
    path(f"{TASK}lepas/", work.release, name="release"),
    path(f"{TASK}alihkan/", work.reassign, name="reassign"),
    path(f"{TASK}ulangi/", work.retry, name="retry"),
    path(f"{TASK}selesai/", steps.complete, name="complete"),
    path("permohonan/baru/", intake.find_person, name="intake"),
    path("permohonan/baru/orang/", intake.new_person, name="intake-person"),
    path("permohonan/baru/<uuid:person_id>/", intake.choose_service, name="intake-service"),
    path(CASE, case.case_page, name="case"),
    path(f"{CASE}catatan/", conversation.note, name="note"),
    path(f"{CASE}pesan/", conversation.message, name="message"),
    path(f"{CASE}dibaca/", conversation.read, name="read"),
    path(f"{CASE}nik/", conversation.reveal, name="reveal"),
    path(f"{CASE}jam/", clock.clock, name="clock"),
    path("berkas/<uuid:file_id>/", downloads.show_file, name="file"),
    path("register/", register.register, name="register"),
    path("register/unduh.<str:kind>", register.export, name="export"),
    path("beban/", office.load, name="load"),
    path("pekerjaan/", office.failed_jobs, name="jobs"),
    path("koreksi/", corrections.corrections, name="corrections"),
    path("pekerjaan/<int:job_id>/ulangi/", office.retry_job, name="retry-job"),
    path("petugas/", staffing.staff_list, name="staff"),
    path("petugas/<uuid:staff_id>/", staffing.officer, name="officer"),
    path("layanan/", offers.services, name="services"),
    path("layanan/<str:code>/", offers.settings, name="service"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/jam/", calendar.set_hours, name="hours"),
    path("kalender/libur/", calendar.close_day, name="closure"),
    path("kalender/libur/<uuid:closure_id>/hapus/", calendar.open_day, name="closure-removed"),
    path("produk/", products.register, name="products"),
    path("produk/<uuid:document_id>/cabut/", products.revoke, name="revoke"),
]
