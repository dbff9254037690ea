"""What holds of every interval, whatever the counts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rake_analysis.analysis import rates

counts = st.integers(0, 10**7)


@given(counts, st.integers(0, 10**7))
def test_wilson_limits_enclose_the_share_and_stay_within_it(count, more):
    total = count + more
    if total == 0:
        return
    low95, high95 = rates.wilson(count, total)
    low998, high998 = rates.wilson(count, total, 0.998)
    assert 0 <= low998 <= low95 <= count / total <= high95 <= high998 <= 1


@given(counts)
def test_poisson_limits_enclose_the_count_and_widen_with_the_level(count):
    low95, high95 = rates.poisson(count)
    low998, high998 = rates.poisson(count, 0.998)
    assert 0 <= low998 <= low95 <= count < high95 <= high998


@given(st.lists(counts, min_size=1, max_size=20), st.randoms())
def test_the_order_of_rows_does_not_matter(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    shuffled = np.array(values)[order]
    np.testing.assert_array_equal(rates.poisson(values)[1][order], rates.poisson(shuffled)[1])
