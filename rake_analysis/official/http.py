"""A polite HTTP client for the producers' services: one request at a time, named, paced, bounded in time and size.

Only `statistics fetch` uses it; every other command works from the snapshots.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from rake_analysis.errors import UserError

_ATTEMPTS = 4
_LONGEST_WAIT = 120.0
_LONGEST_ANSWER = 300.0
_MOST_BYTES = 64 * 1024 * 1024
_AGAIN = "Run 'rake-analysis statistics fetch' again later; what was fetched today is not fetched twice."


class Refused(UserError):
    """The service answered with an error of its own; `status` is the HTTP status."""

    def __init__(self, problem: str, *, place: str, remedy: str, status: int):
        super().__init__(problem, place=place, remedy=remedy)
        self.status = status


class Offline(UserError):
    """The service cannot be reached at all: to try the next indicator would be useless."""


@dataclass(frozen=True)
class Stamp:
    """What a service said of an answer's age: sent back, so that an unchanged answer is not sent again."""

    address: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Received:
    """An answer. `content` is None when it is the same as the one the stamp told of."""

    content: bytes | None
    stamp: Stamp


class Client:
    """Asks one service. `sleep` and `clock` (seconds) are those of `time` outside tests."""

    def __init__(
        self,
        user_agent: str,
        *,
        timeout: float = 60.0,
        most_bytes: int = _MOST_BYTES,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ):
        import httpx

        self._http = httpx.Client(headers={"User-Agent": user_agent}, timeout=timeout, follow_redirects=True)
        self._most_bytes = most_bytes
        self._sleep, self._clock = sleep, clock
        self._most_calls, self._window = 1, 0.2
        self._calls: list[float] = []

    def close(self) -> None:
        self._http.close()

    def pace(self, most_calls: int, window: float) -> None:
        """Make at most `most_calls` calls in `window` seconds from now on, retries included."""
        self._most_calls, self._window = most_calls, window

    def get(
        self, address: str, params: Sequence[tuple[str, str | int]] = (), *, earlier: Stamp | None = None
    ) -> Received:
        """Return the JSON bytes at `address`, or no content when they are those of `earlier`.

        Raises Offline when there is no connection, Refused when the service answers with an error, and UserError
        when the answer is cut off, too slow, too large or a web page.
        """
        request = self._http.build_request("GET", address, params=list(params) or None)
        known = earlier if earlier is not None and earlier.address == str(request.url) else None
        if known is not None:
            stamps = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
            request.headers.update({name: value for name, value in stamps.items() if value})
        received = self._ask(request)
        if received.content is not None:
            return received
        if known is None:
            place = str(request.url)
            raise Refused("the service answered 304 to a first question", place=place, remedy=_AGAIN, status=304)
        return Received(None, known)

    def post(self, address: str, body: Mapping[str, Any]) -> bytes:
        """Return the JSON bytes that answer the query `body`. Raises as `get` does."""
        return self._ask(self._http.build_request("POST", address, json=body)).content or b""

    def _ask(self, request: Any) -> Received:
        import httpx

        place = str(request.url)
        for attempt in range(1, _ATTEMPTS + 1):
            self._keep_pace()
            wait = 2.0 ** (attempt - 1)
            try:
                answer, content = self._send(request)
            except httpx.RequestError as error:
                if attempt == _ATTEMPTS:
                    raise _unanswered(error, place) from error
            else:
                if answer.status_code != 429 and answer.status_code < 500:
                    return _checked(answer, content, place)
                wait = max(wait, _asked_wait(answer.headers.get("Retry-After", "")))
                if attempt == _ATTEMPTS or wait > _LONGEST_WAIT:
                    raise _refusal(answer, place)
            self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _keep_pace(self) -> None:
        if len(self._calls) >= self._most_calls:
            rest = self._calls[-self._most_calls] + self._window - self._clock()
            if rest > 0:
                self._sleep(rest)
        self._calls.append(self._clock())

    def _send(self, request: Any) -> tuple[Any, bytes]:
        begun, content = self._clock(), bytearray()
        with self._streamed(request) as answer:
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > self._most_bytes:
                    problem = f"the answer is over {self._most_bytes // 1024**2} MB"
                    raise UserError(problem, place=str(request.url), remedy="Ask for less at a time.")
                if self._clock() - begun > _LONGEST_ANSWER:
                    raise UserError("the answer does not end", place=str(request.url), remedy=_AGAIN)
        return answer, bytes(content)

    @contextmanager
    def _streamed(self, request: Any) -> Iterator[Any]:
        answer = self._http.send(request, stream=True)
        try:
            yield answer
        finally:
            answer.close()


def _checked(answer: Any, content: bytes, place: str) -> Received:
    stamp = Stamp(place, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
    if answer.status_code == 304:
        return Received(None, stamp)
    if answer.status_code != 200:
        raise _refusal(answer, place)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        remedy = "Check the address in rake.toml, and that no proxy or log-in page stands between."
        raise UserError("a web page came instead of data", place=place, remedy=remedy)
    return Received(content, stamp)


def _refusal(answer: Any, place: str) -> Refused:
    status = answer.status_code
    remedies = {
        403: "The service refuses this client or a selection this large; see user_agent under [statistics].",
        429: "The service asks for a longer pause. " + _AGAIN,
    }
    remedy = remedies.get(status, _AGAIN if status >= 500 else "Check the id and the address.")
    return Refused(f"the service answered {status} {answer.reason_phrase}", place=place, remedy=remedy, status=status)


def _unanswered(error: Any, place: str) -> UserError:
    import httpx

    if "CERTIFICATE" in str(error):
        remedy = "Ask those who run the network for their certificate and name its file in SSL_CERT_FILE."
        return Offline("the service's certificate is not trusted", place=place, remedy=remedy)
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return Offline("no connection to the service", place=place, remedy="Check the network. " + _AGAIN)
    if isinstance(error, httpx.TimeoutException):
        return UserError("the service did not answer in time", place=place, remedy=_AGAIN)
    if isinstance(error, httpx.TooManyRedirects):
        return UserError("the service sends the request in circles", place=place, remedy="Check its address.")
    return UserError("the answer was cut off or garbled", place=place, remedy=_AGAIN)


def _asked_wait(header: str) -> float:
    """Seconds of a Retry-After header, which holds seconds or a date; 0 when it says nothing readable."""
    if header.strip().isdecimal():
        return float(header)
    try:
        return (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0.0
