"""Agents of langchain and langgraph."""

from contextlib import suppress

from langchain.agents import create_agent
from langchain.agents.middleware import ToolRetryMiddleware
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

MODEL = "openai:gpt-5"
THREAD = {"configurable": {"thread_id": "1"}}


def _asked(question):
    return {"messages": [{"role": "user", "content": question}]}


def blocks(question, tools):
    return create_agent(MODEL, tools).invoke(_asked(question))["messages"][-1].content


async def tries_again(question, tools):
    retries = ToolRetryMiddleware(max_retries=2)
    state = await create_agent(MODEL, tools, middleware=[retries]).ainvoke(_asked(question))
    return state["messages"][-1].content


async def is_a_graph(question, tools):
    model = ChatOpenAI(model="gpt-5").bind_tools(tools)

    async def reply(state):
        return {"messages": [await model.ainvoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("model", reply)
    graph.add_node("tools", ToolNode(tools, handle_tool_errors=True))
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", tools_condition)
    graph.add_edge("tools", "model")
    return (await graph.compile().ainvoke(_asked(question)))["messages"][-1].content


async def goes_on_in_the_thread(question, tools):
    agent = create_agent(MODEL, tools, checkpointer=InMemorySaver())
    with suppress(TimeoutError):
        await agent.ainvoke(_asked(question), THREAD)
    return (await agent.ainvoke(_asked("Go on."), THREAD))["messages"][-1].content
