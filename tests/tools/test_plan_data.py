"""Plans as data say the same as plans in code; what is wrong is said with its place."""

import tomllib

import pytest

from replaykit.errors import SettingError
from replaykit.tools.plan_data import read_plan
from tests.tools.boxes import a_box

READ = [
    (
        {"tool": "get_weather", "arguments": {"city": "Tokyo"}, "takes": 30},
        "on('get_weather', city='Tokyo') takes 30",
    ),
    (
        {"tool": "get_rate", "nth": 2, "fails": "TimeoutError: rates are down"},
        "on('get_rate', nth=2) fails with TimeoutError: rates are down",
    ),
    ({"id": "call_a", "turn": 1, "hangs": True}, "on(id='call_a', turn=1) hangs"),
    ({"hangs": False, "returns": None}, "on() returns None"),
    ({"takes": "uniform(1, 5)"}, "on() takes uniform(1, 5)"),
    ({"takes": {"between": [1, 5]}}, "on() takes between(1, 5)"),
    ({"takes": "2.5"}, "on() takes 2.5"),
    ({"takes": "lognormal(2, 0.5)", "returns": 1}, "on() takes lognormal(2, 0.5), returns 1"),
    (
        {"takes": {"percentiles": {"50": 1, "99": 20}}},
        "on() takes percentiles({50: 1, 99: 20})",
    ),
    ({"takes": "percentiles({50: 1, 99: 20})"}, "on() takes percentiles({50: 1, 99: 20})"),
    (
        {"fails": "OSError", "then": [{"returns": 1}, {}]},
        "on() fails with OSError then returns 1 then runs",
    ),
    ({"returns": [1], "then": {"takes": 3}}, "on() returns [1] then takes 3"),
]


@pytest.mark.parametrize(("entry", "text"), READ)
def test_an_entry_is_a_rule(entry, text):
    (rule,) = read_plan([entry])

    assert f"plan[0]: {text}" == str(rule)


def test_an_exception_may_stand_in_a_marker():
    error = LookupError("x")
    box = a_box()
    tool = box.watched(lambda: None)
    box.plan([{"fails": error}])
    with pytest.raises(LookupError, match="x"):
        tool()


@pytest.mark.parametrize(
    "text",
    [
        '[{"tool": "a", "takes": 1}, {"tool": "b", "takes": 2}]',
        '{"tool": "a", "takes": 1}\n\n{"tool": "b", "takes": 2}\n',
    ],
    ids=["a list", "a line each"],
)
def test_an_ini_file_has_it_as_text(text):
    rules = read_plan(text, place="replaykit_plan")

    assert ["replaykit_plan[0]: on('a') takes 1", "replaykit_plan[1]: on('b') takes 2"] == [
        str(rule) for rule in rules
    ]


def test_toml_has_it_as_tables():
    parsed = tomllib.loads(
        """
        [[plan]]
        tool = "get_weather"
        arguments = { city = "Tokyo" }
        takes = "normal(30, 2)"

        [[plan]]
        tool = "get_rate"
        fails = "ConnectionError"
        then = [{ takes = 3 }]
        """
    )

    assert [
        "plan[0]: on('get_weather', city='Tokyo') takes normal(30, 2)",
        "plan[1]: on('get_rate') fails with ConnectionError then takes 3",
    ] == [str(rule) for rule in read_plan(parsed["plan"])]


ALL = "tool, arguments, nth, id, turn, takes, fails, returns, hangs or then"
WRONG = [
    ({"tool": "a"}, "plan is {'tool': 'a'} (expected a list of rules)"),
    (3, "plan is 3 (expected a list of rules)"),
    ([3], f"plan[0] is 3 (expected a table with {ALL})"),
    ([{}, {"take": 3}], f"plan[1] has an unknown 'take' (expected {ALL})"),
    ([{"tool": 3}], "plan[0].tool is 3 (expected the name of a tool)"),
    ([{"arguments": 3}], "plan[0].arguments is 3 (expected a table)"),
    ([{"nth": 0}], "plan[0]: nth is 0 (expected a number that counts from 1)"),
    ([{"takes": -1}], "plan[0].takes: takes is -1 (expected seconds from 0 to 1,000,000,000)"),
    (
        [{"takes": "soon"}],
        "plan[0].takes: takes 'soon', which is no duration (expected seconds from 0 on, or"
        " uniform, normal, lognormal, percentiles, between as in 'uniform(1, 5)')",
    ),
    (
        [{"takes": "uniform(1)"}],
        "plan[0].takes: uniform takes [1.0] (expected as in 'uniform(1, 5)')",
    ),
    (
        [{"takes": "uniform(a, b)"}],
        "plan[0].takes: 'a, b' are no numbers (expected as in 'uniform(1, 5)')",
    ),
    (
        [{"takes": {"uniform": 3}}],
        "plan[0].takes: uniform takes 3 (expected a list of numbers, or a table)",
    ),
    (
        [{"takes": {"poisson": [3]}}],
        "plan[0].takes: takes {'poisson': [3]}, which is no duration (expected seconds from 0 on,"
        " or uniform, normal, lognormal, percentiles, between as in 'uniform(1, 5)')",
    ),
    (
        [{"fails": "Timeout: x"}],
        "plan[0].fails: fails with 'Timeout: x', where 'Timeout' is no exception (expected a name"
        " as TimeoutError or httpx.ReadTimeout)",
    ),
    (
        [{"fails": "UnicodeDecodeError: x"}],
        "plan[0].fails: fails with UnicodeDecodeError, which cannot be made of a message alone:"
        " function takes exactly 5 arguments (1 given) (expected another type, or in Python the"
        " exception itself)",
    ),
    (
        [{"fails": "OSError", "returns": 3}],
        "plan[0].returns: plan[0]: on() fails with OSError: it cannot also be that it returns 3"
        " (expected one duration and one end a step, or then() between them)",
    ),
    ([{"hangs": 1}], "plan[0].hangs is 1 (expected true or false)"),
    ([{"takes": 1, "then": 3}], "plan[0].then is 3 (expected a table, or a list of tables)"),
    (
        [{"takes": 1, "then": [{"nth": 3}]}],
        "plan[0].then[0] has an unknown 'nth' (expected takes, fails, returns or hangs)",
    ),
    (
        [{"then": {"takes": 1}}],
        "plan[0].then[0]: plan[0]: on(): then() follows on nothing (expected takes, fails, returns"
        " or hangs before it)",
    ),
    ("{", "plan is no JSON: "),
]


@pytest.mark.parametrize(("data", "text"), WRONG)
def test_what_is_wrong_is_said_with_its_place(data, text):
    with pytest.raises(SettingError) as wrong:
        read_plan(data)

    assert text == str(wrong.value)[: len(text)]
    assert "expected" in str(wrong.value)
