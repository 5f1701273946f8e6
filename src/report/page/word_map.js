// The map: words as dots on a canvas, with as many labels as there is room for.

const LARGEST_ZOOM = 60;
const LABEL_ROOM = { x: 6, y: 2 };  // pixels left free around a label

// Rectangles in cells of a grid, so that a new one is compared with those near it only.
class Occupied {
  #cells = new Map();
  static #size = 64;

  #each(box, visit) {
    const size = Occupied.#size;
    for (let cx = Math.floor(box.x0 / size); cx <= Math.floor(box.x1 / size); ++cx) {
      for (let cy = Math.floor(box.y0 / size); cy <= Math.floor(box.y1 / size); ++cy) {
        if (visit(`${cx},${cy}`)) return true;
      }
    }
    return false;
  }
  meets(box) {
    return this.#each(box, (key) => (this.#cells.get(key) ?? []).some((other) =>
      box.x0 < other.x1 && other.x0 < box.x1 && box.y0 < other.y1 && other.y0 < box.y1));
  }
  add(box) {
    this.#each(box, (key) => {
      if (!this.#cells.has(key)) this.#cells.set(key, []);
      this.#cells.get(key).push(box);
    });
  }
}

class WordMap {
  // `words` in falling frequency; `xs`, `ys`: places; `pick(index or null)` is called when the reader chooses a word.
  constructor(canvas, words, xs, ys, pick) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.words = words;
    this.xs = xs;
    this.ys = ys;
    this.pick = pick;
    this.selected = null;
    this.near = [];
    this.hovered = null;
    this.labels = null;  // placed for labelsFor
    this.labelsFor = "";
    this.pointers = new Map();
    this.frame = 0;
    this.flight = 0;
    this.widths = new Map();
    this.#bounds();
    this.view = this.#whole();  // its middle in the data's units
    this.#listen();
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
  }

  #bounds() {
    const range = (values) => [Math.min(...values), Math.max(...values)];
    const [x0, x1] = this.words.length ? range(this.xs) : [0, 0];
    const [y0, y1] = this.words.length ? range(this.ys) : [0, 0];
    this.middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    this.span = { x: x1 - x0 || 1, y: y1 - y0 || 1 };
  }
  #whole() { return { ...this.middle, zoom: 1 }; }

  #resize() {
    const ratio = window.devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const margin = { x: Math.min(64, this.width / 8), y: 30 };
    // Pixels of a unit of the data at zoom 1: all words fit.
    this.unit = Math.min((this.width - 2 * margin.x) / this.span.x, (this.height - 2 * margin.y) / this.span.y);
    this.labels = null;
    this.draw();
  }

  // Places on the canvas, in pixels.
  at(index) {
    const scale = this.unit * this.view.zoom;
    return {
      x: this.width / 2 + (this.xs[index] - this.view.x) * scale,
      y: this.height / 2 - (this.ys[index] - this.view.y) * scale,
    };
  }

  select(index, near, fly) {
    this.selected = index;
    this.near = near;
    this.labels = null;
    if (index !== null && fly) this.show([index, ...near]);
    this.draw();
  }

  // Moves so that the first word and the nearer ones of the others fill the map, yet not so large that nothing else is seen.
  show([first, ...others]) {
    const apart = (i) => Math.hypot(this.xs[i] - this.xs[first], this.ys[i] - this.ys[first]);
    const nearer = [...others].sort((a, b) => apart(a) - apart(b)).slice(0, Math.ceil(others.length * 0.6));
    const indexes = [first, ...nearer];
    const xs = indexes.map((i) => this.xs[i]);
    const ys = indexes.map((i) => this.ys[i]);
    const width = Math.max(Math.max(...xs) - Math.min(...xs), this.span.x / 16);
    const height = Math.max(Math.max(...ys) - Math.min(...ys), this.span.y / 16);
    const zoom = Math.min(LARGEST_ZOOM, Math.max(1, 0.62 * Math.min(this.width / (width * this.unit), this.height / (height * this.unit))));
    // Words all over the map are seen on the whole of it.
    if (zoom < 1.6) { this.showAll(); return; }
    this.#fly({ x: (Math.max(...xs) + Math.min(...xs)) / 2, y: (Math.max(...ys) + Math.min(...ys)) / 2, zoom });
  }

  showAll() { this.#fly(this.#whole()); }

  #fly(target) {
    cancelAnimationFrame(this.flight);
    const from = { ...this.view };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = performance.now();
    const step = (now) => {
      const t = still ? 1 : Math.min(1, Math.max(0, (now - start) / 450));
      const part = 1 - (1 - t) ** 3;
      // The zoom by its logarithm, and the middle such that one place of the map stands still: the flight looks even.
      const zoom = from.zoom * (target.zoom / from.zoom) ** part;
      const zooms = Math.abs(target.zoom / from.zoom - 1) > 0.01;
      const way = zooms ? (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / target.zoom) : part;
      this.view = t === 1 ? { ...target } : { zoom, x: from.x + (target.x - from.x) * way, y: from.y + (target.y - from.y) * way };
      this.draw();
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    step(start + (still ? 450 : 0));
  }

  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    cancelAnimationFrame(this.flight);
    const zoom = Math.min(LARGEST_ZOOM, Math.max(0.5, this.view.zoom * factor));
    // What is under (px, py) stays there.
    const shift = 1 / (this.unit * this.view.zoom) - 1 / (this.unit * zoom);
    this.view = { zoom, x: this.view.x + (px - this.width / 2) * shift, y: this.view.y - (py - this.height / 2) * shift };
    this.draw();
  }

  moveBy(dx, dy) {
    cancelAnimationFrame(this.flight);
    const scale = this.unit * this.view.zoom;
    this.view.x -= dx / scale;
    this.view.y += dy / scale;
    this.draw();
  }

  draw() {
    if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.#paint(); });
  }

  // The word whose dot or label is under a pixel.
  #under(px, py, reach) {
    for (const label of this.labels ?? []) {
      const at = this.at(label.index);
      if (px >= at.x + label.dx && px <= at.x + label.dx + label.width && Math.abs(py - at.y - label.dy) <= label.size * 0.65) return label.index;
    }
    let best = null;
    let nearest = reach * reach;
    for (let i = 0; i < this.words.length; ++i) {
      const at = this.at(i);
      const distance = (at.x - px) ** 2 + (at.y - py) ** 2;
      if (distance < nearest) { nearest = distance; best = i; }
    }
    return best;
  }

  #size(index) {
    return 11 + 6 * (1 - Math.log(index + 1) / Math.log(this.words.length + 1));
  }
  #font(size, bold) { return `${bold ? 600 : 400} ${size.toFixed(1)}px ${this.sans}`; }
  #measure(index, size, bold) {
    const key = `${index} ${bold}`;
    if (!this.widths.has(key)) {
      this.context.font = this.#font(size, bold);
      this.widths.set(key, Math.min(this.context.measureText(isolated(this.words[index])).width, 240));
    }
    return this.widths.get(key);
  }

  // Which words are labelled at this zoom, most important first: over the whole map, so that labels stay while it is moved.
  #place() {
    const key = `${this.view.zoom} ${this.unit} ${this.selected}`;
    if (this.labels && this.labelsFor === key) return;
    const scale = this.unit * this.view.zoom;
    const first = this.selected === null ? [] : [this.selected, ...this.near];
    const chosen = new Set(first);
    const occupied = new Occupied();
    this.labels = [];
    const place = (index, bold) => {
      const gap = index === this.selected ? 12 : bold ? 8 : 6;
      const size = bold ? 14 : this.#size(index);
      const width = this.#measure(index, size, bold);
      const x = this.xs[index] * scale;
      const y = -this.ys[index] * scale;
      const [right, left, middle] = [gap, -gap - width, -width / 2];
      const places = [[right, 0], [left, 0]];
      // What was chosen is named if it can be at all.
      if (bold) places.push([right, -16], [right, 16], [left, -16], [left, 16], [middle, -19], [middle, 19], [right, -32], [right, 32], [left, -32], [left, 32]);
      for (const [dx, dy] of places) {
        const box = { x0: x + dx - LABEL_ROOM.x, x1: x + dx + width + LABEL_ROOM.x,
          y0: y + dy - size * 0.6 - LABEL_ROOM.y, y1: y + dy + size * 0.6 + LABEL_ROOM.y };
        if (occupied.meets(box)) continue;
        occupied.add(box);
        this.labels.push({ index, dx, dy, width, size, bold });
        return;
      }
    };
    for (const index of first) place(index, true);
    for (let i = 0; i < this.words.length; ++i) if (!chosen.has(i)) place(i, false);
    this.labelsFor = key;
  }

  #paint() {
    const { context, width, height } = this;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    if (this.sans !== colour("--sans")) { this.sans = colour("--sans"); this.widths.clear(); this.labels = null; }
    this.#place();
    const near = new Set(this.near);
    const chosen = this.selected !== null;
    const visible = (at) => at.x > -20 && at.y > -20 && at.x < width + 20 && at.y < height + 20;
    context.clearRect(0, 0, width, height);

    context.fillStyle = colour("--dot");
    const grow = Math.min(2, this.view.zoom ** 0.25);
    for (let i = 0; i < this.words.length; ++i) {
      const at = this.at(i);
      if (!visible(at)) continue;
      context.globalAlpha = chosen ? 0.35 : 0.6;
      context.beginPath();
      context.arc(at.x, at.y, (1.1 + (this.#size(i) - 11) / 4) * grow, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    if (chosen) this.#paintChoice(colour);

    context.textBaseline = "middle";
    context.direction = "ltr";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = colour("--card");
    const inks = { ink: colour("--ink"), first: colour("--first"), second: colour("--second") };
    for (const label of this.labels) {
      const at = this.at(label.index);
      if (at.x < -260 || at.x > width + 260 || at.y < -20 || at.y > height + 20) continue;
      const ink = label.index === this.selected ? inks.second : near.has(label.index) ? inks.first : inks.ink;
      context.globalAlpha = chosen && !label.bold ? 0.4 : 1;
      this.#write(label, at, ink);
    }
    context.globalAlpha = 1;
    if (this.hovered !== null && !this.labels.some((label) => label.index === this.hovered && label.bold)) this.#paintHovered(inks.ink, colour);
  }

  #write(label, at, ink) {
    const { context } = this;
    context.font = this.#font(label.size, label.bold);
    context.fillStyle = ink;
    const word = isolated(this.words[label.index]);
    context.strokeText(word, at.x + label.dx, at.y + label.dy, 240);
    context.fillText(word, at.x + label.dx, at.y + label.dy, 240);
  }

  // Lines to the neighbours, rings around them, the word itself as a disc within a ring: told apart without colours.
  #paintChoice(colour) {
    const { context } = this;
    const from = this.at(this.selected);
    context.strokeStyle = colour("--first");
    context.globalAlpha = 0.45;
    context.lineWidth = 1;
    for (const index of this.near) {
      const to = this.at(index);
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    context.globalAlpha = 1;
    const disc = (at, radius, inside, edge) => {
      context.beginPath();
      context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
      context.fillStyle = inside;
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = edge;
      context.stroke();
    };
    for (const index of this.near) disc(this.at(index), 3.4, colour("--card"), colour("--first"));
    disc(from, 5, colour("--second"), colour("--card"));
    context.beginPath();
    context.arc(from.x, from.y, 8.5, 0, 2 * Math.PI);
    context.lineWidth = 1.6;
    context.strokeStyle = colour("--second");
    context.stroke();
  }

  #paintHovered(ink, colour) {
    const { context } = this;
    const at = this.at(this.hovered);
    const width = this.#measure(this.hovered, 14, true);
    const dx = at.x + width + 24 > this.width ? -10 - width : 10;
    context.fillStyle = colour("--card");
    context.strokeStyle = colour("--line");
    context.lineWidth = 1;
    context.beginPath();
    context.rect(at.x + dx - 6, at.y - 12, width + 12, 24);
    context.fill();
    context.stroke();
    context.beginPath();
    context.arc(at.x, at.y, 4, 0, 2 * Math.PI);
    context.fillStyle = ink;
    context.fill();
    context.font = this.#font(14, true);
    context.fillText(isolated(this.words[this.hovered]), at.x + dx, at.y, 240);
  }

  // Hands on the map.

  #listen() {
    const { canvas } = this;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const { x, y } = this.#placeOf(event);
      this.zoomBy(Math.exp(-Math.max(-160, Math.min(160, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.0022)), x, y);
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, this.#placeOf(event));
      if (this.pointers.size === 1) this.moved = 0;
      else this.moved = Infinity;  // two fingers choose no word
    });
    canvas.addEventListener("pointermove", (event) => this.#pointerMoved(event));
    canvas.addEventListener("pointerup", (event) => {
      const click = this.pointers.delete(event.pointerId) && this.pointers.size === 0 && this.moved < 6;
      canvas.classList.remove("dragged");
      if (!click) return;
      const { x, y } = this.#placeOf(event);
      this.pick(this.#under(x, y, event.pointerType === "mouse" ? 12 : 24));
    });
    canvas.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => { this.hovered = null; this.draw(); });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  #placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #pointerMoved(event) {
    const at = this.#placeOf(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      const hovered = event.pointerType === "mouse" ? this.#under(at.x, at.y, 12) : null;
      if (hovered !== this.hovered) {
        this.hovered = hovered;
        this.canvas.classList.toggle("over-word", hovered !== null);
        this.draw();
      }
      return;
    }
    if (this.pointers.size === 1) {
      this.moved += Math.hypot(at.x - before.x, at.y - before.y);
      if (this.moved >= 6) this.canvas.classList.add("dragged");
      this.moveBy(at.x - before.x, at.y - before.y);
    } else if (this.pointers.size === 2) {
      const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const apart = (place) => Math.max(Math.hypot(place.x - other.x, place.y - other.y), 1);
      this.zoomBy(apart(at) / apart(before), (at.x + other.x) / 2, (at.y + other.y) / 2);
      this.moveBy((at.x - before.x) / 2, (at.y - before.y) / 2);
    }
    this.pointers.set(event.pointerId, at);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 160 : 48;
    const actions = {
      ArrowLeft: () => this.moveBy(far, 0), ArrowRight: () => this.moveBy(-far, 0),
      ArrowUp: () => this.moveBy(0, far), ArrowDown: () => this.moveBy(0, -far),
      "+": () => this.zoomBy(1.3), "=": () => this.zoomBy(1.3), "-": () => this.zoomBy(1 / 1.3), "0": () => this.showAll(),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }
}
