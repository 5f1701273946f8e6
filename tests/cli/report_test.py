"""The report's page in a browser, from disk: what it shows is what the program answers, and nothing is fetched."""

import json
import os
import pathlib
import socket
import tempfile
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from program_case import ProgramCase

PATIENCE = 30  # seconds; slow machines are no failures

HOSTILE = ["</script><script>document.title='taken'</script>", "<!--", "<img/src=x/onerror=alert(1)>", '"quoted"', "a&b;&amp;",
           "back\\slash", "'", "{{data}}", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "\U0001f469\u200d\U0001f680",
           "e\u0301\u0302", "\u202eturned", "__proto__", "constructor", "\u2028", "x" * 300]


def start_browser(profile):
    options = webdriver.ChromeOptions()
    # Containers have a small /dev/shm, and root no sandbox.
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--force-prefers-reduced-motion", f"--user-data-dir={profile}"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def has_localhost():
    try:
        socket.gethostbyname("localhost")
    except OSError:
        return False
    return True


# Chromium and its driver find each other by that name; a bare chroot may lack /etc/hosts.
@unittest.skipUnless(has_localhost(), "there is no localhost")
class BrowserCase(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metrics = cls.path("train.jsonl")
        cls.train_topics("--metrics", cls.metrics)
        cls.profile = tempfile.TemporaryDirectory(prefix="nce2vec-browser-", ignore_cleanup_errors=True)
        cls.browser = start_browser(cls.profile.name)
        # What the browser opens by itself, a new tab's page, is not ours.
        cls.browser.get("about:blank")
        for log in ["browser", "performance"]:
            cls.browser.get_log(log)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.profile.cleanup()
        super().tearDownClass()

    def setUp(self):
        self.media("light")
        self.window(1280, 800)

    def tearDown(self):
        """Whatever a test did: no error in the console, nothing fetched but the page itself."""
        self.assertEqual(self.browser.get_log("browser"), [])
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                self.assertRegex(url, r"^(file://.*\.html(#.*)?|data:,)$")

    def media(self, scheme):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def window(self, width, height):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def report(self, *args, model=None, name="report.html"):
        """Makes a page and opens it; returns what the program said."""
        result = self.run_program("report", "--model", model or self.model, "--output", self.path(name), *args)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, b"")
        self.open(name)
        return result.stderr.decode()

    def open(self, name, fragment=""):
        self.browser.get("about:blank")
        self.browser.get(pathlib.Path(self.path(name)).as_uri() + fragment)

    def wait(self, condition, message=""):
        return WebDriverWait(self.browser, PATIENCE).until(lambda _: condition(), message)

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        """At once and by textContent: elements may be replaced meanwhile, and bidi characters stay."""
        return self.browser.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent)", selector)

    def search(self, word):
        field = self.find("#search")
        field.clear()
        field.send_keys(word)
        self.wait(lambda: self.texts("#search-list bdi"), f"search for {word}")
        return field

    def shown(self, word):
        self.wait(lambda: self.texts("#word-shown") == [word], f"{word} is shown")

    def choose(self, word):
        self.search(word).send_keys(Keys.ENTER)
        self.shown(word)

    def neighbours_shown(self):
        words, scores = self.texts(".neighbours .word"), self.texts(".neighbours .score")
        return list(zip(words, (score.replace("\u2212", "-") for score in scores)))

    def assert_neighbours(self, word, *args, model=None):
        """Words and order as of `nn`, cosines to four digits."""
        result = self.run_program("nn", "--model", model or self.model, "--json", *args, word)
        answers = json.loads(result.stdout)["results"]
        shown = self.neighbours_shown()
        self.assertEqual([name for name, _ in shown], [answer["word"] for answer in answers])
        for (_, score), answer in zip(shown, answers):
            self.assertRegex(score, r"^-?[01]\.\d{4}$")
            self.assertAlmostEqual(float(score), answer["score"], delta=0.51e-4)

    def pinch(self, canvas):
        """Two fingers that move apart."""
        box = canvas.rect
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for kind, apart in [("touchStart", 30), ("touchMove", 60), ("touchMove", 90), ("touchEnd", None)]:
            points = [] if apart is None else [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
            self.browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def picture(self):
        return self.browser.execute_script("return document.querySelector('#map-canvas').toDataURL()")


class PageTest(BrowserCase):
    def test_search_and_neighbours(self):
        self.report()
        self.search("A")
        found = self.texts("#search-list bdi")
        self.assertEqual(len(found), 8)
        self.assertTrue(all(word.startswith("a") for word in found), found)
        # The keyboard alone: the second of the list.
        self.find("#search").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
        self.shown(found[1])
        self.assert_neighbours(found[1])
        self.assertIn(found[1], self.find("#said").text or self.texts("#said")[0])
        # A neighbour that is clicked is shown in turn; Back leads to the word before.
        neighbour = self.neighbours_shown()[2][0]
        self.all(".neighbours button")[2].click()
        self.shown(neighbour)
        self.assert_neighbours(neighbour)
        self.browser.back()
        self.shown(found[1])
        # An exact hit stands first although others begin with it, too.
        self.choose("b1")
        self.assert_neighbours("b1")
        self.find("#search").send_keys(Keys.ESCAPE)
        self.find("#clear").click()
        self.wait(lambda: not self.all("#word-shown"))
        field = self.find("#search")
        field.clear()
        field.send_keys("nosuchword")
        self.wait(lambda: "no such word" in self.find("#search-list").text)

    def test_some_of_the_words_on_the_map(self):
        said = self.report("--words", "12", "--neighbours", "15")
        self.assertIn("12 of 30 words", said)
        word = self.browser.execute_script("return JSON.parse(document.querySelector('#data').textContent).map.words[3]")
        self.choose(word)
        self.assert_neighbours(word, "-k", "15")
        off = self.find(".neighbours .off .word").text
        self.all(".scope button")[1].click()
        self.wait(lambda: not self.all(".neighbours .off"))
        self.assert_neighbours(word, "-k", "15", "--restrict-vocab", "12")
        self.all(".scope button")[0].click()
        self.wait(lambda: self.all(".neighbours .off"))
        # A word that isn't on the map: of which words it is a neighbour.
        self.find(".neighbours .off").click()
        self.shown(off)
        self.assertIn("not on the map", self.find(".word-facts").text)
        self.assertIn(word, self.texts(".neighbours .word"))
        self.search(off)
        self.assertIn("not on the map", self.find("#search-list").text)

    def test_hands_on_the_map(self):
        self.report("--words", "1", name="one.html")
        self.wait(lambda: self.all(".chips") or self.all("#words-panel p"))
        word = self.browser.execute_script("return JSON.parse(document.querySelector('#data').textContent).map.words[0]")
        canvas = self.find("#map-canvas")
        # The only word is in the middle.
        ActionChains(self.browser).move_to_element(canvas).click().perform()
        self.shown(word)
        canvas.send_keys(Keys.ESCAPE)
        self.wait(lambda: not self.all("#word-shown"))

        self.report()
        canvas = self.find("#map-canvas")
        self.wait(lambda: len(self.picture()) > 5000, "the map is drawn")
        wheel = webdriver.common.actions.wheel_input.ScrollOrigin.from_element(canvas)
        # What moves or shrinks the map comes first: one zoomed into may show a gap between its words.
        for name, act in {
                "arrow": lambda: canvas.send_keys(Keys.ARROW_RIGHT),
                "drag": lambda: ActionChains(self.browser).click_and_hold(canvas).move_by_offset(60, 30).release().perform(),
                "zoom out": lambda: self.find("#zoom-out").click(),
                "zoom in": lambda: self.find("#zoom-in").click(),
                "wheel": lambda: ActionChains(self.browser).scroll_from_origin(wheel, 0, 300).perform(),
                "plus": lambda: canvas.send_keys("+"),
                "pinch": lambda: self.pinch(canvas),
                "whole map": lambda: self.find("#zoom-all").click()}.items():
            before = self.picture()
            act()
            self.wait(lambda before=before: self.picture() != before, f"{name}: the map changes")
        self.assertFalse(self.all("#word-shown"))  # dragging chooses nothing

    def test_a_word_in_the_address(self):
        self.report()
        self.open("report.html", "#word=b3")
        self.shown("b3")
        for fragment in ["#word=nope", "#word=%E0%A4%A", "#evaluation"]:
            self.open("report.html", fragment)
            self.wait(lambda: self.texts("#title") == ["good.model"])
            self.assertFalse(self.all("#word-shown"))

    def test_dark_and_light(self):
        def brightness():
            colour = self.browser.execute_script("return getComputedStyle(document.body).backgroundColor")
            return sum(int(part) for part in colour[4:-1].split(",")) / 3

        self.media("dark")
        self.report()
        self.assertLess(brightness(), 60)
        dark = self.picture()
        self.media("light")  # the system changes its mind
        self.wait(lambda: brightness() > 200)
        self.wait(lambda: self.picture() != dark)
        self.find("#theme").click()
        self.wait(lambda: brightness() < 60)
        self.media("dark")
        self.media("light")  # once chosen, it stays
        self.assertLess(brightness(), 60)
        self.find("#theme").click()
        self.wait(lambda: brightness() > 200)

    def test_a_phone(self):
        self.window(360, 740)
        data = self.write("pairs.txt", "a1 a2 9\na1 b2 1\na3 b4 2\nb5 b6 8\n")
        self.report("--similarity", data, "--metrics", self.metrics)
        self.assertLessEqual(self.browser.execute_script("return document.documentElement.scrollWidth"), 360)
        self.choose("a1")
        self.assert_neighbours("a1")
        for selector in ["#map-canvas", "#search", "#theme", ".neighbours", ".chart"]:
            box = self.find(selector).rect
            self.assertGreaterEqual(box["x"], 0, selector)
            self.assertLessEqual(box["x"] + box["width"], 360, selector)

    def test_curves_and_scores(self):
        pairs = self.write("pairs.txt", "a1 a2 9\na1 b2 1\na3 b4 2\nb5 b6 8\nb7 none 3\n")
        strange = self.write("strange.txt", "x y 9\nx z 1\n")
        questions = self.write("questions.txt", ": topics\na1 a2 b1 b2\na1 a2 b1 nowhere\n")
        said = self.report("--similarity", pairs, strange, "--analogy", questions, "--metrics", self.metrics)
        self.assertIn("strange.txt", said)
        titles = self.texts("#training .chart h3")
        for title in ["Loss", "Held-out accuracy", "ln Z"]:
            self.assertIn(title, titles)
        scores = json.loads(self.run_program("evaluate", "similarity", "--model", self.model, "--data", pairs, "--json").stdout)
        rows = self.texts("#evaluation table")[0]
        self.assertIn(f"{scores['spearman']:.4f}".replace("-", "\u2212"), rows)
        self.assertIn("too few of its pairs", rows)
        self.assertEqual(self.texts("#evaluation table:last-of-type tbody tr:last-child td.number")[-3:][1:], ["1", "1"])
        self.assertIn("30", self.texts("#vocabulary dl")[0])
        self.assertIn("train.negatives", self.texts("#model table")[1])
        # A table of the figures, a row an epoch.
        self.assertEqual(len(self.texts("#training details tbody tr")), 20)

    def test_hostile_words(self):
        words = HOSTILE + ["plain"]
        vectors = "".join(f"{word} 1 {place % 4} {place * 0.01:.2f}\n" for place, word in enumerate(words) if word != "\u2028")
        count = vectors.count("\n")
        source = self.write("hostile.txt", f"{count + 1} 3\n".encode() + vectors.encode() + b"\xff\xfebad 1 0 5\n")
        model = self.path("</title>hostile & co.model".replace("/", "\u2215"))
        result = self.run_program("convert", "--input", source, "--output", model, "--to", "model")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.report(model=model)
        self.assertEqual(self.texts("#title"), [os.path.basename(model)])
        self.assertIn("hostile & co.model", self.browser.title)
        known = self.browser.execute_script("return JSON.parse(document.querySelector('#data').textContent).map.words")
        self.assertEqual(len(known), count + 1)
        self.assertIn("\ufffd\ufffdbad", known)
        for word in known:
            # By the address: a keyboard can't send them all.
            self.browser.execute_script("location.hash = 'word=' + encodeURIComponent(arguments[0])", word)
            self.shown(word)
            self.assertEqual(len(self.neighbours_shown()), 10)
        self.choose("plain")
        self.assert_neighbours("plain", model=model)
        self.assertFalse(self.all("#words-panel script, #words-panel img"))
        # Imported: no counts, no history, and the page says so.
        self.assertIn("imported", self.find("#training").text)
        self.assertIn("never counted", self.find("#vocabulary").text)
        self.assertIn("--similarity", self.find("#evaluation").text)

    def test_odd_models(self):
        for name, content in [("zeros", "3 2\na 0 0\nb 0 0\nc 0 0\n"), ("one", "1 1\nalone 1\n"), ("equal", "4 2\na 1 1\nb 1 1\nc 1 1\nd 1 1\n"),
                              ("pair", "2 2\na 1 0\nb 0 1\n")]:
            with self.subTest(name):
                source, model = self.write(f"{name}.txt", content), self.path(f"{name}.model")
                self.assertEqual(self.run_program("convert", "--input", source, "--output", model, "--to", "model").returncode, 0)
                for layout in ["tsne", "pca"]:
                    self.report("--layout", layout, model=model, name=f"{name}.html")
                    first = self.browser.execute_script("return JSON.parse(document.querySelector('#data').textContent).map.words[0]")
                    self.choose(first)


class CommandTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics("--epochs", "2")

    def assert_refused(self, code, words, *args, output="none.html"):
        before = sorted(os.listdir(self.folder.name))
        result = self.run_program("report", "--model", self.model, "--output", self.path(output), *args)
        error = result.stderr.decode()
        self.assertEqual((result.returncode, error.count("\n")), (code, 1), error)
        for word in words:
            self.assertIn(word, error)
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)

    def test_wrong_usage(self):
        for args, word in [(["--words", "0"], "--words"), (["--words", "1000000"], "50000"), (["--neighbours", "0"], "--neighbours"),
                           (["--perplexity", "0"], "--perplexity"), (["--perplexity", "nan"], "--perplexity"), (["--layout", "umap"], "umap"),
                           (["--wrods", "5"], "--words"), (["word"], "no words")]:
            with self.subTest(args):
                self.assert_refused(2, [word], *args)
        result = self.run_program("report", "--model", self.model, "--output", "-")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(self.run_program("report", "--help").returncode, 0)

    def test_what_can_not_be_read_or_written(self):
        text = self.write("text.jsonl", "this is no metrics file\n")
        self.assert_refused(1, ["missing.txt", "No such file"], "--similarity", self.path("missing.txt"))
        self.assert_refused(1, ["text.jsonl", "line 1", "--metrics"], "--metrics", text)
        self.assert_refused(1, ["good.model", "overwritten"], output="good.model")
        self.assert_refused(1, ["text.jsonl", "overwritten"], "--metrics", text, output="text.jsonl")
        self.assert_refused(1, ["no/such"], output="no/such/page.html")
        result = self.run_program("report", "--model", text, "--output", self.path("none.html"))
        self.assertEqual(result.returncode, 1)

    def test_the_same_bytes_on_any_number_of_threads(self):
        pages = []
        for cores in [os.sched_getaffinity(0), {min(os.sched_getaffinity(0))}]:
            result = self.run_program("report", "--model", self.model, "--output", self.path("page.html"), "--quiet",
                                      preexec_fn=lambda cores=cores: os.sched_setaffinity(0, cores))
            self.assertEqual((result.returncode, result.stdout, result.stderr), (0, b"", b""))
            with open(self.path("page.html"), "rb") as file:
                pages.append(file.read())
        self.assertEqual(pages[0], pages[1])
        self.assertNotIn(self.folder.name.encode("utf-8", "surrogateescape"), pages[0])
        pages[0].decode("utf-8")
        another = self.run_program("report", "--model", self.model, "--output", self.path("page.html"), "--seed", "2")
        self.assertEqual(another.returncode, 0)
        with open(self.path("page.html"), "rb") as file:
            self.assertNotEqual(file.read(), pages[0])

    def test_metrics_of_another_run(self):
        metrics = self.write("other.jsonl", '{"type":"epoch","epoch":1,"fraction":1,"loss":9}\n')
        result = self.run_program("report", "--model", self.model, "--output", self.path("other.html"), "--metrics", metrics)
        self.assertEqual(result.returncode, 0)
        self.assertIn(b"other.jsonl is not of the run", result.stderr)


if __name__ == "__main__":
    unittest.main()
