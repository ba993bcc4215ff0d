"""Items that are no functions, as plugins make them of files; a conftest may mark them."""

CONFTEST = """
    import pytest
    from asking import ask

    class Question(pytest.Item):
        def runtest(self):
            assert "sunny" == ask(self.path.read_text())

    class File(pytest.File):
        def collect(self):
            item = Question.from_parent(self, name="question")
            item.add_marker(pytest.mark.replay(on_unplayed="fail"))
            yield item

    def pytest_collect_file(file_path, parent):
        if file_path.suffix == ".ask":
            return File.from_parent(parent, path=file_path)
"""


def test_they_are_recorded_and_replayed(suite):
    suite.pytester.makeconftest(CONFTEST)
    suite.pytester.makefile(".ask", trip="Weather in Tokyo?")
    suite.record()

    run = suite.run()

    run.assert_outcomes(passed=1)
    (name,) = suite.cassettes
    assert name.endswith("/question.cassette")


def test_their_misses_are_told(suite):
    suite.pytester.makeconftest(CONFTEST)
    suite.pytester.makefile(".ask", trip="Weather in Tokyo?")

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert "no recording answers this request" in run.stdout.str()
