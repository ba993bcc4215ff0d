"""Whole seconds in the clock's own unit."""


def s(seconds):
    return round(seconds * 1_000_000_000)
