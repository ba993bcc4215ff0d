"""In replay a provider's own answer comes to a request that it would not have taken."""

import importlib

import pytest

import replaykit
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import load, publish
from replaykit.model import Exchange, HttpRequest, HttpResponse
