"""Small real files, good and bad, made in memory."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def image(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> bytes:
    """An image of `kind` (JPEG, PNG, HEIF) in one colour."""
    target = io.BytesIO()
    picture = Image.new(mode, size, (200, 40, 40, 128)[: len(mode)] if mode != "L" else 90)
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(target, **options)
    else:
        picture.save(target, kind, **options)
    return target.getvalue()


def jpeg(**options: object) -> bytes:
    return image("JPEG", **options)


def png_header_only(width: int, height: int) -> bytes:
    """A PNG that is whole by form and claims a size of which it holds almost nothing: a decompression bomb."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of one empty page; `objects` are added as they are, `trailer` goes into the trailer."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        *objects,
    ]
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, start)
    return bytes(out)


def pdf_stream(content: bytes, extra: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (extra, len(packed), packed)


def docx(
    extra: dict[str, bytes] | None = None,
    *,
    body: str = "Surat",
    rels: str = "",
    types: str = "",
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A DOCX of one paragraph; `extra` entries, `rels` relationships of the text, `types` content types are added."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body><w:p>{body}</w:p></w:body></w:document>')
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{RELS}">{rels}</Relationships>')
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def relationship(kind: str, target: str, mode: str = "External") -> str:
    return f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def docx_bomb() -> bytes:
    """About half a megabyte that unpacks to four hundred."""
    return docx({"word/media/image1.png": bytes(400 * 1024 * 1024)})
