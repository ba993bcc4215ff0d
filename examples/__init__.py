"""Agents as tutorials write them, each with the tests that replaykit runs on it."""
