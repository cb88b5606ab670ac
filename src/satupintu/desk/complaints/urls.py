"""Addresses of complaints and of suggestions, below `/meja/`."""

from django.urls import path

from satupintu.desk.complaints import exchanging, listing, one, suggesting, taking

urlpatterns = [
    path("pengaduan/", listing.complaints, name="complaints"),
    path("pengaduan/unduh.<str:kind>", listing.export, name="complaints-export"),
    path("pengaduan/baru/", taking.take, name="complaint-take"),
    path("pengaduan/lapor/", exchanging.lapor, name="complaints-lapor"),
    path("pengaduan/lapor/kirim.csv", exchanging.send_back, name="complaints-lapor-out"),
    path("pengaduan/batas/", exchanging.limits, name="complaints-limits"),
    path("pengaduan/<uuid:complaint_id>/", one.complaint, name="complaint"),
    path("pengaduan/<uuid:complaint_id>/<slug:verb>/", one.act, name="complaint-act"),
    path("saran/", suggesting.suggestions, name="suggestions"),
    path("saran/<uuid:suggestion_id>/", suggesting.suggestion, name="suggestion"),
]
