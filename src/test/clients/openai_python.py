"""The official Python client and LangChain, unchanged but for `base_url` and key."""

import unittest
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import openai
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from harness.gateway import Gateway
from harness.losing import LosesFirstAnswer
from harness.scripted import ScriptedProvider, asked, config

AT_ONCE = 50
WEATHER_TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city", "days"],
        },
    },
}


class Weather(BaseModel):
    city: str
    degrees: int


def setUpModule() -> None:
    global provider, gateway
    provider = ScriptedProvider()
    gateway = Gateway("openai-python", config(provider))


def tearDownModule() -> None:
    gateway.stop()
    provider.stop()


def client(**options: Any) -> openai.OpenAI:
    options = {"base_url": f"{gateway.url}/v1", "api_key": gateway.key, "max_retries": 0, **options}
    return openai.OpenAI(**options)


def says(text: str) -> list[Any]:
    return [{"role": "user", "content": text}]


class Models(unittest.TestCase):
    def test_lists_what_may_be_asked(self) -> None:
        names = {model.id for model in client().models.list()}
        self.assertIn("survivor", names)

    def test_tells_of_one(self) -> None:
        self.assertEqual("survivor", client().models.retrieve("survivor").id)

    def test_does_not_know_another(self) -> None:
        with self.assertRaises(openai.NotFoundError):
            client().models.retrieve("nobody/knows")


class Chat(unittest.TestCase):
    def test_answers_at_once(self) -> None:
        answer = client().chat.completions.create(model="mock/echo", messages=says("Grüße 🦊"))
        self.assertEqual("Grüße 🦊", answer.choices[0].message.content)
        self.assertEqual("stop", answer.choices[0].finish_reason)

    def test_streams(self) -> None:
        chunks = list(
            client().chat.completions.create(
                model="mock/echo", messages=says("one two three"), stream=True
            )
        )
        said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        self.assertEqual("one two three", said)
        self.assertTrue(all(chunk.usage is None for chunk in chunks))

    def test_gives_usage_last_when_asked(self) -> None:
        chunks = list(
            client().chat.completions.create(
                model="mock/echo",
                messages=says("one two"),
                stream=True,
                stream_options={"include_usage": True},
            )
        )
        self.assertEqual([], chunks[-1].choices)
        self.assertEqual(2, chunks[-1].usage.completion_tokens if chunks[-1].usage else None)

    def test_stops_at_either_token_limit(self) -> None:
        ask = client().chat.completions.create
        old = ask(model="mock/story", messages=says("go"), max_tokens=2)
        new = ask(model="mock/story", messages=says("go"), max_completion_tokens=2)
        self.assertEqual(["Once upon"] * 2, [it.choices[0].message.content for it in (old, new)])
        self.assertEqual("length", old.choices[0].finish_reason)

    def test_keeps_members_that_nobody_knows(self) -> None:
        answer = client().chat.completions.create(model="script/plain", messages=says("go"))
        self.assertEqual(9007199254740993, (answer.model_extra or {})["x_big"])
        extra = answer.choices[0].message.model_extra or {}
        self.assertEqual("why", extra["reasoning_content"])

    def test_parses_structured_output(self) -> None:
        answer = client().chat.completions.parse(
            model="script/weather", messages=says("go"), response_format=Weather
        )
        self.assertEqual(Weather(city="Paris", degrees=21), answer.choices[0].message.parsed)

    def test_does_not_mix_up_calls_at_once(self) -> None:
        shared = client()

        def ask(number: int) -> str:
            words = f"this is call {number}"
            if number % 2:
                answer = shared.chat.completions.create(model="mock/echo", messages=says(words))
                return answer.choices[0].message.content or ""
            with shared.chat.completions.stream(model="mock/echo", messages=says(words)) as stream:
                return stream.get_final_completion().choices[0].message.content or ""

        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = list(threads.map(ask, range(AT_ONCE)))
        self.assertEqual([f"this is call {number}" for number in range(AT_ONCE)], answers)


class Attestations(unittest.TestCase):
    def test_stands_in_a_plain_answer(self) -> None:
        answer = client().chat.completions.create(model="mock/echo", messages=says("go"))
        attestation = (answer.model_extra or {})["_sf_attestation"]
        self.assertEqual("mock", attestation["provider_id"])
        self.assertGreater(attestation["rekor_index"], 0)

    def test_is_no_chunk_of_a_stream(self) -> None:
        chunks = list(
            client().chat.completions.create(
                model="mock/echo", messages=says("one two"), stream=True
            )
        )
        self.assertTrue(all(chunk.choices for chunk in chunks))

    def test_stands_on_the_finish_chunk_where_that_is_asked_for(self) -> None:
        for wish in ("chunk", "full"):
            chunks = list(
                client().chat.completions.create(
                    model="mock/echo",
                    messages=says("one two"),
                    stream=True,
                    extra_headers={"X-SF-Attestation": wish},
                )
            )
            finish = [chunk for chunk in chunks if chunk.choices[0].finish_reason]
            attestation = (finish[0].model_extra or {})["_sf_attestation"]
            self.assertEqual(wish == "full", "proof" in attestation)


class Tools(unittest.TestCase):
    def test_calls_one_and_takes_its_result(self) -> None:
        ask = client().chat.completions.create
        asked = ask(model="mock/tools", messages=says("weather?"), tools=[WEATHER_TOOL])
        call = (asked.choices[0].message.tool_calls or [])[0]
        self.assertEqual("tool_calls", asked.choices[0].finish_reason)
        self.assertEqual("get_weather", call.function.name)
        self.assertEqual('{"city":"mock","days":7}', call.function.arguments)
        result = {"role": "tool", "tool_call_id": call.id, "content": "21 degrees"}
        messages = [*says("weather?"), asked.choices[0].message, result]
        told = ask(model="mock/tools", messages=messages, tools=[WEATHER_TOOL])
        self.assertEqual("stop", told.choices[0].finish_reason)
        self.assertEqual("21 degrees", told.choices[0].message.content)

    def test_calls_one_in_a_stream(self) -> None:
        with client().chat.completions.stream(
            model="mock/tools", messages=says("weather?"), tools=[WEATHER_TOOL]
        ) as stream:
            answer = stream.get_final_completion()
        call = (answer.choices[0].message.tool_calls or [])[0]
        self.assertEqual("tool_calls", answer.choices[0].finish_reason)
        self.assertEqual('{"city":"mock","days":7}', call.function.arguments)


class OtherEndpoints(unittest.TestCase):
    def test_completes(self) -> None:
        answer = client().completions.create(model="mock/echo", prompt="once more")
        self.assertEqual("once more", answer.choices[0].text)

    def test_completes_in_a_stream(self) -> None:
        chunks = client().completions.create(model="mock/echo", prompt="once more", stream=True)
        self.assertEqual("once more", "".join(chunk.choices[0].text for chunk in chunks))

    def test_embeds(self) -> None:
        answer = client().embeddings.create(model="mock/echo", input=["a", "b"])
        self.assertEqual([[0.5, -0.25, 0.125]] * 2, [item.embedding for item in answer.data])


class Headers(unittest.TestCase):
    def test_name_the_call_and_who_served_it(self) -> None:
        raw = client().chat.completions.with_raw_response.create(
            model="mock/echo", messages=says("hi")
        )
        self.assertTrue(raw.headers["x-request-id"].startswith("req_"))
        self.assertEqual(raw.headers["x-request-id"], raw.parse()._request_id)
        self.assertEqual("mock", raw.headers["x-sovereign-source"])


class Errors(unittest.TestCase):
    def fails(self, kind: type[openai.APIStatusError], model: str, **options: Any) -> Any:
        with self.assertRaises(kind) as caught:
            client(**options).chat.completions.create(model=model, messages=says("go"))
        self.assertTrue((caught.exception.request_id or "").startswith("req_"))
        return caught.exception

    def test_wrong_key(self) -> None:
        self.fails(openai.AuthenticationError, "mock/echo", api_key="sv-wrong")

    def test_unknown_model(self) -> None:
        error = self.fails(openai.NotFoundError, "nobody/knows")
        self.assertEqual("model_not_found", error.code)

    def test_wrong_request_of_the_caller(self) -> None:
        error = self.fails(openai.BadRequestError, "script/refuses")
        self.assertEqual("temperature", error.param)
        self.assertEqual("decimal_above_max_value", error.code)
        self.assertIn("temperature must be at most 2", error.message)

    def test_busy_provider(self) -> None:
        error = self.fails(openai.RateLimitError, "script/busy")
        self.assertEqual("3", error.response.headers["retry-after"])

    def test_busy_provider_that_is_asked_again(self) -> None:
        answer = client(max_retries=2).chat.completions.create(
            model="script/busy-once", messages=says("go")
        )
        self.assertEqual("plain answer", answer.choices[0].message.content)

    def test_broken_provider(self) -> None:
        error = self.fails(openai.InternalServerError, "own/broken", max_retries=2)
        self.assertEqual("false", error.response.headers["x-should-retry"])

    def test_broken_provider_with_another_behind_it(self) -> None:
        raw = client().chat.completions.with_raw_response.create(
            model="survivor", messages=says("go")
        )
        self.assertEqual("plain answer", raw.parse().choices[0].message.content)
        self.assertEqual("fallback", raw.headers["x-sovereign-source"])

    def test_stream_that_breaks_off(self) -> None:
        with self.assertRaises(openai.APIError):
            list(
                client().chat.completions.create(
                    model="mock/cut", messages=says("go"), stream=True
                )
            )


class Repeating(unittest.TestCase):
    def test_after_a_lost_connection_gets_the_answer_that_was_lost(self) -> None:
        before = asked("plain")
        with LosesFirstAnswer(gateway.url) as way:
            raw = client(base_url=f"{way.url}/v1", max_retries=1).chat.completions.with_raw_response
            answer = raw.create(
                model="script/plain",
                messages=says("go"),
                extra_headers={"Idempotency-Key": "lost-plain"},
            )
        self.assertEqual("true", answer.headers["idempotent-replayed"])
        self.assertEqual("plain answer", answer.parse().choices[0].message.content)
        self.assertEqual(before + 1, asked("plain"))

    def test_of_a_stream_gets_all_of_it(self) -> None:
        with LosesFirstAnswer(gateway.url) as way:
            chunks = client(base_url=f"{way.url}/v1", max_retries=1).chat.completions.create(
                model="mock/echo",
                messages=says("one two three"),
                stream=True,
                extra_headers={"Idempotency-Key": "lost-stream"},
            )
            said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
            self.assertEqual("true", chunks.response.headers["idempotent-replayed"])
        self.assertEqual("one two three", said)

    def test_with_the_key_of_another_call_is_refused(self) -> None:
        for words, fails in (("one", False), ("two", True)):
            with self.assertRaises(openai.UnprocessableEntityError) if fails else nullcontext():
                client().chat.completions.create(
                    model="mock/echo",
                    messages=says(words),
                    extra_headers={"Idempotency-Key": "of-one"},
                )


class Leaving(unittest.TestCase):
    def test_in_a_stream_reaches_the_provider(self) -> None:
        stream = client().chat.completions.create(
            model="script/endless", messages=says("go"), stream=True
        )
        self.assertEqual("on ", next(stream).choices[0].delta.content)
        stream.close()
        with urllib.request.urlopen(f"{provider.url}/left") as answer:
            self.assertEqual(200, answer.status)


@tool
def get_weather(city: str, days: int) -> str:
    """The weather of a city for some days."""
    return f"{city}: 21 degrees for {days} days"


class LangChain(unittest.TestCase):
    def model(self, name: str) -> ChatOpenAI:
        return ChatOpenAI(
            model=name, base_url=f"{gateway.url}/v1", api_key=gateway.key, max_retries=0
        )

    def test_answers_at_once_and_in_a_stream(self) -> None:
        echo = self.model("mock/echo")
        self.assertEqual("one two", echo.invoke("one two").text)
        self.assertEqual("one two", "".join(chunk.text for chunk in echo.stream("one two")))

    def test_calls_a_tool(self) -> None:
        answer = self.model("mock/tools").bind_tools([get_weather]).invoke("weather?")
        self.assertEqual({"city": "mock", "days": 7}, answer.tool_calls[0]["args"])
