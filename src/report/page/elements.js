// Elements and numbers. Words reach the page as text nodes only, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}
const element = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
const byId = (id) => document.getElementById(id);

// A word may run from right to left, or hold characters that turn the text behind it.
const wordNode = (word) => element("bdi", {}, word);
const isolated = (word) => `\u2068${word}\u2069`;

// Numbers look the same whatever the reader's locale is.
function whole(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
const fixed = (number, digits) => number.toFixed(digits).replace("-", "−");
const percent = (share, digits = 1) => `${fixed(100 * share, digits)} %`;
// Three to four digits for an axis or a reading: 0.05, 12.5, 3,200, 1.5 M, 2e−5.
function short(number) {
  const size = Math.abs(number);
  if (size === 0) return "0";
  if (size >= 1e9) return `${trimmed(number / 1e9, 2)} G`;
  if (size >= 1e6) return `${trimmed(number / 1e6, 2)} M`;
  if (size >= 1e3) return whole(number);
  if (size >= 1) return trimmed(number, size >= 100 ? 0 : 2);
  if (size >= 1e-3) return trimmed(number, 4);
  return number.toExponential(1).replace(".0e", "e").replace(/-/g, "−").replace("e+", "e");
}
const trimmed = (number, digits) => fixed(number, digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
const times = (count) => (count === 1 ? "once" : `${whole(count)} times`);

function facts(pairs) {
  return element("dl", { class: "facts" },
    pairs.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

// Columns: {name; number: right-aligned; plot: a drawing; aside: not on narrow screens}. Rows: {cells, attributes}; the first cell is the row's heading.
function table(title, columns, rows) {
  const kind = (column) => ["number", "plot", "aside"].filter((one) => column[one]).join(" ") || null;
  const cell = (value, i) => {
    const content = value instanceof Node && value.nodeName === "TD" ? null : value;
    if (content === null) return value;
    return element(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: kind(columns[i]) }, content);
  };
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, element("table", { "aria-label": title },
    element("thead", {}, element("tr", {}, columns.map((column) =>
      element("th", { scope: "col", class: kind(column) }, column.name)))),
    element("tbody", {}, rows.map((row) => element("tr", row.attributes ?? {}, row.cells.map(cell))))));
}
