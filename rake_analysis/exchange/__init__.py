"""Counts of observations as counties exchange them: protected cells go out as a package, others' packages come in."""
