"""Assembly: a captured session to the source of a test; text out, and no file is touched."""

from replaykit.scaffold.continuation import Continuation, continuation_of
from replaykit.scaffold.conversations import Conversation, conversations_in, question_of
from replaykit.scaffold.facts import Agent, Captured, KindOfAgent, Manner, Mistake, Takes, Tools
from replaykit.scaffold.source import name_of_test, source_of

__all__ = [
    "Agent",
    "Captured",
    "Continuation",
    "Conversation",
    "KindOfAgent",
    "Manner",
    "Mistake",
    "Takes",
    "Tools",
    "continuation_of",
    "conversations_in",
    "name_of_test",
    "question_of",
    "source_of",
]
