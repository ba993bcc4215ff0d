"""Core: whose API answers at a host. A provider's words are only put in its own mouth."""

_FAMILIES = (
    ("api.openai.com", "openai"),
    ("openai.azure.com", "azure"),
    ("services.ai.azure.com", "azure"),
    ("cognitiveservices.azure.com", "azure"),
    ("anthropic.com", "anthropic"),
    ("generativelanguage.googleapis.com", "gemini"),
    ("aiplatform.googleapis.com", "vertex"),
    ("amazonaws.com", "bedrock"),
    ("deepseek.com", "deepseek"),
    ("dashscope.aliyuncs.com", "qwen"),
    ("dashscope-intl.aliyuncs.com", "qwen"),
    ("mistral.ai", "mistral"),
    ("minimax.io", "minimax"),
    ("minimaxi.com", "minimax"),
    ("minimax.chat", "minimax"),
    ("groq.com", "groq"),
    ("openrouter.ai", "openrouter"),
    ("api.writer.com", "writer"),
)


def api_family(host: str) -> str | None:
    """Whose API a host serves; None for a gateway, a private host, or one we do not know."""
    host = f".{host.lower().partition(':')[0]}"
    for suffix, family in _FAMILIES:
        # Vertex puts the region in front with a dash: europe-west1-aiplatform.googleapis.com.
        if host.endswith((f".{suffix}", f"-{suffix}")):
            return family
    return None
