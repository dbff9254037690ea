"""Registers of proposals, decisions, quotes, comments, the plan: kept by people and commands, checked at every read."""
