"""Contracts of the tables that pass between stages. Rules are named as the truth they state."""

import dataframely as dy
import polars as pl


class Observation(dy.Schema):
    """One row per observation; free texts are masked. Empty means not asked or not answered.

    `acute_rule` says why `is_acute` is true: `form` (the urgency answer) or the id of a rule in urgency.yml.
    """

    observation_id = dy.String(primary_key=True)
    period = dy.String(regex=r"^20\d\dH[12]$")
    received_date = dy.Date()
    received_at = dy.Datetime(nullable=True, time_unit="us")
    language = dy.Enum(["fi", "sv"], nullable=True)
    reporter_role = dy.String()
    organisation = dy.String(nullable=True)
    unit = dy.String(nullable=True)
    service_task = dy.String(nullable=True)
    client_group = dy.List(dy.String(), nullable=False)
    age_group = dy.List(dy.String(), nullable=False)
    municipality_code = dy.String(nullable=True)
    tone = dy.String(nullable=True)
    need_shl11 = dy.List(dy.Int8(), nullable=False)
    description = dy.String()
    consequences = dy.String(nullable=True)
    frequency = dy.String(nullable=True)
    is_acute = dy.Bool()
    acute_rule = dy.String(nullable=True)
    proposal_text = dy.String(nullable=True)
    proposal_addressee = dy.String(nullable=True)
    wants_feedback = dy.Bool(nullable=True)
    form_version = dy.String()
    survey = dy.String()
    source_file = dy.String()
    source_row = dy.Int64(min=1)
    source_sha256 = dy.String()


class Rejected(dy.Schema):
    """Rows of an export that did not become observations: where they stand and the rule that says why."""

    source_file = dy.String()
    source_row = dy.Int64(min=1)
    source_sha256 = dy.String()
    survey = dy.String()
    rule = dy.String()
    column = dy.String(nullable=True)


class MaskedSpan(dy.Schema):
    """Personal data that was masked: where in the original text and by which rule, never what."""

    observation_id = dy.String()
    field = dy.String()
    start = dy.Int64(min=0)
    end = dy.Int64(min=1)
    kind = dy.String()
    rule = dy.String()


class PhenomenonCode(dy.Schema):
    """One row per (observation, phenomenon, span): what was coded, by whom, by which rule, from which words."""

    observation_id = dy.String()
    phenomenon = dy.String()
    coder = dy.String()
    rule = dy.String()
    field = dy.String(nullable=True)
    start = dy.Int64(nullable=True)
    end = dy.Int64(nullable=True)


class Statistic(dy.Schema):
    """One published figure. An absent row is unknown (missing or withheld), never zero.

    `value` is in the indicator's unit; `numerator` is the published count behind it, where there is one.
    """

    source = dy.String()
    indicator_id = dy.String()
    area_category = dy.String()
    area_code = dy.String()
    year = dy.Int32()
    sex = dy.Enum(["total", "male", "female"])
    value = dy.Float64()
    numerator = dy.Float64(nullable=True)
    snapshot = dy.String()


def empty(schema: type[dy.Schema]) -> pl.DataFrame:
    """Return a table of `schema` without rows."""
    return schema.create_empty()
