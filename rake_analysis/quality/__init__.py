"""Whether a period's material is good enough: checks kept as data, measured apart from being judged."""
