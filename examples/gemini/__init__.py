"""Gemini, sync: the calls of a turn in a pool of threads."""
