// The search field: an ARIA combobox with a list of what fits.

const SHOWN_MATCHES = 8;

// Numbers of words that begin with `text`, then of those that hold it, each in the order of `folded`.
function matches(folded, text) {
  const beginning = [];
  const within = [];
  const wanted = text.toLowerCase();
  for (let i = 0; i < folded.length && beginning.length < SHOWN_MATCHES; ++i) {
    const place = folded[i].indexOf(wanted);
    if (place === 0) beginning.push(i);
    else if (place > 0 && within.length < SHOWN_MATCHES) within.push(i);
  }
  // The word itself stands first, however rare it is.
  const exact = folded.indexOf(wanted);
  const found = beginning.concat(within).filter((i) => i !== exact);
  return (exact < 0 ? found : [exact, ...found]).slice(0, SHOWN_MATCHES);
}

// `words`: all that can be found; `detail(number)`: what stands beside a word; `choose(number)`.
function startSearch(words, detail, choose) {
  const field = byId("search");
  const list = byId("search-list");
  const folded = words.map((word) => word.toLowerCase());
  let found = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const activate = (i) => {
    active = i;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === i)));
    if (i >= 0) field.setAttribute("aria-activedescendant", `found-${i}`);
  };
  const take = (i) => {
    const number = found[i];
    close();
    field.value = words[number];
    choose(number);
  };
  const open = () => {
    const text = field.value.trim();
    if (!text) { found = []; close(); return; }
    found = matches(folded, text);
    list.replaceChildren(...found.map((number, i) => {
      const item = element("li", { id: `found-${i}`, role: "option", "aria-selected": "false" },
        wordNode(words[number]), element("span", { class: "rank" }, detail(number)));
      // Before the field loses the focus, which closes the list.
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(i); });
      return item;
    }));
    if (!found.length) list.append(element("li", { class: "none", role: "option", "aria-disabled": "true" }, "no such word on this page"));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    activate(found.length ? 0 : -1);
  };

  field.addEventListener("input", open);
  field.addEventListener("focus", () => field.select());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (list.hidden) field.value = ""; close(); return; }
    if (event.key === "Enter") {
      if (list.hidden) open();
      if (active >= 0) take(active);
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (list.hidden) { open(); return; }
    if (found.length) activate((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea")) return;
    event.preventDefault();
    field.focus();
  });
}
