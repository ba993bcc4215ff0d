"""Shell: what pytest loads when replaykit is installed beside it.

It adds no option, marker, fixture or hook yet, because nothing behind them exists; pytest itself
names `replaykit` and its version in the `plugins:` line. Every run of every suite imports this
module, so it imports nothing: a test that does not ask for replaykit must not pay for it.
"""
