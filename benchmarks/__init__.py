"""What replaykit costs, beside what is paid anyway. Run as modules; not part of the package."""
