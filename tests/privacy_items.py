"""Invented identifiers of every class in the forms people write them: spaced, in lower case, broken, mistyped."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

ITEMS = 300
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
DASHES = "-‐‑‒–—−"


def day(rng: Random) -> date:
    return date(1930, 1, 1) + timedelta(days=rng.randrange(33_000))


def identity_code(rng: Random) -> str:
    birth, number = f"{day(rng):%d%m%y}", rng.randrange(900, 1000)
    mark = rng.choice("+-YXWVUABCDEF")
    check = rng.choice(CHECK) if rng.random() < 0.3 else CHECK[int(f"{birth}{number}") % 31]
    if mark == "-":
        mark = rng.choice(DASHES)
    code = f"{birth}{mark}{number}{check}"
    written = rng.randrange(8)
    if written == 0:
        return code.lower()
    if written == 1:
        return f"{birth} {mark} {number}{check}"
    if written == 2:
        return f"{birth}{mark}\n{number}{check}"
    if written == 3:
        return f"{birth}{mark}{number} {check}"
    if written == 4:
        return f"{birth[:2]} {birth[2:4]} {birth[4:]}{mark}{number}{check}"
    if written == 5:
        return " ".join(code)
    return code


def phone(rng: Random) -> str:
    operator, rest = rng.choice(["040", "044", "045", "050", "041", "0457"]), f"{rng.randrange(10**7):07d}"
    return rng.choice(
        [
            f"{operator}{rest}",
            f"{operator} {rest}",
            f"{operator}-{rest}",
            f"{operator} {rest[:3]} {rest[3:]}",
            f"{operator}–{rest[:3]} {rest[3:5]} {rest[5:]}",
            f"{operator}\n{rest}",
            f"+358 {operator[1:]} {rest[:3]} {rest[3:]}",
            f"+358{operator[1:]}{rest}",
            f"00358 {operator[1:]} {rest}",
            f"(02) {rest[:3]} {rest[3:]}",
            f"02\u00a0{rest[:3]}\u00a0{rest[3:]}",
            f"{operator}.{rest[:3]}.{rest[3:]}",
            f"{operator}/{rest}",
            " ".join(f"{operator}{rest}"),
            f"{operator}  {rest[:3]}  {rest[3:]}",
            f"{operator}- {rest[:3]} -{rest[3:]}",
            f"O{operator[1:]} {rest[:3]} {rest[3:]}",
        ]
    )


def email(rng: Random) -> str:
    local = rng.choice(["liisa.esimerkki", "m_makinen82", "etunimi.sukunimi+rake", "ääkkönen", "x"])
    host = rng.choice(["example.fi", "posti.example.com", "sata-example.fi"])
    return rng.choice(
        [
            f"{local}@{host}",
            f"{local} @ {host}",
            f"{local}@\n{host}",
            f"{local.upper()}@{host.upper()}",
            f"{local}(at){host}",
            f"{local} [at] {host}",
            f"{local} at {host}",
            f"{local}(ät){host}",
            f"{local}@{host.replace('.', ',')}",
            f"{local}@{host.replace('.', '. ')}",
            f"{local}@@{host}",
        ]
    )


def iban(rng: Random) -> str:
    account = f"{rng.randrange(10**13, 10**14)}"
    check = 98 - int(account + "151800") % 97 if rng.random() < 0.7 else rng.randrange(10, 99)
    code = f"FI{check:02d}{account}"
    spaced = " ".join(code[at : at + 4] for at in range(0, 18, 4))
    return rng.choice(
        [
            code,
            code.replace("0", "O"),
            spaced,
            spaced.lower(),
            code.lower(),
            spaced.replace(" ", "\n", 1),
            spaced.replace(" ", "-"),
        ]
    )


def register_plate(rng: Random) -> str:
    letters = "".join(rng.choice("ABCEFGIJKLMNORSTUVXYZ") for _ in range(3))
    if letters in ("EUR", "ISO", "TEM", "STM", "RAI", "KKO", "NOK", "SEK", "ATC", "ICD"):
        letters = "XYZ"
    number = rng.randrange(100, 1000)
    return rng.choice(
        [
            f"{letters}-{number}",
            f"{letters.lower()}-{number}",
            f"{letters} - {number}",
            f"{letters}–{number}",
            f"{letters}-\n{number}",
            f"{letters} {number}",
            f"{letters}--{number}",
            f"{letters}_{number}",
            f"{letters[0]}{letters[1:].lower()}-{number}",
        ]
    )


def business_id(rng: Random) -> str:
    digits = f"{rng.randrange(10**6, 10**7):07d}"
    rest = sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    check = (11 - rest) % 11 if rest != 1 and rng.random() < 0.7 else rng.randrange(10)
    dash = rng.choice(["-", "–", " - ", "-\n", "--"])
    return f"{digits}{dash}{check if check < 10 else 3}"


def birth_date(rng: Random) -> str:
    born = day(rng)
    months = ["tammi", "helmi", "maalis", "huhti", "touko", "kesä"]
    months += ["heinä", "elo", "syys", "loka", "marras", "joulu"]
    return rng.choice(
        [
            f"{born.day}.{born.month}.{born.year}",
            f"{born:%d.%m.%Y}",
            f"{born.day}. {born.month}. {born.year}",
            f"{born:%d.%m.%y}",
            f"{born:%Y-%m-%d}",
            f"{born:%d%m%Y}",
            f"{born:%d%m%y}",
            f"{born.day}.{born.month}.\n{born.year}",
            f"{born.day}. {months[born.month - 1]}kuuta {born.year}",
            f"{born.day}/{born.month}/{born.year}",
            f"{born.day},{born.month}.{born.year}",
            f"{born.day}..{born.month}.{born.year}",
            f"{born.day}.{born.month} {born.year}",
        ]
    )


def address(rng: Random) -> str:
    street = rng.choice(
        [
            *(
                "Koulukatu",
                "Vanhan Rauman tie",
                "Mäntykuja",
                "Jokipolku",
                "Itäinen Pitkäkatu",
                "Rantaraitti",
                "koulukatu",
            ),
            *(
                "mäntykuja",
                "Kauppatori",
                "Otavankaari",
                "Skolgatan",
                "Kyrkvägen",
                "Koulukadulla",
                "Mäntykujan",
                "Rantatiellä",
            ),
            *("Harmaalinnankatu", "Peltorinne", "Myllymäentiellä", "Antti-Juhanin kuja"),
        ]
    )
    number = rng.randrange(1, 200)
    return f"{street}{rng.choice([' ', ' ', ' ', chr(10)])}{number}" + rng.choice(
        ["", " A", " B 12", "a", " as. 4", " A 3, 28100 Pori", "-" + str(number + 2), " C12"]
    )


def case_number(rng: Random) -> str:
    number = rng.randrange(10_000, 10_000_000)
    return rng.choice(
        [f"{number}", f"A-{number}", f"{number % 10_000}/2025", f"SATHVA/{number % 10_000 + 10}/05.02.02/2025"]
    )


CASES: dict[str, tuple[Callable[[Random], str], list[str]]] = {
    "identity_code": (identity_code, ["Asiakkaan hetu on {}.", "({}) odottaa", "hetu:{}", "Hän, {}, ei saanut aikaa."]),
    "phone": (phone, ["Soita {} illalla.", "Numero {}, ei vastata", "puh. {}", "Tavoittaa: {}."]),
    "email": (email, ["Kirjoita {} niin vastaan.", "sähköposti: {}", "({})"]),
    "iban": (iban, ["Tilille {} ei makseta.", "tilinumero {}", "Tili: {}."]),
    "register_plate": (register_plate, ["Auto {} seisoo pihalla.", "rekisterinumero {}", "Pihalla on {}, ajossa."]),
    "business_id": (business_id, ["Yrittäjän y-tunnus {} poistettiin.", "toiminimi {}", "({})"]),
    "birth_date": (birth_date, ["Asiakas on syntynyt {}.", "lapsi (s. {}) on", "Syntymäaika: {}", "född {} i Raumo"]),
    "address": (address, ["Perhe asuu osoitteessa {}.", "Häätö: {}.", "muutti {} kesällä", "Kodissa, {}, on hometta."]),
    "case_number": (case_number, ["Asiakasnumero {} jäi.", "asianumero: {}", "päätösnumero {}", "Dnro {}."]),
}


_FIRST = ["Matti", "Marjut", "Liisa", "Anna-Liisa", "Jukka", "Päivi", "Mohamed", "Heikki", "Tuomas", "Oona"]
_LAST = ["Virta{}", "Koski{}", "Lahti{}", "Törhö{}", "Kärkkäi{}", "Reinikai{}", "Peura{}", "Ruokolai{}"]
_CASES = [("", "nen"), ("n", "sen"), ("lle", "selle"), ("lta", "selta"), ("n", "sen"), ("a", "sta")]


def name(rng: Random) -> str:
    """A first name and a surname in -nen in one case; the first name in the nominative or, where simple, not."""
    last, (_, ending) = rng.choice(_LAST), rng.choice(_CASES)
    surname = last.format(ending.translate(str.maketrans("a", "ä")) if "ö" in last or "ä" in last else ending)
    first = rng.choice(_FIRST)
    return rng.choice(
        [
            f"{first} {surname}",
            f"{first} {surname}",
            f"{first}\n{surname}",
            f"{first.lower()} {surname.lower()}",
            f"{first[0]}. {surname}",
            surname,
            f"{first.upper()} {surname.upper()}",
            f"{first}  {surname}",
        ]
    )


NAMES = {"name": (name, ["Eilen {} odotti.", "Puhuin asiasta, {} ei saanut aikaa.", "Kävi ilmi: asiakas {} muutti."])}


def generated(kind: str, count: int = ITEMS) -> list[tuple[str, str, str]]:
    """Return `count` of (item, sentence with a place for it, text) of one class; the same ones each time."""
    make, sentences = (CASES | NAMES)[kind]
    rng = Random(kind)
    items = [(make(rng), rng.choice(sentences)) for _ in range(count)]
    return [(item, sentence, sentence.format(item)) for item, sentence in items]
