"""A page as a Word document or PowerPoint slides: pandoc's file with its language, texts for pictures, A4 and lines."""

import html
import io
import os
import re
import tempfile
import zipfile
from pathlib import Path

from rake_analysis.engine import pandoc, pdf
from rake_analysis.engine.characters import readable_svg
from rake_analysis.engine.document import Document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.markdown import compose
from rake_analysis.engine.pdf import Paper
from rake_analysis.engine.website import Website
from rake_analysis.errors import UserError
from rake_analysis.text import plain_line

_TARGETS = {"docx": pandoc.DOCX, "pptx": pandoc.PPTX}
_PICTURE = re.compile(r"\]\(<?([^)\s>]+\.(?:svg|png|jpe?g))\b")
_FILE_NAME = re.compile(r'(descr="[^"]*?)\s*image-\d+\.\w+"')  # pandoc adds it to a picture's text
_GRID = re.compile(r'<w:gridCol w:w="(\d+)"')
_LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_SCALE = 2  # pixels of a drawing per CSS pixel: sharp on a projector and on paper
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_A4 = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" '
    'w:header="709" w:footer="709" w:gutter="0"/>'
)
_TABLE_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8C959D"/>' for side in ("top", "bottom", "insideH")
)
_BODY_SIZE, _TABLE_SIZE = 21, 18  # half points
_SLIDE_TABLE = re.compile(r"<a:tbl>.*?</a:tbl>", re.DOTALL)
_SLIDE_TABLE_SIZE = 1400  # hundredths of a point: three proposals fit on a slide
_PANDOCS_WIDTH, _TEXT_WIDTH = 7920, 11906 - 2 * 1247


def render(document: Document, executed: Executed, website: Website, form: str) -> Paper:
    """Return the page as `form` (docx, pptx), the same bytes for the same input.

    Drawings become PNG, which every office program shows. The date in the file's properties is SOURCE_DATE_EPOCH
    where that is set, otherwise there is none. Raises UserError where a picture is missing or has no alternative text.
    """
    composed = compose(document, executed, form)
    target = _TARGETS[form]
    own = {picture.name for picture in composed.pictures}
    named = {source for source in _PICTURE.findall(composed.markdown) if source not in own and "://" not in source}
    shown = {source: website.picture(source, document.name) for source in sorted(named)}
    contents = {picture.name: (picture.content, picture.width) for picture in composed.pictures}
    contents |= {source: ((website.folder / name).read_bytes(), None) for source, name in shown.items()}
    alternatives = {picture.name: picture.alt for picture in composed.pictures}
    with tempfile.TemporaryDirectory(prefix="rake-") as folder:
        pictures = {}
        for number, (source, (content, width)) in enumerate(contents.items(), start=1):
            suffix, drawn = _drawn(source, content, document.name)
            name = f"image-{number}{suffix}"
            (Path(folder) / name).write_bytes(drawn)
            pictures[source] = {"alt": alternatives.get(source, ""), "width": width, "file": name}
        arguments = [f"--resource-path={folder}", "--slide-level=2"]
        if form == "docx" and document.effective(form).get("toc"):
            arguments += ["--toc", f"--toc-depth={document.effective(form).get('toc-depth', 3)}"]
        made = pandoc.convert(document, composed, target, pictures, *arguments)
    finished = _finished(made, pandoc.language(document), pandoc.words(document)["placeholder"])
    return Paper(finished, tuple(sorted(set(shown.values()))))


def _drawn(source: str, content: bytes, page: str) -> tuple[str, bytes]:
    """Return the ending and bytes of a picture; of a drawing, as PNG in the letters that PDFs have too."""
    suffix = Path(source).suffix
    if suffix != ".svg":
        return suffix, content
    import vl_convert

    try:
        vl_convert.register_font_directory(pdf.font_folder())
        return ".png", vl_convert.svg_to_png(readable_svg(content.decode("utf-8", "replace")), scale=_SCALE)
    except RuntimeError as error:
        reason = plain_line(str(error).partition("\n")[0])
        raise UserError(f"the drawing {source} cannot be made a picture ({reason})", place=page) from error


def _finished(made: bytes, language: str, placeholder: str) -> bytes:
    """Pandoc's file with what it leaves out, and without the moment of its making."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            if member.is_dir():
                continue
            content = source.read(member)
            if member.filename.endswith(".xml"):
                content = _completed(member.filename, content.decode("utf-8"), language, placeholder).encode("utf-8")
            target.writestr(zipfile.ZipInfo(member.filename, _EARLIEST), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _completed(name: str, xml: str, language: str, placeholder: str) -> str:
    xml = _FILE_NAME.sub(r'\1"', xml)
    if name == "docProps/core.xml":
        return _properties(xml, language)
    if name == "docProps/app.xml":
        return re.sub(r"<(HeadingPairs|TitlesOfParts)>.*?</\1>", "", xml, flags=re.DOTALL)
    if name == "word/document.xml":
        return _GRID.sub(_widened, xml.replace("</w:sectPr>", f"{_A4}</w:sectPr>"))
    if name == "word/styles.xml":
        return _word_styles(xml)
    return _powerpoint(name, xml, language, placeholder) if name.startswith("ppt/") else xml


def _properties(xml: str, language: str) -> str:
    if "SOURCE_DATE_EPOCH" not in os.environ:
        xml = re.sub(r"<dcterms:(created|modified)\b.*?</dcterms:\1>", "", xml)
    if "<dc:language>" not in xml:
        xml = xml.replace("</dc:creator>", f"</dc:creator><dc:language>{html.escape(language)}</dc:language>")
    return xml


def _widened(column: re.Match[str]) -> str:
    return f'<w:gridCol w:w="{int(column[1]) * _TEXT_WIDTH // _PANDOCS_WIDTH}"'


def _word_styles(xml: str) -> str:
    """Smaller letters than pandoc's, smaller still and lines in tables."""
    before, mark, tables = xml.partition('w:styleId="Table"')
    tables = tables.replace("<w:tblPr>", f'<w:rPr><w:sz w:val="{_TABLE_SIZE}"/></w:rPr><w:tblPr>', 1)
    tables = re.sub(r"<w:tblInd [^>]*/>", rf"\g<0><w:tblBorders>{_TABLE_LINES}</w:tblBorders>", tables, count=1)
    tables = tables.replace('w:type="dxa" w:w="108"', 'w:type="dxa" w:w="57"', 2)
    return before.replace('<w:sz w:val="24" />', f'<w:sz w:val="{_BODY_SIZE}" />', 1) + mark + tables


def _powerpoint(name: str, xml: str, language: str, placeholder: str) -> str:
    """The page's language on every text; letters that whole sentences fit in; in the masters our own words."""
    locale = _LOCALES.get(language, language)
    if name.startswith(("ppt/slideMasters/", "ppt/slideLayouts/")):
        xml = re.sub(r"<a:t>(?!‹)[^<]*</a:t>", f"<a:t>{placeholder}</a:t>", xml)
        xml = re.sub(r'(<p:cNvPr [^>]*?) title="[^"]*"', r"\1", xml)
        xml = xml.replace('sz="2400"', 'sz="1600"').replace('sz="2100"', 'sz="1600"')
    xml = _SLIDE_TABLE.sub(lambda table: table[0].replace("<a:rPr", f'<a:rPr sz="{_SLIDE_TABLE_SIZE}"'), xml)
    xml = xml.replace('lang="en-US"', f'lang="{locale}"')
    return re.sub(r"<a:(rPr|endParaRPr)(?![^>]*\blang=)", rf'<a:\1 lang="{locale}"', xml)
