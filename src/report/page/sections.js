// Training, evaluation, vocabulary, model: what stands below the map.

const OBJECTIVES = { nce: "noise-contrastive estimation", ns: "negative sampling", "nt-xent": "contrast of texts (NT-Xent)",
  pairs: "contrast of labelled pairs of texts" };

function lede(data) {
  const { words, dimensions, metadata } = data.model;
  const parts = [`${whole(words)} words in ${whole(dimensions)} dimensions`];
  const objective = metadata["train.objective"];
  const imported = metadata["nce2vec.imported_from"];
  if (objective) parts.push(`learned by ${OBJECTIVES[objective] ?? objective}`);
  if (data.vocabulary.corpus_tokens) parts.push(`from ${whole(data.vocabulary.corpus_tokens)} tokens of text`);
  if (metadata["train.epochs"]) parts.push(`in ${metadata["train.epochs"]} epoch${metadata["train.epochs"] === "1" ? "" : "s"}`);
  if (imported) parts.push(`imported from a file of vectors (${imported})`);
  return `${parts[0]}${parts.length > 1 ? `, ${parts.slice(1).join(" ")}` : ""}.`;
}

function mapNote(data) {
  const { map } = data;
  const shown = map.words.length < data.model.words ? `The ${whole(map.words.length)} most frequent words` : `All ${whole(map.words.length)} words`;
  if (map.layout === "pca") return `${shown} on the plane on which their directions differ most (principal components).`;
  return `${shown}, laid out by t-SNE (perplexity ${short(map.perplexity)}, seed ${map.seed}, divergence ${fixed(map.divergence, 3)}): ` +
    "words that lie together are alike; distances between groups, and directions, mean little.";
}

function trainingCharts(data) {
  const { epochs, progress } = data.training;
  const metadata = data.model.metadata;
  const named = (name, one) => (one ? [{ name, x: one.x, y: one.y }] : []);
  const chart = (title, series, more = {}) => (series.length ? [lineChart({ title, series, xName: "epoch", ...more })] : []);
  // The course within epochs where the metrics file has it; a run of seconds left fewer lines than it had epochs.
  const finer = (figure) => (progress[figure]?.x.length > (epochs[figure]?.x.length ?? 0) ? progress[figure] : epochs[figure]);
  const negatives = Number(metadata["train.negatives"]);
  const untrained = metadata["train.objective"] === "nce" && negatives > 0
    ? ` An untrained model has about ${fixed(Math.log(1 + negatives) + negatives * Math.log(1 + 1 / negatives), 2)}.` : "";
  const ofPairs = epochs.validation_loss || metadata["train.negatives"] ? `Of the classifier that tells true pairs from fake ones.${untrained}` : null;
  const lnZ = epochs.ln_z_mean;
  const deviation = epochs.ln_z_deviation;
  const band = lnZ && deviation && lnZ.x.length === deviation.x.length ? { x: lnZ.x,
    low: lnZ.y.map((mean, i) => mean - deviation.y[i]), high: lnZ.y.map((mean, i) => mean + deviation.y[i]) } : null;
  return [
    ...chart("Loss", [...named("training", finer("loss")), ...named("held out", epochs.validation_loss)], { why: ofPairs }),
    ...chart("Held-out accuracy", named("accuracy", epochs.validation_accuracy), { yFormat: (share) => percent(share),
      why: negatives > 0 ? `Calling every pair fake already gives ${percent(negatives / (negatives + 1))}.` : null }),
    ...chart("ln Z", named("mean", lnZ), { band, why: "Of held-out words, mean and standard deviation: 0 ± 0 would be a perfectly normalised model." }),
    ...chart("Cosine of the two views", named("cosine", finer("cosine")), { why: "Of a text's two views, over a batch." }),
    ...chart("Judged pairs", named("score", epochs.validation_sts), { why: "Spearman's correlation on the pairs of --validation-sts." }),
    ...chart("Learning rate", named("rate", progress.learning_rate), { fromZero: true }),
    ...chart("Speed", progress.tokens_per_second ? named("tokens a second", progress.tokens_per_second)
      : named("texts a second", progress.examples_per_second), { fromZero: true }),
  ];
}

const FIGURES = { loss: ["loss", 4], validation_loss: ["held-out loss", 4], validation_accuracy: ["held-out accuracy", 4], ln_z_mean: ["ln Z", 3],
  ln_z_deviation: ["± of ln Z", 3], cosine: ["cosine of views", 3], validation_sts: ["judged pairs", 4] };

function trainingSection(data) {
  const charts = trainingCharts(data);
  const { epochs, progress, of_another_run: another } = data.training;
  if (!charts.length) {
    return [element("p", { class: "card soft" }, data.model.metadata["nce2vec.imported_from"]
      ? "These vectors were imported: how they were trained is not known here."
      : "This model has no history of training.")];
  }
  const figures = Object.keys(FIGURES).filter((figure) => epochs[figure]);
  const xs = [...new Set(figures.flatMap((figure) => epochs[figure].x))].sort((a, b) => a - b);
  const rate = data.model.metadata["train.learning_rate"];
  const completed = Number(data.model.metadata["train.completed"] ?? 1);
  const falls = { nce: " and falls linearly", ns: " and falls linearly" }[data.model.metadata["train.objective"]] ?? "";
  return [
    completed < 1 ? element("p", { class: "note" }, `Training was stopped at ${percent(completed)}.`) : null,
    element("div", { class: "grid" }, charts),
    another ? element("p", { class: "note" }, "The metrics file is of another run than this model: its figures don't agree with the model's own history.") : null,
    !progress.learning_rate && rate ? element("p", { class: "note" }, `The learning rate begins at ${rate}${falls}. `,
      "Its curve, and the loss between epochs, come with ", element("code", {}, "--metrics FILE.jsonl"), ", the file that ",
      element("code", {}, "nce2vec train --metrics"), " wrote.") : null,
    figures.length ? element("details", {}, element("summary", {}, "The figures as a table"),
      table("Figures of training", [{ name: "epoch" }, ...figures.map((figure) => ({ name: FIGURES[figure][0], number: true }))],
        xs.map((x) => ({ cells: [short(x), ...figures.map((figure) => {
          const i = epochs[figure].x.indexOf(x);
          return i < 0 ? "" : fixed(epochs[figure].y[i], FIGURES[figure][1]);
        })] })))) : null,
  ];
}

// A cell with a rule from 0 to 1, a mark at `value` and a whisker from `low` to `high`.
function intervalCell(value, low, high) {
  const at = (share) => `${Math.max(0, Math.min(1, share)) * 100}%`;
  return element("td", { class: "plot" }, svg("svg", { "aria-hidden": "true" },
    svg("line", { class: "ruler", x1: "0", x2: "100%", y1: "50%", y2: "50%" }),
    [0, 0.25, 0.5, 0.75, 1].map((tick) => svg("line", { class: "ruler", x1: at(tick), x2: at(tick), y1: "20%", y2: "80%" })),
    svg("line", { class: "whisker", x1: at(low), x2: at(high), y1: "50%", y2: "50%" }),
    svg("circle", { class: "f0", cx: at(value), cy: "50%", r: 4.5 })));
}
const barCell = (share) => element("td", { class: "plot" },
  element("span", { class: "bar", "aria-hidden": "true" }, element("span", { style: `width:${share * 100}%` })));

const titledTable = (title, words, columns, rows) => element("div", { class: "card" },
  element("h3", {}, title), words ? element("p", { class: "soft" }, words) : null, table(title, columns, rows));

function similarityTable(rows) {
  const columns = [{ name: "data set" }, { name: "Spearman", number: true }, { name: "95 % interval", number: true }, { name: "0 to 1", plot: true },
    { name: "Pearson", number: true, aside: true }, { name: "pairs", number: true }, { name: "unknown", number: true }];
  return titledTable("Similarity", "Do cosines order pairs of words as people do?", columns, rows.map((row) => ({
    cells: row.failure
      ? [row.data, element("td", { colspan: 6, class: "soft" }, row.failure)]
      : [row.data, fixed(row.spearman, 4), `${fixed(row.low, 3)} to ${fixed(row.high, 3)}`, intervalCell(row.spearman, row.low, row.high),
        fixed(row.pearson, 4), whole(row.pairs), whole(row.out_of_vocabulary)],
  })));
}

function analogyTable({ data, restrict_vocab: limit, rows }, words) {
  const columns = [{ name: "section" }, { name: "right", number: true }, { name: "", plot: true }, { name: "correct", number: true },
    { name: "asked", number: true }, { name: "skipped", number: true }];
  const within = limit > 0 && limit < words ? `, among the ${whole(limit)} most frequent words` : "";
  const firstSum = rows.findIndex((row) => row.kind !== "section");
  return titledTable(`Analogies: ${data}`, `A is to B as C is to what? By 3CosAdd${within}.`, columns, rows.map((row, i) => ({
    attributes: { class: [row.kind === "section" ? "" : "sum", i === firstSum ? "first-sum" : ""].join(" ").trim() || null },
    cells: [row.name, row.asked ? percent(row.correct / row.asked) : "–", barCell(row.asked ? row.correct / row.asked : 0), whole(row.correct),
      whole(row.asked), whole(row.skipped)],
  })));
}

function evaluationSection(data) {
  const { similarity, analogy } = data.evaluation;
  if (!similarity.length && !analogy.length) {
    return [element("div", { class: "card soft" }, element("p", {}, "No data sets were named. To have this model scored here, name some:"),
      element("pre", {}, element("code", {}, "nce2vec report --model MODEL --output report.html \\\n    --similarity EN-WS-353-ALL.txt --analogy questions-words.txt")))];
  }
  return [similarity.length ? similarityTable(similarity) : null, ...analogy.map((one) => analogyTable(one, data.model.words))];
}

function vocabularySection(data) {
  const { vocabulary } = data;
  const counted = vocabulary.counted_tokens > 0;
  const { corpus_tokens: tokens, corpus_words: different } = vocabulary;
  const half = vocabulary.covering.find(([share]) => share === 50);
  const numbers = [["words", whole(vocabulary.words)]];
  if (counted) numbers.push(["tokens counted", whole(vocabulary.counted_tokens)]);
  if (counted && tokens) numbers.push(["of the text's tokens", percent(vocabulary.counted_tokens / tokens)]);
  if (different) numbers.push(["different words in the text", whole(different)]);
  if (half) numbers.push(["words make half of all tokens", whole(half[1])]);
  numbers.push(["mean length in characters", fixed(vocabulary.mean_length, 1)]);
  if (vocabulary.without_vector) numbers.push(["words whose vector is zero", whole(vocabulary.without_vector)]);

  const charts = [];
  if (counted) {
    const seen = vocabulary.curve.filter(([, count]) => count > 0);
    charts.push(lineChart({ title: "Frequency by rank", xName: "rank", xLog: true, yLog: true,
      series: [{ name: "times seen", x: seen.map(([rank]) => rank), y: seen.map(([, count]) => count) }],
      why: "Both axes logarithmic: Zipf's law would be a straight line." }));
    charts.push(lineChart({ title: "Coverage", xName: "most frequent words", xLog: true, yFormat: (share) => percent(share, 0),
      series: [{ name: "share", x: vocabulary.curve.map(([rank]) => rank), y: vocabulary.curve.map(([, , share]) => share) }],
      why: `Share of the counted tokens. ${vocabulary.covering.map(([share, words]) => `${share} %: ${whole(words)}`).join(" · ")} words.` }));
  }
  const { lengths } = vocabulary;
  charts.push(columnChart({ title: "Lengths", xName: "characters", values: lengths.slice(1),
    names: lengths.slice(1).map((_, i) => (i + 2 === lengths.length ? `${i + 1}+` : String(i + 1))),
    why: vocabulary.longest === undefined ? null : [`Words of each length. The longest has ${whole(vocabulary.longest_length)}: `,
      wordNode([...vocabulary.longest].length > 60 ? `${[...vocabulary.longest].slice(0, 60).join("")}…` : vocabulary.longest), "."] }));

  const list = (title, rows) => titledTable(title, null,
    [{ name: "word" }, { name: "rank", number: true }, ...(counted ? [{ name: "seen", number: true }] : [])],
    rows.map(([rank, word, count]) => ({ cells: [wordNode(word), whole(rank), ...(counted ? [whole(count)] : [])] })));
  return [
    facts(numbers),
    counted ? null : element("p", { class: "note" }, "The words of this model were never counted, as in all files of mere vectors; ",
      "they keep the order of the file, which is by frequency in most."),
    element("div", { class: "grid" }, charts),
    element("details", {}, element("summary", {}, counted ? "The most frequent and the rarest words" : "The first and the last words"),
      element("div", { class: "grid" }, list(counted ? "Most frequent" : "First", vocabulary.first),
        vocabulary.last.length ? list(counted ? "Rarest" : "Last", vocabulary.last) : null)),
  ];
}

function modelSection(data) {
  const { metadata } = data.model;
  const groups = [["File", ["nce2vec.", "format"]], ["Training", ["train."]], ["Text", ["text.", "vocab.", "corpus.", "encode."]], ["More", [""]]];
  const left = new Set(Object.keys(metadata));
  const cards = groups.map(([title, beginnings]) => {
    const keys = [...left].filter((key) => beginnings.some((beginning) => key.startsWith(beginning)));
    keys.forEach((key) => left.delete(key));
    if (!keys.length) return null;
    return element("div", { class: "card" }, element("h3", {}, title), element("table", { class: "pairs" }, element("tbody", {},
      keys.map((key) => element("tr", {}, element("th", { scope: "row" }, key), element("td", {}, metadata[key]))))));
  });
  return [
    facts([["words", whole(data.model.words)], ["dimensions", whole(data.model.dimensions)],
      ["output vectors", data.model.output_vectors ? "yes" : "no"]]),
    element("div", { class: "grid" }, cards.filter(Boolean)),
  ];
}
