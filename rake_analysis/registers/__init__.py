"""Registers that people edit in a spreadsheet: proposals and their history, comments. Every read validates them."""
