"""OpenAI Chat, async: every tool has a deadline; what is late or fails is answered as that."""
