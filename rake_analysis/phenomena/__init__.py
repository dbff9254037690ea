"""From masked observations to phenomena codes: catalogue, words, rules, coder."""
