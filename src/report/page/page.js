// Puts the page together.

const data = JSON.parse(byId("data").textContent);
const words = new Words(data);

const map = new WordMap(byId("map-canvas"), data.map.words, data.map.x, data.map.y, (number) => choose(number));

// Shows a word, or none for null, everywhere. `fly`: the map moves to it.
function show(number, fly) {
  showWord(words, number, data.model.words, chooseListed, () => {
    show(number, true);
    byId("words-panel").querySelector('[aria-pressed="true"]').focus({ preventScroll: true });
  });
  if (number === null) map.select(null, [], false);
  else {
    const near = words.neighbours(number).map((one) => one.number).filter((one) => words.isOnMap(one));
    if (words.isOnMap(number)) map.select(number, near, fly);
    else map.select(null, [], false);
  }
}

const address = (number) => (number === null ? "#map" : `#word=${encodeURIComponent(words.names[number])}`);

// The reader chose a word: it becomes part of the address, so that Back leads to the one before.
function choose(number, fly = false) {
  show(number, fly);
  try { history.pushState(null, "", address(number)); } catch { /* some browsers refuse it to pages from disk */ }
}
function chooseListed(number) {
  const held = byId("words-panel").contains(document.activeElement);
  choose(number, true);
  // The button that was pressed is gone; the focus stays in the panel.
  if (held) byId("words-panel").querySelector("button")?.focus({ preventScroll: true });
}

function showAddressed() {
  const named = /^#word=(.*)$/.exec(location.hash);
  let number = -1;
  try { if (named) number = words.names.indexOf(decodeURIComponent(named[1])); } catch { /* no word has that address */ }
  if (number >= 0) show(number, true);
  else if (!location.hash || location.hash === "#map" || named) show(null, false);
}

// The system's colours until the reader chooses others. The choice holds for this visit: browsers keep no reliable store for
// pages from disk.
function startTheme() {
  const button = byId("theme");
  const root = document.documentElement;
  const apply = (theme) => {
    root.dataset.theme = theme;
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${theme === "dark" ? "light" : "dark"} colours`);
    map.draw();
  };
  let chosen = false;
  button.addEventListener("click", () => {
    chosen = true;
    apply(root.dataset.theme === "dark" ? "light" : "dark");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    if (!chosen) apply(event.matches ? "dark" : "light");
  });
  apply(root.dataset.theme);
}

byId("title").append(wordNode(data.title));
byId("lede").textContent = lede(data);
byId("map-note").textContent = mapNote(data);
byId("training-body").append(...trainingSection(data).filter(Boolean));
byId("evaluation-body").append(...evaluationSection(data).filter(Boolean));
byId("vocabulary-body").append(...vocabularySection(data).filter(Boolean));
byId("model-body").append(...modelSection(data).filter(Boolean));
byId("foot").textContent = `Made by nce2vec ${data.version}. The page holds all it shows and fetches nothing.`;

byId("zoom-in").addEventListener("click", () => map.zoomBy(1.5));
byId("zoom-out").addEventListener("click", () => map.zoomBy(1 / 1.5));
byId("zoom-all").addEventListener("click", () => map.showAll());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.target.closest("input") && byId("word-shown")) choose(null);
});
startSearch(words.names, (number) => (words.isOnMap(number) ? `rank ${whole(words.rank(number))}` : "not on the map"), (number) => choose(number, true));
addEventListener("popstate", showAddressed);
startTheme();
showAddressed();
