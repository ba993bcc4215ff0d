"""Looks up trains with Gemini. Its tools run in a pool of threads."""

from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

from google import genai
from google.genai import types


def find_train(city):
    return {"Berlin": "ICE 599 at 9:04", "Vienna": "RJX 63 at 9:25"}[city]


TOOLS = {"find_train": find_train}
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
CONFIG = types.GenerateContentConfig(
    tools=[
        types.Tool(
            function_declarations=[
                types.FunctionDeclaration(name="find_train", parameters_json_schema=CITY)
            ]
        )
    ],
    automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
)


def answer(call, tools):
    try:
        response = {"result": tools[call.name](**call.args)}
    except Exception as error:
        response = {"error": repr(error)}
    answered = types.FunctionResponse(id=call.id, name=call.name, response=response)
    return types.Part(function_response=answered)


def ask(question, tools=TOOLS):
    client = genai.Client(http_options=types.HttpOptions(api_version="v1beta"))
    contents = [types.UserContent(parts=[types.Part(text=question)])]
    while True:
        reply = client.models.generate_content(
            model="gemini-3-flash-preview", contents=contents, config=CONFIG
        )
        if not reply.function_calls:
            return reply.text
        with ThreadPoolExecutor() as pool:
            parts = list(pool.map(answer, reply.function_calls, repeat(tools)))
        contents += [reply.candidates[0].content, types.Content(role="user", parts=parts)]
