"""Core: cassettes, ours and those of other recorders."""
