"""A page in chromium, driven as a reader drives it: with a pointer, keys, the width of the window,
light or dark. Chromium speaks its DevTools protocol over two pipes, so this needs nothing but
Python's own modules. Used by check_report.py, check_site.py and
check_live.py.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")

PATIENCE = 600  # seconds
KEYS = {"Tab": 9, "Enter": 13, " ": 32, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "/": 191}


class Browser:
    """`with Browser() as browser:` starts chromium with one empty page, and ends it."""

    def __enter__(self):
        self.profile = tempfile.mkdtemp()
        to_browser, self.requests = os.pipe()
        self.answers, from_browser = os.pipe()

        def connect():  # chromium reads from file 3 and writes to file 4
            os.dup2(to_browser, 20)
            os.dup2(from_browser, 21)
            os.dup2(20, 3)
            os.dup2(21, 4)

        command = ["timeout", "3000", "chromium", *FLAGS, f"--user-data-dir={self.profile}", "--remote-debugging-pipe"]
        self.process = subprocess.Popen(command, preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.count = 0
        self.pending = b""
        self.events = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")
        return self

    def __exit__(self, *_):
        self.session = None
        self.send("Browser.close")
        os.close(self.requests)
        self.process.wait()
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.requests, json.dumps(message).encode() + b"\0")

    def receive(self):
        while b"\0" not in self.pending:
            if not select.select([self.answers], [], [], PATIENCE)[0]:
                raise RuntimeError(f"chromium has said nothing for {PATIENCE} seconds")
            more = os.read(self.answers, 1 << 16)
            if not more:
                raise RuntimeError("chromium has ended")
            self.pending += more
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        """Sends one command of the protocol and gives its result; events meanwhile go to `events`."""
        self.send(method, **parameters)
        while True:
            message = self.receive()
            if message.get("id") == self.count:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def look(self, width, dark=False, height=900):
        """How the page is looked at from now on: a narrow window is a telephone's."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)
        self.call("Emulation.setTouchEmulationEnabled", enabled=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, url, width, dark=False, height=900):
        self.look(width, dark, height)
        self.events.clear()
        self.call("Page.navigate", url=url)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())

    def value(self, expression):
        """What a JavaScript expression is, in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails'].get('exception', {}).get('description')}")
        return answer["result"].get("value")

    def becomes(self, expression, patience=20):
        """Whether a JavaScript expression is true within so many seconds. It may throw: the page may be on its way."""
        end = time.monotonic() + patience
        while True:
            try:
                if self.value(expression):
                    return True
            except RuntimeError:
                pass
            if time.monotonic() > end:
                return False
            time.sleep(0.02)

    def complaints(self):
        """What went wrong in the page since it was opened: errors of its scripts, and requests that failed."""
        for event in self.events:
            parameters = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                details = parameters["exceptionDetails"]
                yield details.get("exception", {}).get("description", details["text"])
            elif event.get("method") == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "assert"):
                yield "console: " + " ".join(str(part.get("value", part.get("description"))) for part in parameters["args"])
            elif event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
                yield parameters["entry"]["text"] + " " + parameters["entry"].get("url", "")
            elif event.get("method") == "Network.loadingFailed" and not parameters.get("canceled"):
                yield "a request failed: " + parameters["errorText"]

    def has_listener(self, expression):
        """Does an element do something when it is pressed?"""
        element = self.call("Runtime.evaluate", expression=expression)["result"]["objectId"]
        listeners = self.call("DOMDebugger.getEventListeners", objectId=element)["listeners"]
        return any(listener["type"] in ("click", "pointerdown", "mousedown") for listener in listeners)

    def point_at(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x, y):
        self.drag(x, y, x, y)

    def drag(self, x, y, to_x, to_y):
        self.point_at(x, y)
        self.call("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
        for part in (0.5, 1):
            self.call("Input.dispatchMouseEvent", type="mouseMoved", button="left", buttons=1,
                      x=x + part * (to_x - x), y=y + part * (to_y - y))
        self.call("Input.dispatchMouseEvent", type="mouseReleased", x=to_x, y=to_y, button="left", clickCount=1)

    def swipe(self, x, y, to_x, to_y):
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchMove", touchPoints=[{"x": to_x, "y": to_y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def touch(self, x, y):
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=KEYS[key], **({"text": key} if key == " " and kind == "keyDown" else {}))

    def picture(self, path):
        """The whole page as PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def paper(self, path):
        """The page as it is printed, as PDF."""
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"]))
