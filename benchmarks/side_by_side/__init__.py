"""Recorders beside each other, and beside what none of them can be faster than."""
