"""OpenAI Chat, sync: what one tool gives is what the next one is asked with."""
