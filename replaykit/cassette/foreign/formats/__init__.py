"""Core: one reader for each family of recordings."""
