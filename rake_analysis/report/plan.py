"""How the implementation plan proceeds: actions by goal, late ones, annual clock, competence, coverage, roles."""

from rake_analysis import finnish
from rake_analysis.report import plan_tables, prose, wording
from rake_analysis.report.load import WORKING, Material
from rake_analysis.report.plan_follow_up import FollowUp
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View


class PlanPage(View):
    """What `notebooks/plan.qmd` shows: the plan on the period's last day. In a release without names of units."""

    page_name = "plan"
    shows_registers = True

    def __init__(self, material: Material):
        super().__init__(material)
        self.follow_up = FollowUp(material, material.period.start, material.period.end)

    @property
    def summary(self) -> Markdown:
        return self.follow_up.summary

    @property
    def origins_note(self) -> Markdown:
        return prose.text(wording.phrases()["plan"]["origins"])

    @property
    def competence_table(self) -> Table:
        """Participants by period; a release tells this period's only."""
        periods = self.material.periods if self.material.audience == WORKING else [self.material.period]
        counts = {
            finnish.capitalised(period.label_fi): self.follow_up.participants(period.start, period.end)
            for period in periods[-4:]
        }
        return plan_tables.competence_table(counts, self.material.audience)

    @property
    def competence_note(self) -> Markdown:
        texts = [wording.phrases()["plan"]["competence"]]
        if self.material.audience != WORKING:
            texts.append(plan_tables.suppression_note())
        return prose.joined(texts)

    @property
    def communication_table(self) -> Table:
        return plan_tables.communication_table(self.follow_up.plan)

    @property
    def roles_table(self) -> Table:
        return plan_tables.roles_table(self.follow_up.plan)
