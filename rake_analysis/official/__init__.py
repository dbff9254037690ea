"""Official statistics: the answers of Sotkanet and StatFin as files, kept as snapshots and read as one table."""
