"""What holds for all counts: bounds in order, q above p, row order irrelevant."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from rake_analysis.analysis import counts
from rake_analysis.analysis.rate_ratios import benjamini_hochberg, rate_change

amounts = st.integers(0, 5000)
exposures = st.floats(0.01, 1e5)


@settings(deadline=None)  # the first call imports scipy
@given(amounts, exposures, amounts, exposures)
def test_the_ratio_lies_in_its_interval_and_the_test_agrees_with_the_interval(before, days, after, later_days):
    row = rate_change(before, days, after, later_days).row(0, named=True)
    if before + after == 0:
        assert set(row.values()) == {None}
        return
    assert 0 <= row["p_value"] <= 1
    if before:
        assert row["low"] <= row["ratio"] * (1 + 1e-9)
        assert row["ratio"] <= row["high"] * (1 + 1e-9)
    is_outside = row["low"] > 1 or (row["high"] is not None and row["high"] < 1)
    if abs(row["p_value"] - 0.05) > 1e-6:
        assert is_outside == (row["p_value"] < 0.05)


@settings(deadline=None)
@given(st.integers(1, 2000), exposures, st.integers(1, 2000), exposures)
def test_swapping_the_periods_inverts_the_ratio_and_keeps_the_p_value(before, days, after, later_days):
    forward = rate_change(before, days, after, later_days).row(0, named=True)
    backward = rate_change(after, later_days, before, days).row(0, named=True)
    assert abs(forward["low"] * backward["high"] - 1) < 1e-6
    assert abs(forward["p_value"] - backward["p_value"]) < 1e-6


@given(st.lists(st.none() | st.floats(0, 1), max_size=40))
def test_q_values_are_at_least_p_and_keep_their_order(p_values):
    q_values = benjamini_hochberg(pl.Series(p_values, dtype=pl.Float64)).to_list()
    pairs = [(p, q) for p, q in zip(p_values, q_values, strict=True) if p is not None]
    assert [q is None for q in q_values] == [p is None for p in p_values]
    assert all(p <= q + 1e-12 and q <= 1 for p, q in pairs)
    ordered = [q for _, q in sorted(pairs)]
    assert ordered == sorted(ordered)


rows = st.lists(
    st.tuples(
        st.sampled_from(["2025H1", "2025H2"]),
        st.sampled_from([None, "A", "B"]),
        st.sampled_from([None, "609", "684", "koko alue"]),
        st.sampled_from(["team", "resident"]),
        st.lists(st.sampled_from(["ASU", "TOI", "MUU"]), min_size=1),
    ),
    min_size=1,
    max_size=30,
)


@settings(deadline=None)
@given(rows, st.randoms())
def test_the_order_of_rows_is_irrelevant_and_no_count_exceeds_the_reports(drawn, random):
    schema = dict.fromkeys(("observation_id", "period", "unit", "municipality_code", "reporter_role"), pl.String)
    table = pl.DataFrame([(str(i), *row[:4]) for i, row in enumerate(drawn)], orient="row", schema=schema)
    observations = table.with_columns(organisation=pl.lit("Hva"))
    codes = pl.DataFrame(
        [(str(i), code) for i, row in enumerate(drawn) for code in row[4]],
        orient="row",
        schema={"observation_id": pl.String, "phenomenon": pl.String},
    )
    counted = counts.phenomenon_counts(observations, codes)
    shuffled = observations.sample(fraction=1, shuffle=True, seed=random.randint(0, 99))
    assert_frame_equal(counted, counts.phenomenon_counts(shuffled, codes.reverse()))
    for column in ("unit_count", "municipality_count", "role_count"):
        assert (counted[column] <= counted["report_count"]).all()
