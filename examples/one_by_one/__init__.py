"""OpenAI Chat, sync: the calls of a turn in a loop, and its cure."""
