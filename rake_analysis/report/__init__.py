"""What notebooks and reports call: load a period's material, word it, draw it, lay out the pages."""
