"""`python -m examples.service`: a day in the life of the service, with three users."""

import asyncio
import os

import replaykit
from examples.service.model import model
from examples.service.weather import answer, answer_async, answer_streamed

QUESTION = "What is the weather in Tokyo, London and Paris?"
LOST_CITY = "What is the weather in Tokyo, Atlantis and Paris?"


def plain() -> str:
    return answer(QUESTION)


def waiting() -> str:
    return asyncio.run(answer_async(LOST_CITY))


def streaming() -> str:
    async def listened() -> str:
        return "".join([word async for word in answer_streamed(QUESTION)])

    return asyncio.run(listened())


USERS = {"ann": plain, "ben": waiting, "cleo": streaming}

if __name__ == "__main__":
    with model() as address:
        os.environ.update(OPENAI_BASE_URL=address, OPENAI_API_KEY="none")
        for user, asks in USERS.items():
            with replaykit.capture.session(user):
                try:
                    print(f"{user}: {asks()}")
                except LookupError as error:
                    print(f"{user}: failed with {error!r}")
