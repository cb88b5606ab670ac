"""Whatever colour a region picks, text stays readable."""

from hypothesis import given
from hypothesis import strategies as st

from satupintu.config.theme import contrast_with_white, luminance, palette, parse

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS, COLOURS)
def test_every_region_colour_reaches_aa(brand, dark):
    colours = palette(brand, dark)
    for name in ("--navy", "--blue", "--blue-7", "--blue-9", "--govuk-link-colour"):
        assert contrast_with_white(parse(colours[name])) >= 4.5, name
    light = luminance(parse(colours["--blue-1"]))
    assert (light + 0.05) / (luminance(parse(colours["--blue-7"])) + 0.05) >= 4.5


def test_a_broken_colour_falls_back():
    assert palette("merah", "")["--blue"] == palette("#0a489f", "#022a5b")["--blue"]
