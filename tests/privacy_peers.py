"""What other tools find in a file of texts: run by tests/bench_privacy.py inside each tool's own environment.

Prints JSON: the spans of each text and the seconds they took. Imports nothing of this project.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

Spans = list[tuple[int, int]]


def presidio() -> Callable[[str], Spans]:
    """Every pattern recogniser that can hold in Finland, over a blank Finnish pipeline: no model can be downloaded."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, predefined_recognizers
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def __init__(self):
            super().__init__(models=[{"lang_code": "fi", "model_name": "blank"}])
            self.nlp = {"fi": spacy.blank("fi")}

        def load(self):
            return None

    names = ("EmailRecognizer", "IbanRecognizer", "DateRecognizer", "FiPersonalIdentityCodeRecognizer")
    registry = RecognizerRegistry(supported_languages=["fi"])
    for name in names:
        registry.add_recognizer(getattr(predefined_recognizers, name)(supported_language="fi"))
    phone = predefined_recognizers.PhoneRecognizer
    registry.add_recognizer(phone(supported_language="fi", supported_regions=["FI"]))
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["fi"])
    return lambda text: [(found.start, found.end) for found in analyzer.analyze(text, language="fi")]


def datafog() -> Callable[[str], Spans]:
    import datafog

    return lambda text: [(found.start, found.end) for found in datafog.scan(text).entities]


def scrubadub() -> Callable[[str], Spans]:
    import scrubadub

    scrubber = scrubadub.Scrubber()
    return lambda text: [(found.beg, found.end) for found in scrubber.iter_filth(text)]


PEERS = {"presidio-analyzer": presidio, "datafog": datafog, "scrubadub": scrubadub}


def main(name: str, path: str) -> None:
    warnings.simplefilter("ignore")
    texts = json.loads(Path(path).read_text(encoding="utf-8"))
    find = PEERS[name]()
    find(texts[0])
    started = time.perf_counter()
    spans = [find(text) for text in texts]
    json.dump({"spans": spans, "seconds": time.perf_counter() - started}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
