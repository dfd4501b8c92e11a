"""Measures the figures this project promises, each beside its floor in the same run. `make bench`; docs/figures.md."""
