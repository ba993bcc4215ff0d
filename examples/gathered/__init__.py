"""OpenAI Chat, async: the calls of a turn by `asyncio.gather`, which may lose them all."""
