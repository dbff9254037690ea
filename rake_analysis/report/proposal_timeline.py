"""Proposals on a time axis: made, decided, finished or rejected, and the deadline; told apart by shape."""

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report.charts import Chart, style

_EVENT_MARKS = {
    "accepted": "decided",
    "returned": "decided",
    "started": "decided",
    "completed": "completed",
    "rejected": "rejected",
}


def timeline(proposals: pl.DataFrame, events: pl.DataFrame) -> Chart | None:
    """Return the proposals as a timeline, the oldest first; None where there are none.

    `proposals` are those of Material.proposals, `events` of Registers.proposal_events, oldest first. A rejected
    proposal has no deadline any more.
    """
    if proposals.height == 0:
        return None
    rows = []
    for row in proposals.sort("created_date", "proposal_id").iter_rows(named=True):
        marks = [(row["created_date"], "created")]
        own = events.filter(pl.col("proposal_id") == row["proposal_id"])
        marks += [
            (day, _EVENT_MARKS[event]) for day, event in own["event_date", "event"].iter_rows() if event in _EVENT_MARKS
        ]
        if row["deadline"] and row["status"] != "rejected":
            marks.append((row["deadline"], "late" if row["is_late"] else "deadline"))
        named = (row["proposal_id"], row["title"], proposal_tables.status_word(row))
        # Steps of one day stay in the order in which they were taken.
        rows += [(*named, day, mark) for day, mark in sorted(marks, key=lambda mark: mark[0])]
    table = pl.DataFrame(rows, schema=["item", "title", "state", "date", "mark"], orient="row")
    return Chart("timeline", table, alt(proposals), caption=_caption())


def alt(proposals: pl.DataFrame) -> str:
    """Return what the timeline shows: how many proposals stand where, and which are late."""
    counted = dict(proposals["status"].value_counts().iter_rows())
    stands = [
        f"{finnish.uncapitalised(label)} {finnish.number(counted[code])}"
        for code, label in metadata.labels("proposal_statuses").items()
        if code in counted
    ]
    late = proposals.filter("is_late").sort("proposal_id")["proposal_id"].to_list()
    told = f"Määräajan ylittäneet: {finnish.listing(late)}." if late else "Yksikään ei ole ylittänyt määräaikaansa."
    return f"Aikajana: {finnish.count(proposals.height, 'proposal')}. Tilanne: {finnish.listing(stands)}. {told}"


def _caption() -> str:
    key = "; ".join(f"{look.symbol} {look.label_fi}" for look in style.MARKS.values())
    return f"Ehdotusten vaiheet. {finnish.capitalised(key)}. Lähde: ehdotusrekisteri."
