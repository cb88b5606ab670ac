"""Addresses on a host that is no region's."""

from django.urls import path

from satupintu.config import views

handler404 = "satupintu.config.views.page_not_found"
handler500 = "satupintu.config.views.fault"

urlpatterns = [path("", views.region_list, name="regions")]
