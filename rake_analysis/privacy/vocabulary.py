"""Ordinary Finnish words, so that a capitalised word that is none of them can be a name.

Known are the word forms of simplemma's dictionary (MIT) that it has in lower case, with clitics and possessive
suffixes, compounds of such words, and words with an ending that derives ordinary words only.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from rake_analysis import metadata

_CLITICS = ("kaan", "kään", "kin", "han", "hän", "ko", "kö", "pa", "pä")
_POSSESSIVES = ("nsa", "nsä", "mme", "nne", "an", "än", "en", "ni", "si")
_SHORTEST_PART = 3
_SHORTEST_FIRST_PART = 4
_SHORTEST_LAST_PART = 4
_LONG_LAST_PART = 8
_SHORTEST_COMPOUND = 8
_SHORTEST_COMPOUND_PART = 6
# Endings of participles, actions, qualities and manners: no name ends so.
_DERIVED = re.compile(
    r"\w{3,}(?:mi(?:s(?:en|t[aä]|ess[aä]|een|ell[aä]))|mi(?:set|sten|siin|siss[aä]|sist[aä])"
    r"|lli(?:nen|s(?:en|t[aä]|ess[aä]|een|ell[aä]|est[aä]|et|ten|i[aä]|uu\w+|uus))|esti"
    r"|(?:uu|yy)(?:s|den|tta|ttä|teen|dessa|dessä|desta|destä|della|dellä)|[tdlnrs]t?[uy](?:jen|ihin|issa|issä|ista|istä)"
    r"|(?:ne|nee)(?:et|ssa|ssä|iden|ita|itä|lle|lla|llä)|v(?:at|ät|ien|ia|iä|issa|issä|ista|istä)"
    r"|(?:ma|mä)(?:an|än|ssa|ssä|sta|stä|lla|llä|tta|ttä)|(?:essa|essä|taessa|täessä|ttua|ttyä)(?:an|än|ni|mme|nsa|nsä)?"
    r"|(?:than|thän|tko|tkö|taan|tään|daan|dään|isivat|isivät|ttiin|mista|mistä|ksesi|kseni|kseen|jille|jien|joilla|jöillä"
    r"|joiden|jöiden|joita|jöitä))"
    r"|\w{5,}(?:minen|mpi|mman|mpaa|mpää|mmat|mmät|immat|immät|impia|impiä|impien|mpien|mmin|immin)"
)
# What no Finnish word has: such a word is foreign, whatever the dictionary says.
_FOREIGN = re.compile(r"[a-zäö-]*(?:[cqwxzåéèñßøæšžüçáíóúý]|th(?![aä]n$)|ph|ck)[\w-]*")
# Last parts of many surnames; as compounds of ordinary words they stand in the dictionary.
_SURNAME_TAILS = re.compile(
    r"\w{2,}(?:mäk[ie]|mäe|nieme?|niemi|lahti|lahde|lahtee|järv[ie]|salo|aho|lam[pm][ie]|koski|koske|harju|vaara|"
    r"kallio|lehto|lehdo|luoto|luodo|luoma|viita|viida|puro|joki|joe|virta|virra|heimo|saari|saare|silta|silla|maa|ström|qvist|kvist|"
    r"lund|blom|roos|holm|sson)(?:n|a|ä|ta|tä|lla|llä|lle|lta|ltä|sta|stä|ksi|na|nä|i\w{1,3})?"
)
_SHORT_FIRST_PARTS = frozenset(
    [
        *("työ", "yli", "ali", "maa", "puu", "sää", "pää", "jää", "iso", "uni", "osa", "ero", "etu", "tie", "syy"),
        *("esi", "ala", "ylä", "epä", "avo", "kuu", "suu", "voi", "yön", "vyö", "ilo", "ohi"),
    ]
)


@lru_cache(maxsize=500_000)
def is_ordinary(word: str, language: str = "fi") -> bool:
    """Tell whether a lower-case word is an ordinary one: in the language's dictionary, or derived or put together.

    >>> is_ordinary("asunnottomuudesta"), is_ordinary("sosiaalityöntekijöille"), is_ordinary("möttölä")
    (True, True, False)
    """
    tail = word.rpartition("-")[2]
    if tail != word and len(tail) > 2:
        return is_ordinary(tail, language)
    if language == "sv":
        return _is_swedish(word)
    if _FOREIGN.fullmatch(word) and word not in _extra():
        return False
    return _is_in_dictionary(word) or _has_suffix(word) or _DERIVED.fullmatch(word) is not None or _is_compound(word)


@lru_cache(maxsize=100_000)
def is_finite_verb(word: str) -> bool:
    """Tell whether a lower-case word is a verb in the third person, as it stands after who did it.

    >>> [is_finite_verb(word) for word in ("omistaa", "totesi", "viihtyi", "rantaa", "talo")]
    [True, True, True, False, False]
    """
    if word in _AUXILIARIES:
        return True
    lemma = _dictionary("fi").get(word)
    if lemma is None or not lemma.endswith(("a", "ä")) or len(word) < 3:
        return False
    if word.endswith(("aa", "ää")):
        return lemma == word
    return word.endswith(("i", "ee", "oo", "öö", "uu", "yy", "vat", "vät")) and lemma[-2:] not in ("ja", "jä")


_AUXILIARIES = frozenset(
    ["on", "oli", "ei", "eikä", "olisi", "ovat", "olivat", "sai", "saa", "voi", "vei", "toi", "jäi", "jää", "lienee"]
)


def _is_in_dictionary(word: str) -> bool:
    return word in _extra() or _dictionary("fi").get(word) is not None


def _is_swedish(word: str) -> bool:
    """In the Swedish dictionary, or a compound of two of its words, an s between them or not."""
    known = _dictionary("sv")

    def is_word(part: str) -> bool:
        return part in _extra() or known.get(part) is not None

    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    return is_word(word) or any(is_word(word[cut:]) and is_word(word[:cut].removesuffix("s")) for cut in cuts)


def _has_suffix(word: str) -> bool:
    for ending in (*_CLITICS, *_POSSESSIVES):
        if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST_PART:
            continue
        bare = word.removesuffix(ending)
        if word.endswith("nen") or (ending in ("an", "än", "en", "si") and len(bare) < 5):
            continue  # a surname in -nen and short stems look like a word with a suffix
        # A possessive suffix has swallowed the n of a genitive.
        if _is_in_dictionary(bare) or (ending in _POSSESSIVES and _is_in_dictionary(f"{bare}n")):
            return True
        if ending in _CLITICS and any(
            bare.endswith(own) and _is_in_dictionary(bare.removesuffix(own)) for own in _POSSESSIVES[:4]
        ):
            return True
    return False


def _is_compound(word: str, shortest: int = _SHORTEST_COMPOUND) -> bool:
    """A known last part after a known first one, or a long last part after anything: Finnish words, not names."""
    if len(word) < shortest or _SURNAME_TAILS.fullmatch(word):
        return False
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_LAST_PART + 1):
        last = word[cut:]
        if not (_is_in_dictionary(last) or (len(last) > 6 and _has_suffix(last))):
            continue
        first = word[:cut]
        if len(first) < _SHORTEST_FIRST_PART and first not in _SHORT_FIRST_PARTS:
            continue
        if _is_first_part(first) or len(last) >= _LONG_LAST_PART:
            return True
    return False


def _is_first_part(first: str) -> bool:
    """A word, a compound, or the form that words in -nen have before another (`asumis`, `erityis`)."""
    if _is_in_dictionary(first) or (first.endswith("is") and _is_in_dictionary(first.removesuffix("s") + "nen")):
        return True
    is_joined = first.endswith("is") and _is_compound(first.removesuffix("s") + "nen")
    return is_joined or (
        len(first) >= _SHORTEST_COMPOUND_PART and _is_compound(first, shortest=_SHORTEST_COMPOUND_PART)
    )


@cache
def _dictionary(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

    return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)


@cache
def _extra() -> frozenset[str]:
    """Words that the dictionary lacks: particles, adverbs, what people write in reports."""
    lines = (metadata.FOLDER / "names" / "ordinary_words.csv").read_text(encoding="utf-8").split()
    return frozenset(lines[1:])
