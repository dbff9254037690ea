"""Each class of identifier, 300 invented items in the forms people write them, in running text."""

import polars as pl
import pytest

from rake_analysis.privacy.masking import find, mask
from rake_analysis.privacy.spans import PLACEHOLDERS
from tests.privacy_items import CASES, generated


@pytest.mark.parametrize("kind", CASES)
def test_995_of_1000_identifiers_of_each_class_are_masked_whole(kind):
    items = generated(kind)
    masked, _ = mask(pl.Series([text for _, _, text in items]))
    missed = [
        (item, text)
        for (item, sentence, _), text in zip(items, masked, strict=True)
        if text != sentence.format(PLACEHOLDERS[kind])
    ]
    print(f"{kind}: recall {1 - len(missed) / len(items):.3f} of {len(items)}")
    assert len(missed) <= len(items) * 0.005, missed


@pytest.mark.parametrize(
    "text",
    [
        "Kela maksoi 1 234,50 euroa 1.7.2025 ja 15 000 euroa vuonna 2024.",
        "Sosiaalihuoltolain 11 § ja SHL 36 §, laki 1301/2014, EU 2016/679, HE 241/2020 vp.",
        "Aukioloajat 08.00-16.00, ma-pe 9-15, kello 12.30, viikolla 41.",
        "Nuoret 18–29 v, lapset 0–17 v, yli 65-vuotiaat 7-17.",
        "COVID-19, ICD-10 ja F20.0, palvelutie 5 askelta, valtatie 8, kantatie 41.",
        "Jonossa on 120 - 1500 asiakasta, kasvua 100 000 - 120 000 euroa.",
        "Syntyvyys laski 12 % vuosina 2020-2024; syntyi 1 350 lasta.",
        "Jaksolla 1.7.–31.12.2025 ja 01.01.2025 - 30.06.2025 tehtiin 3 200 päätöstä.",
        "Kunnan ainoa päiväkoti suljettiin ja ainoa vaihtoehto on ajaa Poriin.",
        "Wilma, Nordea, Kela, Omakanta ja Teams eivät toimi; Rauma, Pori ja Eura odottavat.",
        "Satakunnan hyvinvointialue, Länsi-Suomen yhteistyöalue ja THL.",
        "Kuopion malli, Ruotsin laki, Suomen Punainen Risti, Kansaneläkelaitos.",
        "Mielestäni meillä joissain kunnissa olen huomannut, että pian onni ja toivo loppuvat.",
        "Lastensuojelun rekisterissä oli 2 sisarusta ja autolla on 20 minuutin matka; rekisteri oli 31.12.2025 vajaa.",
        "Auto är 8 år och bilen var 3 dagar på verkstad.",
        "Aina kun joku soittaa, linja on varattu 5 minuuttia tai 2 tuntia 30 minuuttia.",
    ],
)
def test_words_and_numbers_that_are_no_personal_data_stay(text):
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Siikaisten ainoa kuuro lapsi jäi ilman tulkkia.",
        "Kunnan ainoa somalialainen perhe muuttaa pois.",
        "Nakkilan ainoa kätilö jää eläkkeelle.",
        "Alueen ainoa kuurosokea mies Pomarkussa.",
        "Siikais enda tolk slutade.",
    ],
)
def test_the_only_one_of_a_small_place_is_a_rare_combination(text):
    assert {span.kind for span in find(text)} == {"rare_combination"}
