"""OpenAI Chat, async: calls are executed while the reply that asks for them still streams."""
