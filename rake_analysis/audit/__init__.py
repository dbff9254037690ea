"""What a rendered release gives away, read from its files as an outsider would, apart from the code that protects."""

from rake_analysis.audit.attack import attack
from rake_analysis.audit.report import Audit, audit, is_clean_for

audit_cells = attack

__all__ = ["Audit", "attack", "audit", "audit_cells", "is_clean_for"]
