"""A server on this machine that behaves like Sotkanet and StatFin's PxWeb v1, their refusals included."""

import json
import time
from collections.abc import Callable
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import prod
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

SOTKANET = "/rest/1.1"
STATFIN = "/PxWeb/api/v1/fi/StatFin"

REGIONS = [
    {"id": 976, "code": "06", "category": "HYVINVOINTIALUE", "title": {"fi": "Satakunnan hyvinvointialue"}},
    {"id": 9001, "code": "04", "category": "MAAKUNTA", "title": {"fi": "Satakunta"}},
]
HOUSING_TITLE = "Yleistä asumistukea saaneet kotitaloudet yhteensä, % asuntokunnista"
AREAS = {
    "SSS": "KOKO MAA",
    "KU609": "Pori",
    "KU102": "Huittinen",
    "MK04": "Satakunta",
    "HVA06": "Satakunnan hyvinvointialue",
}


def described(id, title, first=2020, last=2024):
    return {
        "id": id,
        "data-updated": "2025-05-02",
        "range": {"start": first, "end": last},
        "title": {"fi": title},
        "organization": {"title": {"fi": "Terveyden ja hyvinvoinnin laitos (THL)"}},
        "limits": {"fi": "<p>Alle viiden tapauksen tietoja ei julkaista.</p>"},
    }


def variable(code, text, labels, **more):
    return {"code": code, "text": text, "values": list(labels), "valueTexts": list(labels.values()), **more}


def key_figures():
    return [
        variable("alue_23_20260101", "Alue", AREAS, elimination=True),
        variable("timeperiod_y", "Vuosi", {str(year): str(year) for year in range(2015, 2025)}, time=True),
        variable("sukupuoli_9_20180101", "Sukupuoli", {"SSS": "Yhteensä", "1": "Miehet", "2": "Naiset"}),
        variable(
            "contentscode",
            "Tiedot",
            {"vaesto": "Väkiluku", "vaesto_yli64_p": "Yli 64-vuotiaiden osuus väestöstä, %", "dem_huoltos": "Huolto"},
        ),
    ]


class State:
    """What the services hold and how they fail.

    `faults`: part of an address → what happens to its next calls; `damage` changes every answer's JSON value.
    """

    def __init__(self):
        self.address = ""
        self.regions = list(REGIONS)
        self.indicators = {2320: described(2320, HOUSING_TITLE)}
        self.values = {2320: 3.4}
        self.tables = {("vaerak", "11ra"): key_figures()}
        self.limits = {"maxValues": 120000, "maxCells": 120000, "maxCalls": 40, "timeWindow": 60, "CORS": True}
        self.faults: dict[str, list[str]] = {}
        self.damage: Callable[[Any], Any] = lambda answer: answer
        self.calls: list[str] = []
        self.slow_seconds = 0.6

    def count(self, part):
        return sum(part in call for call in self.calls)


@contextmanager
def running():
    """Give (base address, State) of a server that stops when the block ends."""
    state = State()
    server = _Server(("127.0.0.1", 0), type("Handler", (Handler,), {"state": state}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that gave up waiting is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    state: State

    def log_message(self, format, *args):
        pass

    def do_GET(self):
        self._answer(None)

    def do_POST(self):
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body):
        self.state.calls.append(f"{self.command} {self.path}")
        fault = next((faults.pop(0) for part, faults in self.state.faults.items() if part in self.path and faults), "")
        agent = self.headers.get("User-Agent", "")
        if not agent or agent.startswith(("python-requests", "python-httpx")):
            self._send(403, b"Forbidden")
        elif fault in ("304", "429", "500", "503"):
            self._send(int(fault), b"", {"Retry-After": "7"} if fault == "429" else {})
        elif fault == "html":
            self._send(200, b"<!DOCTYPE html><html><body>Huoltokatko</body></html>")
        else:
            if fault == "slow":
                time.sleep(self.state.slow_seconds)
            path = urlsplit(self.path)
            service = self._sotkanet if path.path.startswith(SOTKANET) else self._statfin
            status, content = service(path.path, parse_qs(path.query, keep_blank_values=True), body)
            raw = json.dumps(self.state.damage(content), ensure_ascii=False).encode()
            tag = f'"{sha256(raw).hexdigest()[:16]}"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                self._send(304, b"")
            else:
                self._send(status, raw, {"ETag": tag} if body is None else {}, is_cut=fault == "cut")

    def _send(self, status, raw, headers=None, is_cut=False):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw[: len(raw) // 2] if is_cut else raw)

    def _sotkanet(self, path, query, body):
        what = path.removeprefix(f"{SOTKANET}/")
        if what == "regions":
            return 200, self.state.regions
        if what == "indicators":
            return 200, list(self.state.indicators.values())
        if what.startswith("indicators/"):
            found = self.state.indicators.get(int(what.partition("/")[2]))
            return (200, found) if found else (404, {})
        if what != "json" or not all(year.isdecimal() for year in query.get("years", ["-"])):
            return 400, {}
        id = int(query["indicator"][0])
        if id not in self.state.values:
            return 200, []
        return 200, [
            {"indicator": id, "region": 976, "year": int(year), "gender": sex, "value": self.state.values[id]}
            for year, sex in product(query["years"], query["genders"])
        ]

    def _statfin(self, path, query, body):
        if path.rstrip("/") == STATFIN and "config" in query:
            return 200, self.state.limits
        what = path.removeprefix(f"{STATFIN}/")
        if "_pxt_" in what:
            return 400, {"error": "Bad request"}
        topic, _, table = what.removesuffix(".px").partition("/")
        variables = self.state.tables.get((topic, table))
        if variables is None or not path.startswith(STATFIN):
            return 404, {}
        if body is None:
            return 200, {"title": "Väestön tunnuslukuja", "variables": variables}
        return self._table(table, variables, {one["code"]: one["selection"]["values"] for one in body["query"]})

    def _table(self, table, variables, asked):
        known = {one["code"]: set(one["values"]) for one in variables}
        if not all(code in known and values and set(values) <= known[code] for code, values in asked.items()):
            return 400, {"error": "The request for variable is not valid"}
        used = [one for one in variables if one["code"] in asked]
        sizes = [len(asked[one["code"]]) for one in used]
        if prod(sizes) > self.state.limits["maxCells"]:
            return 403, {"error": "Too many values selected"}
        dimension = {}
        for one in used:
            labels = dict(zip(one["values"], one["valueTexts"], strict=True))
            codes = asked[one["code"]]
            category = {"index": {code: n for n, code in enumerate(codes)}, "label": {c: labels[c] for c in codes}}
            dimension[one["code"]] = {"label": one["text"], "category": category}
        years = [one["code"] for one in used if one["code"].startswith("timeperiod")]
        cells = product(*(asked[one["code"]] for one in used))
        return 200, {
            "version": "2.0",
            "class": "dataset",
            "label": "Väestön tunnuslukuja",
            "updated": "2026-06-08T05:00:00Z",
            "id": [one["code"] for one in used],
            "size": sizes,
            "role": {"time": years, "geo": ["alue_23_20260101"], "metric": ["contentscode"]},
            "dimension": dimension,
            # The same cell has the same figure in whatever part it comes.
            "value": [int(sha256("/".join(cell).encode()).hexdigest()[:4], 16) / 10 for cell in cells],
            "extension": {"px": {"tableid": table}},
        }
