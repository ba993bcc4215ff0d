"""Kinds of secrets, made up anew for each run: no text in this file looks like one by itself."""

import base64
import json
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

PLAIN = string.ascii_letters + string.digits
WORD = PLAIN + "-_"
UPPER = string.ascii_uppercase + string.digits
HEX = "0123456789abcdef"
BASE64 = PLAIN + "+/"


@dataclass(frozen=True)
class Kind:
    """One kind of secret, and how to make one up."""

    name: str
    make: Callable[[Random], str]
    has_shape: bool = True
    """Whether it can be told from other text without knowing it."""

    given_away: int = 0
    """How many letters in front are the same for all of the kind."""


def some(random, letters, length):
    return "".join(random.choices(letters, k=length))


def prefixed(name, prefix, letters, length, suffix=""):
    def make(random):
        return prefix + some(random, letters, length) + suffix

    return Kind(name, make, given_away=len(prefix))


def shapeless(name, letters, length):
    return Kind(name, lambda random: some(random, letters, length), has_shape=False)


def openai_of_old(random):
    return "sk-" + some(random, PLAIN, 20) + "T3Blbk" + "FJ" + some(random, PLAIN, 20)


def jwt(random):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    claims = {"sub": some(random, PLAIN, 12), "exp": random.randrange(10**9)}
    return ".".join([part({"alg": "HS256", "typ": "JWT"}), part(claims), some(random, WORD, 43)])


def private_key(random):
    lines = [some(random, BASE64, 64) for _ in range(4)]
    return "\n".join(["-----BEGIN " + "PRIVATE KEY-----", *lines, "-----END " + "PRIVATE KEY-----"])


def azure_of_now(random):
    return some(random, PLAIN, 52) + "JQ" + "QJ99" + some(random, PLAIN, 26)


def azure_secret(random):
    return some(random, PLAIN, 3) + "8" + "Q" + "~" + some(random, PLAIN, 34)


def bot(random):
    return some(random, string.digits, 10) + ":A" + "A" + some(random, WORD, 33)


def word(random):
    """What a person makes up: `Tiger!7`."""
    return (
        some(random, string.ascii_lowercase, 6).title()
        + random.choice("!$?")
        + some(random, "23456789", 1)
    )


KINDS = (
    prefixed("OpenAI project key", "sk-" + "proj-", WORD, 120),
    prefixed("OpenAI service account key", "sk-" + "svcacct-", WORD, 120),
    prefixed("OpenAI admin key", "sk-" + "admin-", WORD, 120),
    Kind("OpenAI key of old", openai_of_old, given_away=3),
    prefixed("sk- key of others", "sk-", HEX, 32),
    prefixed("Anthropic key", "sk-" + "ant-api03-", WORD, 93, "AA"),
    prefixed("Anthropic OAuth token", "sk-" + "ant-oat01-", WORD, 93, "AA"),
    prefixed("OpenRouter key", "sk-" + "or-v1-", HEX, 64),
    prefixed("Google key", "AI" + "za", WORD, 35),
    prefixed("Google key of now", "A" + "Q.", WORD, 50),
    prefixed("Google OAuth token", "ya" + "29.", WORD, 120),
    prefixed("Google client secret", "GOC" + "SPX-", WORD, 28),
    prefixed("AWS access key id", "AK" + "IA", UPPER, 16),
    prefixed("AWS temporary key id", "AS" + "IA", UPPER, 16),
    prefixed("AWS session token", "IQoJb3Jp" + "Z2lu", BASE64, 300),
    prefixed("Bedrock key", "AB" + "SK", BASE64, 100),
    Kind("Azure key of now", azure_of_now),
    Kind("Azure client secret", azure_secret),
    prefixed("Hugging Face token", "h" + "f_", PLAIN, 34),
    prefixed("GitHub token", "gh" + "p_", PLAIN, 36),
    prefixed("GitHub fine-grained token", "github" + "_pat_", PLAIN + "_", 82),
    prefixed("GitLab token", "gl" + "pat-", WORD, 20),
    prefixed("Slack bot token", "xo" + "xb-", string.digits + "-" + PLAIN, 50),
    prefixed("Stripe key", "sk" + "_live_", PLAIN, 24),
    Kind("JWT", jwt, given_away=36),
    Kind("private key", private_key, given_away=28),
    prefixed("Groq key", "gs" + "k_", PLAIN, 52),
    prefixed("xAI key", "xa" + "i-", PLAIN, 80),
    prefixed("Replicate token", "r" + "8_", PLAIN, 37),
    prefixed("Perplexity key", "pp" + "lx-", PLAIN, 48),
    prefixed("Fireworks key", "f" + "w_", PLAIN, 24),
    prefixed("Cerebras key", "cs" + "k-", string.ascii_lowercase + string.digits, 48),
    prefixed("NVIDIA key", "nv" + "api-", WORD, 64),
    prefixed("LangSmith key", "lsv2" + "_pt_", HEX, 42),
    prefixed("npm token", "np" + "m_", PLAIN, 36),
    prefixed("Databricks token", "da" + "pi", HEX, 32),
    prefixed("webhook secret", "wh" + "sec_", PLAIN, 32),
    Kind("Telegram bot token", bot),
    prefixed("OpenAI organisation", "or" + "g-", PLAIN, 23, "7"),
    prefixed("OpenAI project", "pr" + "oj_", PLAIN, 23, "7"),
    shapeless("AWS secret key", BASE64, 40),
    shapeless("Azure key of old", HEX, 32),
    shapeless("Mistral key", PLAIN, 32),
    shapeless("Cohere key", PLAIN, 40),
    Kind(
        "UUID as a key",
        lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4)),
        has_shape=False,
    ),
    Kind("password", word, has_shape=False),
    Kind(
        "password with odd letters",
        lambda r: some(r, PLAIN, 5) + 'é"/\\&=+%' + some(r, PLAIN, 4),
        has_shape=False,
    ),
)
