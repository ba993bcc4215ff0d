"""Files of vcrpy, pytest-recording and cassetter in the place of a cassette."""

import json

import pytest

from tests.plugin.suite import answer, section

URL = "https://api.openai.com/v1/chat/completions"
BODY = json.dumps({"model": "gpt-5", "messages": [{"role": "user", "content": "Weather?"}]})
REPLY = json.dumps({"choices": [{"message": {"role": "assistant", "content": "foggy"}}]})
YAML = f"""\
interactions:
- request:
    body: '{BODY}'
    headers:
      authorization:
      - Bearer sk-proj-{"L0ng" * 12}
    method: POST
    uri: {URL}
  response:
    body:
      string: '{REPLY}'
    headers:
      content-type:
      - application/json
    status:
      code: 200
      message: OK
version: 1
"""
AS_JSON = json.dumps(
    {
        "version": 1,
        "interactions": [
            {
                "request": {"method": "POST", "uri": URL, "body": BODY, "headers": {}},
                "response": {
                    "status": {"code": 200, "message": "OK"},
                    "headers": {"content-type": ["application/json"]},
                    "body": {"string": REPLY},
                },
            }
        ],
    }
)
FOGGY = """
        @pytest.mark.replay
        def test_it():
            assert "foggy" == ask("Weather?")
"""


@pytest.fixture
def with_yaml(suite):
    """A suite whose cassette is vcrpy's."""
    suite.tests(FOGGY)
    suite.pytester.mkdir("cassettes").joinpath("test_agent").mkdir()
    suite.cassette("test_agent/test_it.yaml").write_text(YAML)
    return suite


def test_they_are_played_as_they_are(with_yaml):
    run = with_yaml.run()

    run.assert_outcomes(passed=1)
    assert ["test_agent/test_it.yaml"] == with_yaml.cassettes
    assert YAML == with_yaml.cassette("test_agent/test_it.yaml").read_text()


def test_json_is_read_too(with_yaml):
    with_yaml.cassette("test_agent/test_it.yaml").unlink()
    with_yaml.cassette("test_agent/test_it.json").write_text(AS_JSON)

    with_yaml.run().assert_outcomes(passed=1)


def test_a_miss_in_one_is_a_miss_like_any(with_yaml):
    with_yaml.tests(FOGGY.replace("Weather?", "Rain?"))

    run = with_yaml.run()

    run.assert_outcomes(failed=1)
    assert (
        "cassette  cassettes/test_agent/test_it.cassette (replay; read from test_it.yaml)\n"
        "requests  1 without a recording, 1 not asked for" == section(run, "replaykit")
    )


def test_refresh_makes_it_a_cassette(with_yaml):
    run = with_yaml.run("--replaykit=refresh", replies=[answer("foggy")])

    run.assert_outcomes(passed=1)
    assert ["test_agent/test_it.cassette", "test_agent/test_it.yaml"] == with_yaml.cassettes
    assert (
        "1 recording saved: cassettes/test_agent/test_it.cassette (1 exchange)\n"
        "cassettes/test_agent/test_it.yaml has become a .cassette; to remove what it was: "
        "rm cassettes/test_agent/test_it.yaml" == section(run, "replaykit summary")
    )


def test_record_brings_what_was_there_along_without_its_secrets(with_yaml):
    with_yaml.tests(FOGGY + '            assert "sunny" == ask("And tomorrow?")\n')

    with_yaml.record(replies=[answer("sunny")])

    assert 1 == len(with_yaml.asked)
    content = with_yaml.cassette().read_text()
    assert (1, 1, 0) == tuple(map(content.count, ("foggy", "sunny", "L0ng")))
    with_yaml.cassette("test_agent/test_it.yaml").unlink()
    with_yaml.run().assert_outcomes(passed=1)


def test_a_failed_refresh_leaves_it_as_it_was(with_yaml):
    with_yaml.run("--replaykit=refresh", replies=[answer("windy")]).assert_outcomes(failed=1)

    assert ["test_agent/test_it.yaml"] == with_yaml.cassettes


def test_a_cassette_beside_it_comes_first(with_yaml):
    with_yaml.tests(FOGGY.replace("foggy", "windy"))
    with_yaml.run("--replaykit=refresh", replies=[answer("windy")]).assert_outcomes(passed=1)

    with_yaml.run().assert_outcomes(passed=1)


def test_a_damaged_one_is_named(with_yaml):
    with_yaml.cassette("test_agent/test_it.yaml").write_text(YAML[:300])

    run = with_yaml.run()

    run.assert_outcomes(errors=1)
    assert "test_it.yaml" in run.stdout.str()
