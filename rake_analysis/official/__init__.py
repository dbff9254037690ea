"""Official statistics: the answers of Sotkanet and StatFin as files, kept as snapshots and read as one table."""

from rake_analysis.official.inbox import import_folder
from rake_analysis.official.snapshots import Snapshot, list_snapshots, read

__all__ = ["Snapshot", "import_folder", "list_snapshots", "read"]
