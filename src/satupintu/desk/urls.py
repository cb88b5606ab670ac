"""Addresses of the desk, below `/meja/`."""

from django.urls import path

from satupintu.desk import case, home, intake, login, office, products, register, steps, work

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
    path("permohonan/baru/<uuid:person_id>/usaha/", intake.add_business, name="intake-business"),
    path("permohonan/baru/<uuid:person_id>/akun/", intake.open_account, name="intake-account"),
    path(CASE, case.case_page, name="case"),
    path(f"{CASE}catatan/", case.note, name="note"),
    path(f"{CASE}pesan/", case.message, name="message"),
    path(f"{CASE}nik/", case.reveal, name="reveal"),
    path(f"{CASE}jam/", case.clock, name="clock"),
    path("register/", register.register, name="register"),
    path("register/unduh.<str:kind>", register.export, name="export"),
    path("beban/", office.load, name="load"),
    path("pekerjaan/", office.failed_jobs, name="jobs"),
    path("petugas/", office.staff_list, name="staff"),
    path("layanan/", office.services, name="services"),
    path("produk/", products.register, name="products"),
    path("produk/<uuid:document_id>/cabut/", products.revoke, name="revoke"),
]
