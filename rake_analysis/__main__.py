"""`python -m rake_analysis` is the command `rake-analysis`."""

from rake_analysis.cli import main

main()
