import collections
import re
from random import Random

import pytest

from rake_analysis.example import planting, responses
from rake_analysis.periods import parse

PERIODS = ("2024H1", "2024H2", "2025H1", "2025H2")
CHECK_DIGITS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
CODE = re.compile(r"(\d{6})\s*([-+ABCDEFYXWVU])\s*(9\d\d)([0-9A-Y])", re.IGNORECASE)
CLASSES = {
    *("identity_code", "phone", "email", "iban", "register_plate", "business_id", "birth_date", "address"),
    *("case_number", "name", "rare_combination"),
}


def planted(seed: int) -> list[tuple[str, str, str]]:
    return [
        (period, kind, value)
        for period in PERIODS
        for row in responses.responses(parse(period), seed=seed, scale=1)
        for kind, value in row.planted
    ]


def has_right_check_digit(code: str) -> bool:
    match = CODE.fullmatch(code)
    assert match is not None, code
    return CHECK_DIGITS[int(match[1] + match[3]) % 31] == match[4].upper()


def test_every_class_is_planted_in_every_half_year_about_forty_times():
    by_period = collections.defaultdict(list)
    for period, kind, _ in planted(1):
        by_period[period].append(kind)
    for kinds in by_period.values():
        assert set(kinds) == CLASSES
        assert 35 <= len(kinds) <= 45


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_identity_codes_have_individual_numbers_that_are_given_to_nobody(seed):
    codes = [value for _, kind, value in planted(seed) if kind == "identity_code"]
    assert len(codes) == 40
    for code in codes:
        match = CODE.fullmatch(code)
        assert match is not None and 900 <= int(match[3]) <= 999


def test_identity_codes_come_in_all_century_marks_and_in_every_way_of_writing():
    codes = [value for _, kind, value in planted(1) if kind == "identity_code"]
    assert {code[6] for code in codes if CODE.fullmatch(code) and len(code) == 11} >= set("-+ABCDEFYXWVU")
    assert sum(" " in code for code in codes) == 4
    assert sum("\n" in code for code in codes) == 4
    assert sum(code != code.upper() for code in codes) >= 2


def test_one_identity_code_in_ten_has_a_wrong_check_digit():
    codes = [value for _, kind, value in planted(1) if kind == "identity_code"]
    assert sum(not has_right_check_digit(code) for code in codes) == 4


def test_the_check_digit_is_the_remainder_by_31():
    code = planting.identity_code(Random(1), "-")
    assert has_right_check_digit(code)
    assert not has_right_check_digit(planting.identity_code(Random(1), "-", is_right=False))
    assert CHECK_DIGITS[131052308 % 31] == "T"


def test_ibans_have_the_remainder_1_by_97():
    for _, kind, value in planted(1):
        if kind == "iban":
            digits = value.replace(" ", "")
            assert int(digits[4:] + "1518" + digits[2:4]) % 97 == 1


def test_what_is_planted_stands_in_the_texts_of_its_row():
    for period in PERIODS:
        for row in responses.responses(parse(period), seed=1, scale=1):
            text = f"{row.description} {row.consequences} {row.proposal_text}"
            for _, value in row.planted:
                assert value in text


def test_addresses_of_e_mail_are_of_domains_kept_for_examples(truth):
    found = re.findall(r"@([\w.]+\w)", " ".join(row["planted"] for row in truth))
    assert found and all(domain.endswith(("example.fi", "example.com")) for domain in found)
