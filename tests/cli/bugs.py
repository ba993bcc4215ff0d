"""What reproducing needs: an agent that asks, and pytest without what would get in its way."""

ALONE = ("-p", "no:asyncio", "-p", "no:randomly", "-p", "no:cacheprovider")
AGENT = """
from tests.run.asking import ask

HOST = "https://api.openai.com"
REPLIES = []


def answer(question):
    REPLIES.append(ask(HOST, question))
"""
SWAPPING = """
import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor, as_completed

import replaykit
from tests.plugin.weather_agent import URL, at_once, run, talk

PARAMETERS = {{"type": "object"}}
TOOL = {{"name": "get_weather", "description": "The weather.", "parameters": PARAMETERS}}


def ask(history):
    asked = {{"model": "gpt-5", "messages": history}}
    body = json.dumps(asked | {{"tools": [{{"type": "function", "function": TOOL}}]}}).encode()
    request = urllib.request.Request(URL, body, {{"content-type": "application/json"}})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]


{decorator}
def get_weather(city):
    return {{"Tokyo": "sun", "London": "rain"}}[city]


def as_they_end(calls, tool):
    with ThreadPoolExecutor(len(calls)) as pool:
        running = [pool.submit(run, call, tool) for call in calls]
        ended = [future.result()[1] for future in as_completed(running)]
    return [(call["id"], result) for call, result in zip(calls, ended)]


def answer(question):
    return talk(get_weather, {execute}, ask=ask)
"""
"""An agent that runs its tool as the session does in which two results were swapped."""
