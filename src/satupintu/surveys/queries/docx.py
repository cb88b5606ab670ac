"""A report as DOCX (ECMA-376, WordprocessingML), written by hand: offices edit it before it is signed.

Six small parts in a zip are all a report of headings, paragraphs, lists, tables and pictures needs.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw, ImageFont

from satupintu.issuance.ports import Bar, ReportBlock, ReportData

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU = 9525
"""English metric units of a pixel at 96 dots an inch."""
_WIDTH, _BAR, _GAP, _WHITE_FROM = 560, 18, 8, 62
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_HEADINGS = {"chapter": "Heading1", "heading": "Heading2"}
_TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>\
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>\
<Override PartName="/word/styles.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>\
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
_ROOT = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"""


def _style(name: str, shown: str, size: int, *, bold: bool = False, level: int | None = None) -> str:
    """Return a paragraph style; `size` in half points, `level` of the outline from 0 on."""
    outline = "" if level is None else f'<w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="{level}"/>'
    default = ' w:default="1"' if name == "Normal" else ""
    based = "" if name == "Normal" else '<w:basedOn w:val="Normal"/>'
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{shown}"/>{based}<w:pPr>{outline}</w:pPr>'
        f'<w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="id-ID"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _style("Normal", "Normal", 22)
    + _style("Title", "Title", 36, bold=True)
    + _style("Heading1", "heading 1", 28, bold=True, level=0)
    + _style("Heading2", "heading 2", 24, bold=True, level=1)
    + "</w:styles>"
)


def write_docx(report: ReportData, at: datetime) -> bytes:
    """Return the report as a DOCX file; the same report and moment give the same bytes."""
    pictures: list[bytes] = []
    body = [_paragraph(report.title, style="Title"), _paragraph(report.subtitle)]
    for block in report.blocks:
        body += _block(block, pictures)
    body.append(_paragraph(report.footer))
    margins = "".join(f' w:{side}="1134"' for side in _SIDES[:4])
    page = f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar{margins}/></w:sectPr>'
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{_W}" xmlns:r="{_R}" '
        f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture">'
        f"<w:body>{''.join(body)}{page}</w:body></w:document>"
    )
    links = "".join(
        f'<Relationship Id="p{number}" Type="{_R}/image" Target="media/{number}.png"/>' for number in range(len(pictures))
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "docProps/core.xml": _properties(report, at),
        "word/document.xml": document,
        "word/styles.xml": _STYLES,
        "word/_rels/document.xml.rels": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="s1" Type="{_R}/styles" Target="styles.xml"/>{links}'
        "</Relationships>",
        **{f"word/media/{number}.png": picture for number, picture in enumerate(pictures)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, content)
    return out.getvalue()


def _properties(report: ReportData, at: datetime) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_clean(report.title)}</dc:title><dc:language>id-ID</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at.isoformat(timespec="seconds")}</dcterms:created></cp:coreProperties>'
    )


def _block(block: ReportBlock, pictures: list[bytes]) -> Iterable[str]:
    if block.kind in _HEADINGS:
        return [_paragraph(block.text, style=_HEADINGS[block.kind])]
    if block.kind == "text":
        return [_paragraph(line) for line in block.text.splitlines() if line.strip()]
    if block.kind == "list":
        return [_paragraph(f"•  {item}", indent=360) for item in block.items]
    if block.kind == "score":
        return [
            _paragraph(block.label, centred=True),
            _paragraph(block.value, style="Title", centred=True),
            _paragraph(block.note, centred=True),
        ]
    title = [_paragraph(block.title, bold=True)] if block.title else []
    if block.kind == "table":
        return [*title, _table(block.head, [[str(cell) for cell in row] for row in block.rows if isinstance(row, tuple)])]
    bars = [row for row in block.rows if isinstance(row, Bar)]
    pictures.append(_draw(bars))
    said = f"{block.title}: " + "; ".join(f"{bar.label} {bar.shown}" for bar in bars)
    return [*title, _picture(len(pictures) - 1, len(bars), said)]


def _clean(text: str) -> str:
    """Return text fit for an element of XML 1.0."""
    return escape(_printable(text))


def _printable(text: str) -> str:
    """Return text without the control characters XML 1.0 cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")


def _paragraph(text: str, *, style: str = "", bold: bool = False, centred: bool = False, indent: int = 0) -> str:
    given = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + (f'<w:ind w:left="{indent}" w:hanging="{indent}"/>' if indent else "")
        + ('<w:jc w:val="center"/>' if centred else "")
    )
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:pPr>{given}</w:pPr><w:r>{run}<w:t xml:space="preserve">{_clean(text)}</w:t></w:r></w:p>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="A0A8B4"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{9600 // max(1, len(head))}"/>' for _ in head)
    top = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{''.join(_cell(word, bold=True) for word in head)}</w:tr>"
    below = "".join(f"<w:tr>{''.join(_cell(cell) for cell in row)}</w:tr>" for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{sides}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{top}{below}</w:tbl>{_paragraph('')}"
    )


def _cell(text: str, *, bold: bool = False) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{_paragraph(text, bold=bold)}</w:tc>'


def _draw(bars: Sequence[Bar]) -> bytes:
    """Return the bars as a picture, each with its label and value; the table above it holds the same figures."""
    height = max(1, len(bars)) * (_BAR + _GAP)
    image = Image.new("RGB", (_WIDTH, height), "#ffffff")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=12)
    for number, bar in enumerate(bars):
        top = number * (_BAR + _GAP) + _GAP // 2
        pen.rectangle((0, top, _WIDTH - 1, top + _BAR), fill="#eff5fd")
        pen.rectangle((0, top, max(1, round((_WIDTH - 1) * bar.share / 100)), top + _BAR), fill="#0a489f")
        ink = "#ffffff" if bar.share > _WHITE_FROM else "#14213a"
        pen.text((8, top + 2), f"{bar.shown}  {bar.label[:48]}", fill=ink, font=font)
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=True)
    return out.getvalue()


def _picture(number: int, bars: int, said: str) -> str:
    width, height = _WIDTH * _EMU, max(1, bars) * (_BAR + _GAP) * _EMU
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number + 1}" name="Grafik {number + 1}" descr={quoteattr(_printable(said))}/>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{number + 1}" name="g"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="p{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
