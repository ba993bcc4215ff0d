"""Anthropic, async: several turns, each with several calls in a task group."""
