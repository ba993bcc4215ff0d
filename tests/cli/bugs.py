"""What reproducing needs: an agent that asks, and pytest without what would get in its way."""

ALONE = ("-p", "no:asyncio", "-p", "no:randomly", "-p", "no:cacheprovider")
AGENT = """
from tests.run.asking import ask

HOST = "https://api.openai.com"
REPLIES = []


def answer(question):
    REPLIES.append(ask(HOST, question))
"""
