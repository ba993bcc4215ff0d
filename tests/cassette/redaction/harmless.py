"""Texts that look like secrets to a careless eye and are none: they must come through untouched."""

import base64
import hashlib
import json
import re
import uuid
from random import Random

_RANDOM = Random(20)


def _bytes(size):
    return _RANDOM.randbytes(size)


def _id(prefix, size=24):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return prefix + "".join(_RANDOM.choices(letters, k=size))


IDS = [
    _id("call_"),
    _id("toolu_01", 22),
    _id("chatcmpl-", 29),
    _id("msg_01", 22),
    _id("resp_", 48),
    _id("fc_", 48),
    _id("rs_", 48),
    _id("req_011", 21),
    _id("file-"),
    _id("asst_"),
    _id("thread_"),
    _id("run_"),
    _id("batch_"),
    _id("gen-1747000000-", 20),
    _id("fp_", 10),
    _id("srvtoolu_01", 22),
    _id("cmpl-", 29),
    _id("ws_", 48),
    _id("ft:gpt-4o-mini-2024-07-18:acme::", 8),
    _id("vs_", 32),
    str(uuid.UUID(int=_RANDOM.getrandbits(128), version=4)),
    uuid.UUID(int=_RANDOM.getrandbits(128), version=4).hex,
    hashlib.sha1(b"commit").hexdigest(),
    hashlib.sha256(b"layer").hexdigest(),
    hashlib.md5(b"etag").hexdigest(),
    f"sha256:{hashlib.sha256(b'image').hexdigest()}",
    f"sha512-{base64.b64encode(hashlib.sha512(b'package').digest()).decode()}",
    "9f8b1c2 fix the risk-assessment-for-quarterly-planning-2024 page",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "1541815603606036480",
    "projects/demo/locations/us-central1",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-5-sonnet-20241022-v2:0",
]


def more_ids(count):
    """Further ids of each kind that ends in random letters."""
    random = Random(count)
    for one in IDS:
        if tail := re.search(r"[A-Za-z0-9]{8,}$", one):
            letters = sorted(set(tail.group()))
            for _ in range(count):
                yield one[: tail.start()] + "".join(random.choices(letters, k=len(tail.group())))


WORDS = [
    "risk-assessment-framework-for-2024-and-beyond-v2",
    "task-management-application-with-many-features-1",
    "sk-learn-random-forest-classifier-with-grid-search",
    "disk-utilization-report-for-all-hosts-2025-01",
    "desk-organizer-with-12-compartments",
    "org-chart-for-the-whole-department",
    "user-interface-guidelines-version-17",
    "proj_management_office_template_final",
    "hf_transformers_quantization_config",
    "xai-explainability-methods-for-tabular-data",
    "gsk_annual_report",
    "pplx-something",
    "key-value-store-comparison",
    "AKIA is how these ids begin",
    "eyJ is how base64 of JSON begins",
    "ya29 and AIza are prefixes",
    "npm_config_registry",
    "secret_santa_list_for_the_office_party",
    "pa-system-installation-manual-for-large-halls",
    "github_pat_ stands for personal access token",
    "Set your key with sk-... or export it",
    "OPENAI_API_KEY=sk-your-api-key-here-please",
    "AKIAIOSFODNN7" + "EXAMPLE",
    "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
]

PROSE = [
    "The password must have at least 8 characters, one digit and one symbol.",
    "Passwords: never share them. A token is not a password.",
    "password: required, at least 12 characters",
    "Your token has expired; please sign in again.",
    "The secret to good bread is time: 24 hours in the fridge.",
    "He was the bearer of bad news, in basic authentication terms.",
    "Basic understanding of bearer tokens and API keys is expected.",
    "Cookie: chocolate chip is my favourite, with 2 cups of flour.",
    "Authorization is needed: ask the manager on floor 3.",
    "The authorization code grant has two steps.",
    "api key rotation happens every 90 days",
    "Token: a unit of text, about 4 characters.",
    "The auth team (room 42) owns this.",
    "***Important*** read this first, then **that**",
    "**** four stars, would stay again ****",
    "The card ends in ****1234 and expires in 12/27.",
    "wait...what? so...maybe",
    "Contact me at jane.doe@example.com or +1 (555) 010-9999.",
    "50% off, and 100%25 is how a URL spells 100%",
    "パスワードは8文字以上にしてください。トークンの上限は4096です。",
    "Das Passwort: mindestens zwölf Zeichen, bitte.",
    "event: a concert on Friday",
    "The key point...wait, I forgot it. The token limit…200k tokens, keys 100...200.",
    "Your API key ends with a newline, and the password ends in a dot.",
    "Passwords and cookies: chocolate chip, oat; api keys are next.",
    "key: xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx, serial XXXXXX-XX",
    "\u2022\u2022\u2022 three dots before a list",
    "data: the new oil",
    "id: 42",
    ": a line that begins with a colon",
    "Private key cryptography has a public key, too.",
    "-----BEGIN CERTIFICATE REQUEST----- is how it starts",
]

CODE = [
    'password = os.environ["DB_PASSWORD"]',
    "password = getpass.getpass()",
    "token = get_token(client, scope=2)",
    "Client(\n    api_key=settings.OPENAI_API_KEY,\n)",
    "const apiKey = process.env.API_KEY;",
    "client = OpenAI(api_key=api_key, max_retries=3)",
    'headers = {"Authorization": f"Bearer {token}"}',
    'curl -H "Authorization: Bearer $TOKEN" https://api.example/v1',
    "Authorization: Bearer <token>",
    "password: ${DB_PASSWORD}",
    "token: {{ vault.token }}",
    "secretKeyRef:\n  name: database\n  key: password",
    "if password == user.password_hash:",
    "def check_password(password: str, rounds: int = 12) -> bool:",
    "SELECT password_hash, token_count FROM users WHERE id = 7",
    "tokenizer.pad_token = tokenizer.eos_token",
    'tokens = text.split(" ")',
    "max_tokens=4096, token_limit: 128000",
    "export PATH=/usr/local/bin:$PATH",
    "private_key = /etc/ssl/private/server.key",
    "ssh_key: ~/.ssh/id_ed25519.pub",
    "git clone git@github.com:acme/tools.git",
    "docker run -u 1000:1000 --name web-1 --env-file .env nginx:1.27",
    "curl -u $USER:$PASSWORD https://api.example/v1 -o report-2024-11-20.json",
    'curl --user "$USER:$TOKEN" -b cookies.txt https://api.example/v1',
    "tool --max-tokens 4096 --token-limit 128000 --api-key-file /run/secrets/key1",
    "Use --token to pass a token, --password for a prompt, --secret id=npmrc,src=.npmrc",
    "<password>string</password><token>{{token}}</token><secret>plugh</secret>",
    "<label for='password'>Password</label><td>api_key</td><td>required</td>",
    "AWS4-HMAC-SHA256 is the algorithm; Signature= stands last",
    "class org-babel-exp-process-buffer, org-mode-restart, sess-ion, ek_value_of_the_field",
    "git clone ssh://git@github.com/acme/tools.git",
    "postgres://postgres:postgres@localhost:5432/postgres",
    "http://localhost:8080/@scope/package@1.2.3",
    "https://medium.com:443/@someone/a-story-about-tokens-1a2b3c4d",
    "https://example.com/search?q=password+reset&page=2&sort=key",
    "https://www.example.com/watch?v=dQw4w9WgXcQ&t=42s",
    "https://storage.example/v1/files?pageToken=CAoQAxoNCg5" + "zb21lLW5leHQtcGFnZQ",
    "<input type='password' name='password' autocomplete='off'>",
    "M 10 10 L 20 20 C 30 30, 40 40, 50 50 Z",
    "rgba(12, 34, 56, 0.78) #a1b2c3d4",
    "def a1b2c3d4e5f6a7b8c9d0(): pass",
    "/usr/lib/python3.11/site-packages/openai/resources/chat/completions.py",
    "C:\\Users\\jane\\AppData\\Local\\Temp\\tmpa1b2c3d4",
    "2024-11-20T17:04:05.123456789Z",
]

STRUCTURES = [
    {"max_tokens": 1024, "max_completion_tokens": 4096, "token_limit": 5},
    {"usage": {"prompt_tokens": 12, "completion_tokens": 34, "total_tokens": 46}},
    {"properties": {"password": {"type": "string"}, "api_key": {"type": "string"}}},
    {"required": ["password", "token"], "secret": False, "token": None},
    {"password": "string", "token": "The token of the user, as a string"},
    {"api_key": "the key that the provider gave you", "password": ""},
    {"token": " Hello", "logprob": -0.1, "bytes": [32, 72, 101, 108, 108, 111]},
    {"next_page_token": _id("CAo", 40), "nextPageToken": _id("EAE", 40)},
    {"cookies": ["chocolate chip", "oatmeal raisin"], "api_keys": [], "passwords": ["string"]},
    {"properties": {"passwords": {"type": "array", "items": {"type": "string"}}}},
    {"variables": [{"name": "city", "value": "Tokyo 2020x1y2z3"}], "tokens": ["a1b2c3d4", "e5"]},
    {"cache_key": "user:42:profile", "primary_key": "id", "key": "value 1"},
    {"secret": "plugh", "password_hash_algorithm": "bcrypt", "token_type": "bearer"},
    {"thoughtSignature": base64.b64encode(_bytes(300)).decode()},
    {"encrypted_content": "gAAAAA" + base64.urlsafe_b64encode(_bytes(400)).decode()},
    {"signature": base64.b64encode(_bytes(256)).decode(), "type": "thinking"},
    {"image_url": {"url": "data:image/png;base64," + base64.b64encode(_bytes(600)).decode()}},
    {"inlineData": {"mimeType": "image/jpeg", "data": base64.b64encode(_bytes(1001)).decode()}},
    {"b64_json": base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + _bytes(500)).decode()},
    {"audio": {"data": base64.b64encode(b"RIFF" + _bytes(800)).decode(), "format": "wav"}},
    {"embedding": base64.b64encode(_bytes(768)).decode(), "index": 0},
    {"text": base64.b64encode(b"A harmless text about the weather in Tokyo.").decode()},
    {"system_fingerprint": "fp_44709d6fcb", "service_tier": "default"},
    {"obfuscation": _id("", 14), "sequence_number": 7},
    {"authorization": None, "auth": {"type": "none"}, "credentials": "same-origin"},
    {"env": [{"name": "HOME", "value": "/root"}, {"name": "LANG", "value": "C.UTF-8"}]},
    {"token_ids": [101, 2023, 2003], "special_tokens": {"eos_token": "</s>", "pad_token": "[PAD]"}},
]

TEXTS = [*IDS, *WORDS, *PROSE, *CODE, *(json.dumps(structure) for structure in STRUCTURES)]
