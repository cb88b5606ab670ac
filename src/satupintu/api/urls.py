"""Addresses of the API, below `/api/`."""

from django.urls import path

from satupintu.api.documentation import docs
from satupintu.api.routes import api

urlpatterns = [path("docs", docs, name="docs"), path("v1/", api.urls)]
