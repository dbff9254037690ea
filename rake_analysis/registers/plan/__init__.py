"""Follow-up of the implementation plan: the plan itself, its actions and their history, its year, competence."""
