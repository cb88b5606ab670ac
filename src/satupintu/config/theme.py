"""Looks of the active region: its colours as custom properties (`/tema.css`) and its crest (`/lambang.svg`)."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from satupintu.config.access import public
from satupintu.core.regions import current_region

DEFAULT_BRAND = "#0a489f"
WHITE_CONTRAST = 7.0
CREST = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 46"><path fill="{dark}" d="M20 1 3 6v17c0 11 7 18 17 22 10-4 '
    '17-11 17-22V6z"/><path fill="#fff" d="M20 4.4 6 8.5V23c0 9 5.600 14.900 14 18.600C28.400 37.900 34 32 34 23V8.500z"/>'
    '<path fill="#c8102e" d="M7.500 9.700 20 6l12.500 3.700V22h-25z"/><path fill="{brand}" d="M9 24h22c-.3 7.300-4.500 12-11 '
    '15.300C13.500 36 9.300 31.300 9 24z"/><path fill="#ffd23f" d="m20 10 1.500 4.500h4.700l-3.800 2.700 1.500 4.500-3.900-2.800'
    '-3.900 2.800 1.500-4.500-3.800-2.700h4.700z"/></svg>'
)

Rgb = tuple[int, int, int]


def parse(colour: str, default: str = DEFAULT_BRAND) -> Rgb:
    """Read `#rrggbb`; anything else gives the default."""
    text = colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour or "") else default
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Blend two colours; `share` is how much of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def hexa(colour: Rgb) -> str:
    """Write a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Rgb) -> float:
    """Relative luminance by WCAG 2."""
    parts = [value / 255 for value in colour]
    lin = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]


def contrast_with_white(colour: Rgb) -> float:
    """Contrast ratio against white by WCAG 2."""
    return 1.05 / (luminance(colour) + 0.05)


def dark_enough(colour: Rgb, ratio: float = WHITE_CONTRAST) -> Rgb:
    """Darken a colour until white text on it reaches the contrast ratio."""
    share = 0.0
    while contrast_with_white(mix(colour, (0, 0, 0), share)) < ratio:
        share += 0.04
    return mix(colour, (0, 0, 0), share)


def palette(brand: str, dark: str) -> dict[str, str]:
    """Return the custom properties of a region, every text pair at AA or better whatever it chose."""
    base = dark_enough(parse(brand))
    deep = dark_enough(parse(dark, "#022a5b"), 11.0)
    white: Rgb = (255, 255, 255)
    link = dark_enough(mix(base, white, 0.06), 5.6)
    return {
        "--navy": hexa(deep),
        "--blue-9": hexa(mix(base, deep, 0.55)),
        "--blue": hexa(base),
        "--blue-7": hexa(link),
        "--blue-2": hexa(mix(base, white, 0.76)),
        "--blue-1": hexa(mix(base, white, 0.935)),
        "--blue-0": hexa(mix(base, white, 0.965)),
        "--govuk-brand-colour": hexa(base),
        "--govuk-link-colour": hexa(link),
        "--govuk-link-hover-colour": hexa(mix(base, deep, 0.55)),
        "--govuk-link-active-colour": hexa(deep),
        "--govuk-surface-background-colour": hexa(mix(base, white, 0.935)),
        "--govuk-surface-border-colour": hexa(mix(base, white, 0.66)),
        "--govuk-hover-colour": hexa(mix(base, white, 0.76)),
    }


@public
@require_safe
def theme_sheet(request: HttpRequest) -> HttpResponse:
    """Serve the custom properties of the region; cached for a year under `?v=`."""
    region = current_region()
    lines = "".join(f"{name}:{value};" for name, value in palette(region.colour_brand, region.colour_dark).items())
    return _cached(HttpResponse(f":root{{{lines}}}", content_type="text/css; charset=utf-8"), request)


@public
@require_safe
def crest(request: HttpRequest) -> HttpResponse:
    """Serve the crest (lambang daerah) as a picture that can run nothing."""
    region = current_region()
    drawing = region.crest or CREST.format(dark=region.colour_dark, brand=region.colour_brand)
    if "xmlns=" not in drawing:
        drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    response = _cached(HttpResponse(drawing, content_type="image/svg+xml"), request)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _cached(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    seconds = 31_536_000 if request.GET.get("v") else 300
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
