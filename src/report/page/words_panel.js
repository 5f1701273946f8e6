// The chosen word and its neighbours, beside the map.

// The words the page knows: those of the map, then their neighbours that are not on it.
class Words {
  constructor(data) {
    this.onMap = data.map.words.length;
    this.names = data.map.words.concat(data.more.words);
    this.ids = data.more.ids;
    this.counts = data.map.counts ? data.map.counts.concat(data.more.counts) : null;
    this.table = data.neighbours;
    this.tableOfMap = data.neighbours_on_map ?? null;
    this.onMapOnly = false;  // which of both tables is asked
  }
  rank(number) { return (number < this.onMap ? number : this.ids[number - this.onMap]) + 1; }
  isOnMap(number) { return number < this.onMap; }

  // [{number, cosine}]: of a word of the map its neighbours; of another one the words of the map it is a neighbour of.
  neighbours(number) {
    const found = [];
    if (this.isOnMap(number)) {
      const row = (this.onMapOnly ? this.tableOfMap : this.table)[number];
      for (let i = 0; i < row.length; i += 2) found.push({ number: row[i], cosine: row[i + 1] / 10000 });
      return found;
    }
    this.table.forEach((row, from) => {
      for (let i = 0; i < row.length; i += 2) if (row[i] === number) found.push({ number: from, cosine: row[i + 1] / 10000 });
    });
    return found.sort((a, b) => b.cosine - a.cosine || a.number - b.number);
  }

  // A few words whose neighbours are close, each of another corner: to begin with.
  examples(count) {
    const closeness = this.table.map((row, number) => {
      let sum = 0;
      for (let i = 1; i < row.length; i += 2) sum += row[i];
      return { number, mean: row.length ? sum / row.length : -Infinity };
    });
    closeness.sort((a, b) => b.mean - a.mean || a.number - b.number);
    const chosen = [];
    const taken = new Set();
    for (const { number, mean } of closeness) {
      if (chosen.length === count || mean === -Infinity) break;
      const row = this.table[number].filter((_, i) => i % 2 === 0);
      // Numbers, single letters and the words of every sentence have the closest neighbours and tell the least.
      if (number < Math.min(100, this.onMap / 10)) continue;
      if (taken.has(number) || row.some((other) => taken.has(other)) || !/\p{L}{3}/u.test(this.names[number])) continue;
      chosen.push(number);
      [number, ...row].forEach((other) => taken.add(other));
    }
    return chosen;
  }
}

function neighbourList(words, neighbours, choose) {
  return element("ol", { class: "neighbours" }, neighbours.map(({ number, cosine }) => {
    const on = words.isOnMap(number);
    return element("li", {}, element("button", { type: "button", class: on ? null : "off", "data-number": number,
      title: on ? null : "not on the map", onclick: () => choose(number) },
    element("span", { class: "word" }, wordNode(words.names[number])),
    element("span", { class: "bar", "aria-hidden": "true" },
      element("span", { style: `width:${Math.max(0, Math.min(1, cosine)) * 100}%` })),
    element("span", { class: "score" }, fixed(cosine, 4))));
  }));
}

function wordFacts(words, number) {
  const seen = words.counts ? `, seen ${times(words.counts[number])}` : "";
  const place = words.isOnMap(number) ? "" : ", not on the map";
  return `rank ${whole(words.rank(number))}${seen}${place}`;
}

// Whether neighbours are of all words or of those on the map; nothing to choose where these are the same.
function scopeSwitch(words, again) {
  if (!words.tableOfMap) return null;
  const button = (name, only) => element("button", { type: "button", "aria-pressed": String(words.onMapOnly === only),
    onclick: () => { words.onMapOnly = only; again(); } }, name);
  return element("div", { class: "scope", role: "group", "aria-label": "Neighbours among" }, button("all words", false), button("on the map", true));
}

// Shows a word; null: nothing chosen.
function showWord(words, number, vocabularySize, choose, again) {
  const panel = byId("words-panel");
  if (number === null) {
    panel.replaceChildren(
      element("p", { class: "soft" }, "Search a word or click one on the map to see its nearest neighbours. For a start:"),
      element("div", { class: "chips" }, words.examples(7).map((example) =>
        element("button", { type: "button", onclick: () => choose(example) }, wordNode(words.names[example])))));
    byId("said").textContent = "";
    return;
  }
  const neighbours = words.neighbours(number);
  const on = words.isOnMap(number);
  const head = element("h3", { id: "word-shown" }, wordNode(words.names[number]));
  const told = on
    ? words.onMapOnly ? `As nce2vec nn --restrict-vocab ${words.onMap}.`
      : `Cosines over all ${whole(vocabularySize)} words, as nce2vec nn.`
    : "Words of the map that have it among their nearest, with cosines. Its own neighbours: nce2vec nn.";
  panel.replaceChildren(...[
    element("div", { class: "word-head" }, head,
      element("button", { type: "button", id: "clear", onclick: () => choose(null) }, "clear")),
    element("p", { class: "word-facts" }, wordFacts(words, number)),
    on ? scopeSwitch(words, again) : null,
    neighbours.length ? neighbourList(words, neighbours, choose)
      : element("p", { class: "soft" }, "Its vector is zero: it has no neighbours."),
    neighbours.length ? element("p", { class: "note" }, told) : null].filter(Boolean));
  panel.scrollTop = 0;
  byId("said").textContent = neighbours.length
    ? `${words.names[number]}: ${neighbours.length} neighbours, nearest ${words.names[neighbours[0].number]}, ${fixed(neighbours[0].cosine, 4)}`
    : `${words.names[number]}: no neighbours`;
}
