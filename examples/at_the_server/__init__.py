"""OpenAI Responses, async: the history stays at the server, by `previous_response_id`."""
