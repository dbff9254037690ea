"""Personal data of each class is found however a published file carries it; the package's own words are not."""

import base64
import csv
import gzip
import html
import io
import json
import urllib.parse
from collections.abc import Callable

import pytest
import typst
import xlsxwriter

from rake_analysis.audit import personal, texts

CANARIES = {
    "identity code": ("Asiakkaan hetu on 010190-999P.", "Hän, 131052 A 924x, ei saanut aikaa."),
    "identity code, other marks": ("Asiakas 131052Y924X odottaa.", "Hetu on 0 1 0 1 9 0 - 9 9 9 P eikä muuta."),
    "phone": ("Soita 040 123 4567 illalla.", "Numero +358 40 1234567, ei vastata."),
    "e-mail": ("Kirjoita liisa.esimerkki@example.fi niin vastaan.", "Osoite on liisa.esimerkki(at)example.fi nyt."),
    "iban": ("Tilille FI21 1234 5600 0007 85 ei makseta.", "Tili on FI2112345600000785 yhä."),
    "register plate": ("Auto ABC-123 seisoo pihalla.", "Pihalla on xyz-987, ajossa."),
    "business id": ("Yrittäjän y-tunnus 1234567-1 poistettiin.", "Y-tunnus on 1234567 – 1 yhä."),
    "birth date": ("Asiakas on syntynyt 13.10.1952.", "Lapsi (s. 3.4.2019) on kotona."),
    "address": ("Perhe asuu osoitteessa Mäntykuja 5 B 12.", "Koti Koulukadulla 17 on homeessa."),
    "case number": ("Asiakasnumero 1234567 jäi.", "Dnro SATHVA/1234/05.02.02/2025 odottaa."),
    "name": ("Eilen Marjut Koskinen odotti päätöstä.", "Eilen liisa reinikainen odotti päätöstä."),
    "inflected name": ("Päätös annettiin Matti Virtaselle eilen.", "Kävi ilmi, että Törhösen Veikolta evättiin tuki."),
    "rare combination": ("Nakkilan ainoa kätilö jäi pois.", "Karvian ainoa lääkäri lopetti työnsä."),
}
ALL = [sentence for pair in CANARIES.values() for sentence in pair]

OWN = (
    "Asuminen, asunnottomuus ja häätöuhka",
    "Riittämättömästi lääkäripalveluja saaneet, % palvelua tarvinneista",
    "Ehdotusrekisterissä oli 31.12.2025 14 ehdotusta.",
    "Toistuva testaus on otettu huomioon (Benjamini–Hochberg, 5 %).",
    "Tiimi, Kokemäki, 18.8.2025 (2025H2-0300804a)",
    "Tilastokeskus ja Terveyden ja hyvinvoinnin laitos (THL), lisenssi CC BY 4.0",
)


def pdf(text: str) -> bytes:
    return typst.compile(f"#set page(width: 40cm)\n#{json.dumps(text, ensure_ascii=False)}".encode())


def workbook(text: str) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Taulukko").write("B2", text)
    book.close()
    return buffer.getvalue()


def table(text: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([["otsikko", "teksti"], ["1", text]])
    return buffer.getvalue().encode()


def entities(text: str) -> bytes:
    return "".join(f"&#{ord(letter)};" for letter in text).encode()


def drawing(text: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>{html.escape(text)}</text></svg>'


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


CARRIERS: dict[str, Callable[[str], bytes]] = {
    "html text": lambda text: f"<html><body><p>{html.escape(text)}</p></body></html>".encode(),
    "html text with tags inside": lambda text: f"<p>{text[:9]}<b>{text[9:15]}</b>{text[15:]}</p>".encode(),
    "html attribute": lambda text: f'<img alt="{html.escape(text)}">'.encode(),
    "html comment": lambda text: f"<p>x</p><!-- {text} -->".encode(),
    "html entities": lambda text: b"<p>" + entities(text) + b"</p>",
    "script": lambda text: f"<script>var a = {json.dumps(text)};</script>".encode(),
    "base64": lambda text: f'<a href="data:text/plain;base64,{coded(text.encode())}">x</a>'.encode(),
    "base64 of gzip": lambda text: f"<p>{coded(gzip.compress(text.encode() * 3))}</p>".encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "url-encoded": lambda text: f'<a href="?q={urllib.parse.quote(text)}">x</a>'.encode(),
    "pdf": pdf,
    "json": lambda text: json.dumps({"rivit": [{"teksti": text}]}).encode(),
    "csv": table,
    "xlsx": workbook,
    "svg sentence": lambda text: drawing(text).replace("text>", "p>").encode(),
    "svg in a data address": lambda text: (
        f'<img alt="" src="data:image/svg+xml;base64,{coded(drawing(text).replace("text>", "p>").encode())}">'.encode()
    ),
}  # fmt: skip


def missed(carry: Callable[[str], bytes], sentences: list[str]) -> list[str]:
    """The sentences in which nothing is found when each is carried alone."""
    carried = [(sentence, piece) for sentence in sentences for piece in texts.pieces(carry(sentence))]
    found = {carried[at][0] for at, _ in personal.hits([piece for _, piece in carried])}
    return [sentence for sentence in sentences if sentence not in found]


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_canary_is_found_in_every_carrier(carrier):
    assert missed(CARRIERS[carrier], ALL) == []


def test_a_chart_label_hides_no_identifier():
    told = [text for kind, pair in CANARIES.items() if kind not in {"name", "inflected name"} for text in pair]
    assert missed(lambda text: drawing(text).encode(), told) == []


def test_a_full_name_in_a_label_is_found():
    assert missed(lambda text: drawing(text).encode(), ["Marjut Koskinen"]) == []


@pytest.mark.parametrize("carrier", CARRIERS)
def test_the_packages_own_words_are_no_personal_data(carrier):
    carried = [piece for own in OWN for piece in texts.pieces(CARRIERS[carrier](own))]
    assert personal.kinds(carried) == {}


def test_an_axis_of_a_chart_in_a_pdf_is_no_phone():
    assert personal.kinds([("2023 2024\n0\n20\n40\n60\n80\n100\n%\nKoko maa", False)]).total() == 0
    assert personal.kinds([("Luku 040\n1234567", False)]).total() == 1


def test_cells_that_meet_in_a_pdf_are_no_name_where_the_page_has_their_words():
    words = personal.words_of([("Tila", True), ("Psykologinen tuki", True), ("Rake-agentit", True)])
    pieces = [("Tilannekuva Psykologinen tuki", False)]
    assert personal.kinds([("Aloitettu Psykologinen", False)]).total() == 1
    assert personal.kinds([("Tila\nPsykologinen", False)], words).total() == 0
    assert "Rakeagentit" in words
    assert personal.kinds(pieces, frozenset()).total() == 1


def test_a_name_in_a_pdf_stays_a_name_although_the_page_has_its_words_apart():
    words = personal.words_of([("Matti", True), ("Virtanen", True)])
    assert personal.kinds([("Asiakas Matti Virtanen kertoi", False)], words)["name"] == 1


def test_a_row_of_small_counts_in_a_pdf_is_no_phone_number_and_a_phone_number_is_one():
    words = frozenset({"Asuminen"})
    assert personal.kinds([("Asuminen 0 5 0 12 18 0 5 7 6 0", False)], words).total() == 0
    assert personal.kinds([("Asuminen 050 123 4567", False)], words)["phone"] == 1
