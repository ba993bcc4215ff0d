"""Assembly: a cassette, opened in a mode, between the application and the network.

Import from the modules of this room: this file stays empty, so that settings can be read and
checked without loading what patches HTTP clients.
"""
