// Line charts and columns as SVG.

const CHART = { width: 420, height: 250, left: 46, right: 14, top: 14, bottom: 32 };

function linearTicks(low, high, about) {
  const raw = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) ticks.push(i * step);
  return ticks;
}
function logTicks(low, high) {
  const ticks = [];
  for (let power = Math.ceil(Math.log10(low) - 1e-9); 10 ** power <= high * 1.0000001; ++power) ticks.push(10 ** power);
  // At most seven, so that they stay apart.
  const step = Math.ceil(ticks.length / 7);
  return ticks.filter((_, i) => i % step === 0);
}

// A scale from [low, high] to pixels [from, to].
function scale(low, high, from, to, log) {
  const map = log ? Math.log10 : (value) => value;
  const span = map(high) - map(low) || 1;
  const at = (value) => from + ((map(value) - map(low)) / span) * (to - from);
  at.ticks = (about) => (log ? logTicks(low, high) : linearTicks(low, high, about));
  return at;
}

function extent(values, log, fromZero) {
  let low = Math.min(...values);
  if (fromZero) return [0, Math.max(...values) * 1.06 || 1];
  let high = Math.max(...values);
  if (low === high) {
    // A constant stands in the middle.
    const room = log ? low / 2 : Math.abs(low) / 10 || 1;
    return log ? [low / 2, high * 2] : [low - room, high + room];
  }
  if (!log) {
    const room = (high - low) * 0.06;
    low = low >= 0 && low < room ? 0 : low - room;
    high += room;
  }
  return [low, high];
}

function axes(x, y, { xName, yFormat, xFormat }) {
  const { width, height, left, right, top, bottom } = CHART;
  const group = svg("g", { class: "axis" });
  for (const tick of y.ticks(5)) {
    group.append(svg("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      svg("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, yFormat(tick)));
  }
  for (const tick of x.ticks(6)) {
    group.append(svg("text", { x: x(tick), y: height - bottom + 18, "text-anchor": "middle" }, xFormat(tick)));
  }
  group.append(svg("text", { x: width - right, y: height - bottom + 31, "text-anchor": "end" }, xName),
    svg("line", { x1: left, x2: width - right, y1: height - bottom, y2: height - bottom }),
    svg("line", { x1: left, x2: left, y1: top, y2: height - bottom, visibility: "hidden" }));
  return group;
}

const path = (points) => points.map(([px, py], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");

// Which line is which; nothing to tell where there is one.
function legend(series) {
  return element("span", { class: "below legend" }, series.length < 2 ? null : series.map((one, i) => element("span", {},
    svg("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" }, svg("path", { class: `series c${i}`, d: "M1 4H25" })), one.name)));
}

// The title with a line under it, which holds `rest` while the pointer reads no value.
function caption(title, rest) {
  const reading = element("span", { class: "below", hidden: "" });
  const say = (text) => {
    reading.textContent = text;
    reading.hidden = !text;
    rest.hidden = !reading.hidden;
  };
  return { node: element("figcaption", {}, element("h3", {}, title), rest, reading), say };
}

// options: {title, why, series [{name, x [], y []}], band {x, low, high}, xName, xLog, yLog, fromZero, xFormat, yFormat}
function lineChart(options) {
  const { series, band, xLog = false, yLog = false } = options;
  const { width, height, left, right, top, bottom } = CHART;
  const format = { xName: options.xName, xFormat: options.xFormat ?? short, yFormat: options.yFormat ?? short };
  const xs = series.flatMap((one) => one.x);
  const ys = series.flatMap((one) => one.y).concat(band ? [...band.low, ...band.high] : []);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const x = scale(x0, x1 > x0 ? x1 : x0 + (xLog ? x0 : 1), left, width - right, xLog);
  const [low, high] = extent(ys, yLog, options.fromZero);
  const y = scale(low, high, height - bottom, top, yLog);

  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": summary(options) }, axes(x, y, format));
  if (band) {
    const edge = band.x.map((value, i) => [x(value), y(band.high[i])]).concat(
      band.x.map((value, i) => [x(value), y(band.low[i])]).reverse());
    drawing.append(svg("path", { class: "band", d: `${path(edge)}Z` }));
  }
  series.forEach((one, i) => {
    const points = one.x.map((value, j) => [x(value), y(one.y[j])]);
    if (points.length > 1) drawing.append(svg("path", { class: `series c${i}`, d: path(points) }));
    if (points.length <= 30) {
      drawing.append(...points.map(([px, py]) => svg("circle", { class: `f${i}`, cx: px, cy: py, r: 2.6 })));
    }
  });

  const { node, say } = caption(options.title, legend(series));
  const cross = svg("line", { class: "cross", y1: top, y2: height - bottom, visibility: "hidden" });
  drawing.append(cross);
  follow(drawing, series, x, cross, say, format);
  return element("figure", { class: "chart card" }, node, drawing, options.why ? element("p", { class: "why" }, options.why) : null);
}

// What the chart says to those who don't see it.
function summary({ title, series, xName, xFormat = short, yFormat = short }) {
  return `${title}. ` + series.map((one) => {
    const last = one.y.length - 1;
    return `${one.name}: from ${yFormat(one.y[0])} at ${xName} ${xFormat(one.x[0])} to ${yFormat(one.y[last])} at ${xFormat(one.x[last])}`;
  }).join("; ");
}

// Shows the values at the x nearest to the pointer.
function follow(drawing, series, x, cross, say, { xName, xFormat, yFormat }) {
  const nearest = (values, px) => values.reduce((best, value, i) =>
    (Math.abs(x(value) - px) < Math.abs(x(values[best]) - px) ? i : best), 0);
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const px = ((event.clientX - box.left) / box.width) * CHART.width;
    const at = series[0].x[nearest(series[0].x, px)];
    cross.setAttribute("x1", x(at));
    cross.setAttribute("x2", x(at));
    cross.setAttribute("visibility", "visible");
    say(`${xName} ${xFormat(at)}: ` + series.map((one) => {
      const value = yFormat(one.y[nearest(one.x, x(at))]);
      return series.length > 1 ? `${one.name} ${value}` : value;
    }).join(", "));
  });
  drawing.addEventListener("pointerleave", () => {
    cross.setAttribute("visibility", "hidden");
    say("");
  });
}

// Columns for counts: values[i] belongs to names[i].
function columnChart({ title, why, names, values, xName, yFormat = short }) {
  const { width, height, left, right, top, bottom } = CHART;
  const y = scale(0, Math.max(...values, 1) * 1.05, height - bottom, top, false);
  const ticks = y.ticks;
  y.ticks = (about) => ticks(about).filter(Number.isInteger);
  const step = (width - left - right) / values.length;
  const x = (i) => left + i * step;
  const at = (i) => x(i) + step / 2;
  at.ticks = () => names.map((_, i) => i).filter((i) => i % Math.ceil(names.length / 10) === 0);
  const { node, say } = caption(title, element("span", { class: "below" }));
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label":
    `${title}. ` + names.map((name, i) => `${name}: ${yFormat(values[i])}`).join(", ") },
  axes(at, y, { xName, xFormat: (i) => names[i], yFormat }),
  values.map((value, i) => svg("rect", { class: "column", x: x(i) + 1, width: Math.max(step - 2, 1), y: y(value), height: y(0) - y(value) })));
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const i = Math.floor(((event.clientX - box.left) / box.width * width - left) / step);
    say(i >= 0 && i < values.length ? `${names[i]} ${xName}: ${whole(values[i])}` : "");
  });
  drawing.addEventListener("pointerleave", () => say(""));
  return element("figure", { class: "chart card" }, node, drawing, why ? element("p", { class: "why" }, why) : null);
}
