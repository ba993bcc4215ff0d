"""Core: one rule a file: a turn or a run in, findings out."""
