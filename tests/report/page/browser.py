"""A headless Chromium, spoken to through its pipe; no driver, no library."""

import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
_AS_THREE_AND_FOUR = """
import fcntl, os, sys
command, answer, *browser = sys.argv[1:]
pipes = [fcntl.fcntl(int(pipe), fcntl.F_DUPFD, 10) for pipe in (command, answer)]
for number, pipe in enumerate(pipes, 3):
    os.dup2(pipe, number)
os.execv(browser[0], browser)
"""
"""Gives the pipes the numbers under which Chromium expects them."""

_AT_REST = """
(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const isAtRest = () => typeof lanes === "undefined" || lanes.waiting === null;
  do { await frame(); await frame(); } while (!isAtRest());
})()
"""
"""Two frames: what a new size sets off comes with the first, and is drawn in the second."""

_OPENED = """
Promise.all(Array.from(document.querySelectorAll("details:not([open])"), (part) =>
  new Promise((done) => {
    part.addEventListener("toggle", done, { once: true });
    part.open = true;
  })))
"""

_MOST_SECONDS = 300
"""Of a browser that hangs."""

WHY_NOT = "no Chromium here: install one to look at pages"


class Browser:
    """One page in a browser of its own."""

    def __init__(self, profile):
        self._numbers = itertools.count(1)
        self.troubles = []
        """What the console says that it should not."""

        self.asked_for = []
        """Every address that was asked for."""

        command, commands = os.pipe()
        answers, answer = os.pipe()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", _AS_THREE_AND_FOUR, str(command), str(answer)),
                *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu"),
                *("--remote-debugging-pipe", "--no-first-run", "--disable-extensions"),
                *("--disable-background-networking", "--force-device-scale-factor=1"),
                *(f"--user-data-dir={profile}", "about:blank"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(command, answer),
        )
        self._end = threading.Timer(_MOST_SECONDS, self._process.kill)
        self._end.daemon = True
        self._end.start()
        os.close(command)
        os.close(answer)
        self._commands = os.fdopen(commands, "wb", buffering=0)
        self._answers = os.fdopen(answers, "rb")
        self._session = None
        [target] = [t for t in self.say("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        attached = self.say("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.say(f"{domain}.enable")
        self.say("Page.setLifecycleEventsEnabled", enabled=True)

    def say(self, method, **parameters):
        """A command of the DevTools protocol, and its answer."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        return self._until(lambda heard: heard.get("id") == number)["result"]

    def open(self, path, fragment=""):
        loader = self.say("Page.navigate", url=f"file://{path}{fragment}")["loaderId"]
        self._until(lambda heard: _is_loaded(heard.get("params", {}), loader))
        self.rest()

    @contextmanager
    def before_each_page(self, script):
        """Runs a script before those of each page that is opened in the block."""
        added = self.say("Page.addScriptToEvaluateOnNewDocument", source=script)
        try:
            yield
        finally:
            self.say("Page.removeScriptToEvaluateOnNewDocument", **added)

    def rest(self):
        """Waits until everything is drawn: pages draw what has changed with the next frame."""
        self.value(_AT_REST)

    def open_parts(self):
        """Opens all that can be opened, and waits until it is filled."""
        self.value(_OPENED)

    def value(self, expression):
        """What an expression is worth in the page."""
        answer = self.say(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key):
        text = {"text": key} if len(key) == 1 else {}
        self.say("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.say("Input.dispatchKeyEvent", type="keyUp", key=key)
        self.rest()

    def click(self, selector):
        """In the middle of the first element that a selector finds, as a mouse does."""
        one = f"document.querySelector({json.dumps(selector)})"
        self.value(f"{one}.scrollIntoView({{ block: 'center' }})")
        self.rest()
        place = self.value(
            f"(() => {{ const box = {one}.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            x, y = place
            self.say("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.rest()

    def size(self, width, height):
        self.say(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.rest()

    def prefer(self, scheme):
        """Has the system light or dark; None: as it is."""
        features = [] if scheme is None else [{"name": "prefers-color-scheme", "value": scheme}]
        self.say("Emulation.setEmulatedMedia", features=features)
        self.rest()

    def close(self):
        self._end.cancel()
        self._session = None
        self.say("Browser.close")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._commands.close()
        self._answers.close()

    def _until(self, is_it):
        while True:
            heard = json.loads(self._message())
            self._note(heard)
            if is_it(heard):
                assert "error" not in heard, heard
                return heard

    def _message(self):
        letters = bytearray()
        while (letter := self._answers.read(1)) != b"\0":
            assert letter, "the browser has gone"
            letters += letter
        return letters

    def _note(self, heard):
        parameters = heard.get("params", {})
        match heard.get("method"):
            case "Runtime.exceptionThrown":
                self.troubles.append(parameters["exceptionDetails"])
            case "Runtime.consoleAPICalled" | "Log.entryAdded":
                self.troubles.append(parameters)
            case "Network.requestWillBeSent":
                self.asked_for.append(parameters["request"]["url"])


def _is_loaded(told, loader):
    """Whether this very page is there: what was opened before may be told late."""
    return (told.get("name"), told.get("loaderId")) == ("load", loader)
