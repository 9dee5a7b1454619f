"""Two real model servers, one as the organisation's own and one as the cloud: the own one answers,
dies in every way that it knows, and comes back; no caller sees it.
"""

import json
import signal
import threading
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai

from harness.children import wait_until
from harness.gateway import Gateway
from harness.llama import Llama
from harness.scripted import ScriptedProvider

HELLO = "Hello, this is a real server."
AT_ONCE = 8
CALLS = 120
CALLS_BEFORE_DEATH = 30
SECONDS_TO_CANCEL = 6
SECONDS_TO_COME_BACK = 15
# The server looks for callers who left only when nobody asked it anything, not even for its
# metrics, for a second.
SECONDS_OF_QUIET = 1.5
WEATHER_TOOL: Any = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
SCHEMA: Any = {
    "type": "json_schema",
    "json_schema": {
        "name": "weather",
        "schema": {
            "type": "object",
            "properties": {"sunny": {"type": "boolean"}},
            "required": ["sunny"],
            "additionalProperties": False,
        },
    },
}


def setUpModule() -> None:
    global own, cloud, scripted, gateway
    own, cloud, scripted = Llama("llama-own"), Llama("llama-cloud"), ScriptedProvider()
    gateway = Gateway("llamacpp", config())


def tearDownModule() -> None:
    gateway.stop()
    scripted.stop()
    own.end(signal.SIGKILL)
    cloud.end(signal.SIGKILL)


def config() -> str:
    return f"""\
providers:
  own: {{type: llamacpp, base_url: "{own.url}"}}
  own-streamed: {{type: llamacpp, base_url: "{own.url}", upstream_stream: always}}
  cloud: {{type: openai-compatible, base_url: "{cloud.url}", source: cloud}}
  script: {{type: openai-compatible, base_url: "{scripted.url}", source: cloud}}
models:
  tiny: {{offers: [{{provider: cloud, model: tiny}}, {{provider: own, model: tiny}}]}}
  streamed: {{offers: [{{provider: own-streamed, model: tiny}}]}}
  guarded: {{offers: [{{provider: own, model: tiny}}, {{provider: script, model: plain}}]}}
"""


def client(**options: Any) -> openai.OpenAI:
    options = {"base_url": f"{gateway.url}/v1", "api_key": gateway.key, "max_retries": 0, **options}
    return openai.OpenAI(**options)


def ask(content: str = "hi", model: str = "tiny", **members: Any) -> Any:
    messages: Any = [{"role": "user", "content": content}]
    return client().chat.completions.create(model=model, messages=messages, **members)


def is_own() -> bool:
    return gateway.chat("tiny", "hi").source() == "gpu"


def said(chunks: Any) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


class LlamaTest(unittest.TestCase):
    def setUp(self) -> None:
        own.ensure()
        for provider in ("own", "own-streamed"):
            gateway.reset(provider)  # The test before may have killed it until it was left alone.

    def assert_served_by(self, source: str) -> None:
        reply = gateway.chat("tiny", "hi")
        self.assertEqual((source, HELLO), (reply.source(), reply.text()))


class Answers(LlamaTest):
    def test_come_from_the_own_server_with_usage(self) -> None:
        self.assert_served_by("gpu")
        usage = gateway.chat("tiny", "hi").body["usage"]
        self.assertGreaterEqual(usage["completion_tokens"], 8)
        self.assertEqual(
            usage["total_tokens"], usage["prompt_tokens"] + usage["completion_tokens"]
        )

    def test_stream_with_usage_only_when_asked(self) -> None:
        plain = list(ask(stream=True))
        asked = list(ask(stream=True, stream_options={"include_usage": True}))
        self.assertEqual(HELLO, said(plain))
        self.assertEqual([], asked[-1].choices)
        self.assertGreaterEqual(asked[-1].usage.completion_tokens, 8)

    def test_call_tools(self) -> None:
        call = ask(tools=[WEATHER_TOOL]).choices[0].message.tool_calls[0]
        self.assertEqual({"city": "Paris"}, json.loads(call.function.arguments))

    def test_call_tools_in_a_stream(self) -> None:
        messages: Any = [{"role": "user", "content": "hi"}]
        with client().chat.completions.stream(
            model="tiny", messages=messages, tools=[WEATHER_TOOL]
        ) as stream:
            choice = stream.get_final_completion().choices[0]
        self.assertEqual("tool_calls", choice.finish_reason)
        arguments = (choice.message.tool_calls or [])[0].function.arguments
        self.assertEqual({"city": "Paris"}, json.loads(arguments))

    def test_keep_to_a_schema(self) -> None:
        answer = ask(response_format=SCHEMA)
        self.assertEqual(["sunny"], list(json.loads(answer.choices[0].message.content)))

    def test_end_at_the_limit_under_either_name(self) -> None:
        limited = [ask("a story", max_tokens=3), ask("a story", max_completion_tokens=3)]
        self.assertEqual([3, 3], [answer.usage.completion_tokens for answer in limited])
        self.assertEqual(["length"] * 2, [answer.choices[0].finish_reason for answer in limited])


class Leaving(LlamaTest):
    def test_a_stream_frees_the_server(self) -> None:
        with ask("a story", stream=True) as stream:
            next(iter(stream))
            self.assertFalse(own.is_idle())
        wait_until(own.is_idle, "the server at rest", SECONDS_TO_CANCEL)

    def test_a_plain_call_frees_the_server(self) -> None:
        self.leave_plain_call("tiny")
        wait_until(own.is_idle, "the server at rest", SECONDS_TO_CANCEL, SECONDS_OF_QUIET)

    def test_a_plain_call_that_is_streamed_to_us_frees_it_even_when_busy(self) -> None:
        self.leave_plain_call("streamed")
        wait_until(own.is_idle, "the server at rest", SECONDS_TO_CANCEL)

    def leave_plain_call(self, model: str) -> None:
        messages: Any = [{"role": "user", "content": "a story"}]
        with self.assertRaises(openai.APITimeoutError):
            client(timeout=0.5).chat.completions.create(model=model, messages=messages)
        self.assertFalse(own.is_idle())


class Dying(LlamaTest):
    def test_by_force_moves_calls_to_the_cloud_until_it_is_back(self) -> None:
        self.assert_moved_and_back(signal.SIGKILL)

    def test_by_request_moves_calls_to_the_cloud_until_it_is_back(self) -> None:
        self.assert_moved_and_back(signal.SIGTERM)

    def assert_moved_and_back(self, how: signal.Signals) -> None:
        self.assert_served_by("gpu")
        own.end(how)
        self.assert_served_by("fallback")
        self.assertEqual(HELLO, said(ask(stream=True)))
        own.ensure()
        self.assert_served_by("gpu")

    def test_of_a_request_it_cannot_bear_is_the_next_ones_answer(self) -> None:
        reply = gateway.chat("guarded", "hi", tools=[WEATHER_TOOL], tool_choice="required")
        self.assertEqual(("fallback", "plain answer"), (reply.source(), reply.text()))
        wait_until(lambda: not own.child.is_running(), "the own server dead")

    def test_in_the_midst_of_an_answer_is_told(self) -> None:
        stream = ask("a story", stream=True)
        next(stream)
        own.end(signal.SIGKILL)
        with self.assertRaises(openai.APIError):
            list(stream)

    def test_under_load_costs_no_call(self) -> None:
        sources: Counter[str] = Counter()
        enough = threading.Event()

        def call(_: int) -> str:
            reply = gateway.chat("tiny", "hi")
            sources[reply.source()] += 1
            if sources.total() >= CALLS_BEFORE_DEATH:
                enough.set()
            return reply.text()

        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = [threads.submit(call, number) for number in range(CALLS)]
            enough.wait(60)
            own.end(signal.SIGKILL)
        self.assertEqual([HELLO] * CALLS, [answer.result() for answer in answers])
        self.assertGreaterEqual(sources["gpu"], CALLS_BEFORE_DEATH - AT_ONCE)
        self.assertGreater(sources["fallback"], 0)
        own.ensure()
        wait_until(is_own, "the own server back", SECONDS_TO_COME_BACK)
