"""An image made small and plain for the officer's screen."""

import io
from typing import BinaryIO

from PIL import Image, ImageOps

from satupintu.files.errors import FileDamaged, refusal_for
from satupintu.files.rules import HEIC, JPEG, PNG, Flaw, FlawCode, Limits

FORMATS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}


def render_preview(content: BinaryIO, media_type: str, *, max_edge: int, limits: Limits) -> bytes:
    """Return a JPEG of at most `max_edge` pixels a side, upright, without the camera's data (place, device).

    The size is read from the header before anything is decoded. Raises `FileDamaged`, `ImageTooManyPixels`.
    """
    if media_type == HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener()
    try:
        with Image.open(content, formats=(FORMATS[media_type],)) as image:
            width, height = image.size
            if width * height > limits.max_pixels:
                flaw = Flaw(FlawCode.TOO_MANY_PIXELS, width=width, height=height, max_pixels=limits.max_pixels)
                raise refusal_for(flaw, allowed=())
            image.draft("RGB", (max_edge, max_edge))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((max_edge, max_edge))
            flat = _on_white(upright)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FileDamaged from error
    target = io.BytesIO()
    flat.save(target, "JPEG", quality=82, optimize=True)
    return target.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")
