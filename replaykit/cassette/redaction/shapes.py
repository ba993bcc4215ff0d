"""Core: how keys and tokens of known makers look. One table; users add to it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

_WORD = "[A-Za-z0-9_-]"
_PLAIN = "[A-Za-z0-9]"
_BASE64 = "[A-Za-z0-9+/=_-]"
_DOTTED = "[A-Za-z0-9_.-]"
_AZURE = "[A-Za-z0-9_~.-]"
_NO_FULL_STOP = "(?<![.])"
"""Behind a secret that may hold full stops: the one that ends the sentence is not its own."""

_NO_LETTER_BEFORE = "(?<![A-Za-z0-9])"


@dataclass(frozen=True, slots=True)
class Shape:
    """One maker's way of writing a secret."""

    kind: str
    """What the placeholder is called."""

    source: str
    """The regular expression of the whole of it."""

    mark: str
    """A text that stands in every match, to look for first."""

    hint: str = ""
    """What can be seen of it in a stretch of letters, digits and `+/_-`; empty: the source."""


def _key(kind: str, prefix: str, least: int, letters: str = _PLAIN, *, mark: str = "") -> Shape:
    ending = _NO_FULL_STOP if "." in letters else ""
    return Shape(kind, f"{prefix}{letters}{{{least},}}{ending}", mark or prefix)


_HAS_DIGIT = "(?=[A-Za-z_-]{0,40}[0-9])"
_NO_WORD = "(?=[A-Za-z_-]{0,40}[0-9]|(?:[a-z]{0,40}[A-Z]){6})"
"""A digit, or more capitals than the words of a name begin with."""


SHAPES: tuple[Shape, ...] = (
    _key("openai-key", "sk-(?:proj|svcacct|admin|service|None)-", 16, _WORD, mark="sk-"),
    Shape("openai-key", f"sk-{_PLAIN}{{10,60}}T3BlbkFJ{_WORD}{{10,}}", "T3BlbkFJ"),
    _key("anthropic-key", "sk-ant-", 16, _WORD),
    _key("openai-session", "sess-", 40),
    _key("openai-key", "ek_", 32),
    _key("openrouter-key", "sk-or-", 20, _WORD),
    _key("langfuse-key", "sk-lf-", 20, _WORD),
    Shape("api-key", f"sk-{_HAS_DIGIT}{_PLAIN}{{20,}}{_WORD}*", "sk-"),
    _key("google-key", "AIza", 30, _WORD),
    _key("google-key", r"AQ\.", 30, _WORD, mark="AQ."),
    Shape("google-token", rf"ya29\.{_WORD}{{20,}}(?:\.{_WORD}+)*", "ya29."),
    _key("google-secret", "GOCSPX-", 20, _WORD),
    _key("google-token", "1//0", 30, _WORD),
    Shape("aws-access-key", "A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16,}", "A"),
    _key("aws-session-token", "FwoGZXIvYXdz", 40, _BASE64),
    _key("aws-session-token", "IQoJb3JpZ2lu", 40, _BASE64),
    _key("bedrock-key", "ABSK", 30, _BASE64),
    _key("bedrock-key", "bedrock-api-key-", 20, _BASE64),
    Shape("azure-key", f"{_PLAIN}{{52}}JQQJ9{_PLAIN}{{20,}}", "JQQJ9", f"JQQJ9{_PLAIN}{{20}}"),
    Shape("azure-secret", rf"{_AZURE}{{3,12}}Q~{_AZURE}{{30,}}{_NO_FULL_STOP}", "Q~"),
    _key("hugging-face-token", "hf_", 30),
    _key("hugging-face-token", "api_org_", 30),
    _key("github-token", "gh[pousr]_", 30, mark="gh"),
    _key("github-token", "github_pat_", 30, "[A-Za-z0-9_]"),
    _key("gitlab-token", "gl(?:pat|[dfr]t|cbt|ptt|soat|agent|imt|ffct)-", 20, _DOTTED, mark="gl"),
    _key("slack-token", "xox[a-eoprs](?:\\.xox[abp])?-", 10, "[A-Za-z0-9%+/=-]", mark="xox"),
    _key("slack-token", "xapp-", 20, "[A-Za-z0-9-]"),
    _key("slack-webhook", "services/T[A-Z0-9]{6,}/", 9, "[A-Za-z0-9/]", mark="services/T"),
    _key("slack-webhook", "workflows/T[A-Z0-9]{6,}/", 9, "[A-Za-z0-9/]", mark="workflows/T"),
    _key("stripe-key", "sk_(?:live|test)_", 16, mark="sk_"),
    _key("stripe-key", "rk_(?:live|test)_", 16, mark="rk_"),
    _key("webhook-secret", "whsec_", 20, _BASE64),
    Shape(
        "jwt", rf"eyJ{_WORD}{{10,1500}}(?:\.{_WORD}*\.{_WORD}+){{1,2}}", "eyJ", f"eyJ{_WORD}{{14}}"
    ),
    _key("groq-key", "gsk_", 20),
    _key("xai-key", "xai-", 40),
    _key("replicate-token", "r8_", 30),
    _key("perplexity-key", "pplx-", 30),
    _key("fireworks-key", "fw_", 20),
    _key("cerebras-key", "csk-", 30),
    _key("nvidia-key", "nvapi-", 40, _WORD),
    _key("together-key", "tgp_v1_", 30, _WORD),
    Shape("voyage-key", f"pa-{_HAS_DIGIT}(?={_WORD}{{0,40}}[A-Z]){_WORD}{{40,}}", "pa-"),
    _key("jina-key", "jina_", 32),
    _key("tavily-key", "tvly-", 20, _WORD),
    _key("langsmith-key", "lsv2_(?:pt|sk)_", 30, "[a-z0-9_]", mark="lsv2_"),
    _key("pinecone-key", "pcsk_", 40, "[A-Za-z0-9_]"),
    _key("elevenlabs-key", "sk_", 40, "[a-f0-9]"),
    _key("notion-token", "ntn_", 40),
    _key("notion-token", "secret_", 40),
    _key("linear-key", "lin_(?:api|oauth)_", 32, mark="lin_"),
    _key("npm-token", "npm_", 36),
    _key("pypi-token", "pypi-AgEI", 50, _WORD),
    _key("databricks-token", "dapi", 32, "[a-f0-9]"),
    _key("digitalocean-token", "do[opr]_v1_", 64, "[a-f0-9]", mark="_v1_"),
    _key("doppler-token", r"dp\.(?:pt|st|ct|sa)\.", 40, mark="dp."),
    _key("shopify-token", "shp(?:at|ca|pa|ss)_", 32, mark="shp"),
    _key("figma-token", "fig(?:d|u|o)_", 20, _WORD, mark="fig"),
    _key("grafana-token", "gl(?:sa|c)_", 32, "[A-Za-z0-9_+/=]", mark="gl"),
    _key("vault-token", r"hv[sbr]\.", 24, _WORD, mark="hv"),
    _key("mailgun-key", "key-", 32, "[a-f0-9]"),
    _key("new-relic-key", "NRAK-", 27),
    _key("postman-key", "PMAK-", 40, _WORD),
    _key("supabase-key", "sb(?:p|_secret)_", 20, _WORD, mark="sb"),
    _key("atlassian-token", "ATATT3", 60, "[A-Za-z0-9_=-]"),
    _key("sentry-token", "sntry[su]_", 40, _BASE64, mark="sntry"),
    Shape("sendgrid-key", rf"SG\.{_WORD}{{16,80}}\.{_WORD}{{16,}}", "SG.", rf"SG\.{_WORD}{{16}}"),
    Shape("telegram-token", rf"[0-9]{{8,10}}:AA{_WORD}{{30,}}", ":AA", f":AA{_WORD}{{30}}"),
    Shape("organisation", f"org-{_NO_WORD}{_PLAIN}{{20,}}", "org-"),
    Shape("project", f"proj_{_NO_WORD}{_PLAIN}{{20,}}", "proj_"),
    Shape("account", f"user-{_HAS_DIGIT}{_PLAIN}{{22,}}", "user-"),
)

ID_PREFIXES = ("call_", "toolu_", "chatcmpl-", "msg_", "fc_", "rs_")
"""How the ids begin that every conversation is full of; they are no secrets."""

PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY[A-Z ]{0,10}-----"
    r"[A-Za-z0-9+/=\s\\:,]*(?:-{1,4}(?!-)[A-Za-z0-9+/=\s\\:,]*)*"
    r"(?:-----END [A-Z ]{1,50}-----)?"
)
"""A key in PEM, also one that breaks off, and one whose line ends are still escapes."""


_OTHER_HINTS = (
    "Basic ",
    "basic ",
    "BASIC ",
    "projects/[0-9]{11}",
    "sig(?:nature)?=",
    "Signature=",
    "Credential=",
    "upload_id=",
)
"""What gives away a long run of letters that stands behind it."""


@cache
def expressions() -> tuple[tuple[Shape, re.Pattern[str]], ...]:
    """Each shape with its expression, for a text that is known to hold something.

    They are made when first they are needed: most runs never need them.
    """
    return tuple((shape, re.compile(_NO_LETTER_BEFORE + shape.source)) for shape in SHAPES)


@cache
def hint_expression() -> re.Pattern[bytes]:
    """One expression that finds a hint of any shape, ordered by first letters for speed."""
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for hint in [*(shape.hint or shape.source for shape in SHAPES), *_OTHER_HINTS]:
        if hint[0].isalnum() or hint[0] == ":":
            by_letter[hint[0]].append(hint[1:])
    groups = [f"{letter}(?:{'|'.join(hints)})" for letter, hints in sorted(by_letter.items())]
    return re.compile("|".join(groups).encode())
