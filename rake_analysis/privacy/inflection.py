"""Finnish inflection of names, generously: every form a name can take, with and without consonant gradation.

A form too many costs little (it must still stand where a name stands), a form too few is a name in a report.
"""

_BACK = frozenset("aou")
_CASE_ENDINGS = ("n", "ssa", "sta", "lla", "lta", "lle", "na", "ksi", "tta", "t")
# Strong grade → weak grade at the end of the stem, longest first.
_GRADES = (
    *(("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("mp", "mm")),
    *(("lk", "l"), ("rk", "r"), ("hk", "h"), ("ht", "hd"), ("k", ""), ("p", "v"), ("t", "d")),
)
_IRREGULAR_GENITIVES = {
    **{"pori": ["porin"], "siikainen": ["siikaisten", "siikaisen"], "huittinen": ["huittisten", "huittisen"]},
    **{"köyliö": ["köyliön"], "säkylä": ["säkylän"], "rauma": ["rauman"], "eurajoki": ["eurajoen"]},
}


def forms(name: str, *, is_last: bool) -> set[str]:
    """Return the lower-case forms of a lower-case name: cases, and plurals of last names.

    >>> {"virtaselta", "virtasten"} <= forms("virtanen", is_last=True)
    True
    >>> {"matin", "matille"} <= forms("matti", is_last=False)
    True
    """
    head, dash, tail = name.rpartition("-")
    if dash:
        return {f"{head}-{form}" for form in forms(tail, is_last=is_last)}
    endings = _harmonised(name)
    found = {name}
    for stem in _stems(name, is_last=is_last):
        found |= {stem + ending for ending in endings}
        found |= {stem + stem[-1] + "n", stem + "h" + stem[-1] + "n"}
    if name.endswith("nen"):
        base = name[:-3]
        found |= {base + plural for plural in _harmonise(name, ("set", "sten", "silla", "sille", "silta"))}
    elif is_last:
        found |= {stem + plural for stem in _plural_stems(name) for plural in _harmonise(name, ("lla", "lle", "lta"))}
    return found


def genitives(name: str) -> list[str]:
    """Return the possible genitives of a lower-case place name."""
    if name in _IRREGULAR_GENITIVES:
        return _IRREGULAR_GENITIVES[name]
    return [stem + "n" for stem in _stems(name, is_last=True)]


def _harmonise(name: str, endings: tuple[str, ...]) -> list[str]:
    vowels = [letter for letter in name if letter in "aouäöy"]
    if vowels and vowels[-1] in _BACK:
        return list(endings)
    front = [ending.replace("a", "ä").replace("o", "ö") for ending in endings]
    # Names without back vowels in the end, and foreign ones, are written both ways.
    return front if vowels else sorted({*endings, *front})


def _harmonised(name: str) -> list[str]:
    return _harmonise(name, (*_CASE_ENDINGS, "a"))


def _stems(name: str, *, is_last: bool) -> set[str]:
    last = name[-1]
    if name.endswith("nen"):
        return {name[:-3] + "se"}
    if last not in "aeiouyäöåéü":
        return _consonant_stems(name)
    if last == "e":
        return {name, name + "e", *(stem + "ee" for stem in _strengthened(name[:-1]))}
    stems = {name, *(weak + last for weak in _weakened(name[:-1]))}
    if last == "i" and (is_last or name in ("meri", "suvi", "lahti", "tuuli", "lumi")):
        stems |= {name[:-1] + "e", *(weak + "e" for weak in _weakened(name[:-1]))}
        if name.endswith("ti"):
            stems |= {name[:-2] + "de", name[:-2] + "te"}
        if name.endswith("si"):
            stems |= {name[:-2] + "de", name[:-2] + "te"}
    return stems


def _consonant_stems(name: str) -> set[str]:
    stems = {name + "i"}
    if name.endswith("s"):
        body = name[:-1]
        stems |= {body + "kse", body + "ks"}
        if len(body) > 2:
            stems |= {strong + body[-1] * 2 for strong in _strengthened(body[:-1])}
    if name.endswith(("l", "r", "n", "h")):
        stems.add(name + "e")
    return stems


def _weakened(stem: str) -> list[str]:
    for strong, weak in _GRADES:
        if stem.endswith(strong):
            if len(strong) == 1 and len(stem) > 1 and stem[-2] in "s" + strong:
                return []
            return [stem[: -len(strong)] + weak]
    return []


def _strengthened(stem: str) -> list[str]:
    """Stems with the strong grade that a weak nominative has (Rinne → Rintee-, Hannes → Hanneks-, Kangas → Kankaa-)."""
    found = [stem]
    for strong, weak in (("nt", "nn"), ("nk", "ng"), ("lt", "ll"), ("rt", "rr"), ("mp", "mm"), ("ht", "hd")):
        if stem.endswith(weak):
            found.append(stem[: -len(weak)] + strong)
    for single in "kpt":
        if stem.endswith(single):
            found.append(stem + single)
    if stem.endswith("d"):
        found.append(stem[:-1] + "t")
    if stem.endswith("v"):
        found.append(stem[:-1] + "p")
    return found


def _plural_stems(name: str) -> set[str]:
    last = name[-1]
    if last in "aä":
        return {name[:-1] + "i", name[:-1] + "oi", name[:-1] + "öi"}
    if last in "ei":
        return {name[:-1] + "ei", name[:-1] + "i"}
    return {name + "i"}
