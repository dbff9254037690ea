"""From survey exports to the canonical table of observations: read, bind, check, protect, store."""
