"""Anthropic, sync: `disable_parallel_tool_use`, one call a turn, each asked after the other."""
