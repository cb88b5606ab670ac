"""Where a page finds the live process, and how it is allowed to talk to it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port


def stream_address(request: HttpRequest, path: str) -> str:
    """Return the address of a stream below `/aula/arus/` for the host of a page; "" where this installation has none."""
    if not settings.LIVE_URL:
        return ""
    host, _port = split_domain_port(request.get_host())
    return f"{settings.LIVE_URL.replace('{host}', host).rstrip('/')}/aula/arus/{path}"


def allow_stream(response: HttpResponse, address: str) -> None:
    """Let the page of a response open the stream at this address, beside its own host and nothing else."""
    origin = "/".join(address.split("/")[:3])
    response["Content-Security-Policy"] = f"{settings.CONTENT_SECURITY_POLICY}; connect-src 'self' {origin}".rstrip()
