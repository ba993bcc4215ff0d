"""A service of its own process: captured while it goes wrong, and reproduced as a test."""
