"""Addresses inside a region; each face mounts its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

handler400 = "django.views.defaults.bad_request"
handler404 = "satupintu.config.views.page_not_found"
handler500 = "satupintu.config.views.fault"

urlpatterns: list[URLPattern | URLResolver] = []
for prefix, module in (("meja/", "desk"), ("aula/", "lobby"), ("api/", "api"), ("", "portal")):
    if find_spec(f"satupintu.{module}.urls"):
        urlpatterns.append(path(prefix, include(f"satupintu.{module}.urls")))
