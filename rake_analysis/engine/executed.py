"""What executing a page gave, as it is kept between runs."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Executed:
    """Outputs by cell, inline results in order, and the files read (path → sha256, None where there was no file)."""

    outputs: list[list[dict[str, Any]]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    inputs: dict[str, str | None] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")

    @classmethod
    def from_bytes(cls, content: bytes) -> "Executed":
        return cls(**json.loads(content))
