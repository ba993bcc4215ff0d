"""Assembly: sessions taped while a program runs, in real time, over the real network.

Import from the modules of this room: this file stays empty, so that code in production can name a
session without loading what patches HTTP clients.
"""
