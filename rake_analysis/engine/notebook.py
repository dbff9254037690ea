"""An executed page as a Jupyter notebook that opens with its outputs."""

import json
from typing import Any

from rake_analysis.engine import prose
from rake_analysis.engine.document import Cell, Document
from rake_analysis.engine.executed import Executed


def render(document: Document, executed: Executed) -> bytes:
    """Return the page as notebook format 4.5: front matter as a raw cell, prose with its inline results, cells."""
    outputs = iter(executed.outputs)
    inline = iter(executed.inline)
    cells: list[dict[str, Any]] = []
    if document.settings.values:
        cells.append({"cell_type": "raw", "metadata": {}, "source": f"---\n{_front_matter(document)}---"})
    count = 0
    for block in document.blocks:
        if isinstance(block, Cell):
            count += 1
            cells.append(_code(block, block.source, next(outputs), count))
            if block.is_parameters and document.parameters:
                count += 1
                cells.append(_injected(document.parameters, count))
            continue
        texts = [
            prose.INLINE.sub(lambda match: next(inline), line.text) if line.kind == "prose" else line.text
            for line in block.lines
        ]
        if text := "\n".join(texts).strip("\n"):
            cells.append({"cell_type": "markdown", "metadata": {}, "source": text})
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
            "title": document.title,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "replace")


def _code(block: Cell, source: str, outputs: list[dict[str, Any]], count: int) -> dict[str, Any]:
    tags = block.options.get("tags", [])
    numbered = [
        {**output, "execution_count": count} if output["output_type"] == "execute_result" else output
        for output in outputs
    ]
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {"tags": [tags] if isinstance(tags, str) else tags} if tags else {},
        "outputs": numbered,
        "source": source,
    }


def _injected(parameters: dict[str, Any], count: int) -> dict[str, Any]:
    from rake_analysis.engine.kernel import assignments

    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {"tags": ["injected-parameters"]},
        "outputs": [],
        "source": assignments(parameters),
    }


def _front_matter(document: Document) -> str:
    import yaml

    return yaml.safe_dump(document.settings.values, allow_unicode=True, sort_keys=False)
