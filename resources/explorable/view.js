// The page: what is shown follows from the inputs, the muted units and the unit that is pointed at.

const HIDDEN = MODEL.layers.length - 1;
const SIZE = MODEL.layers.reduce((sum, layer) => sum + layer.weights.length * layer.weights[0].length, 0);
const IS_CLASSIFIER = Boolean(MODEL.labels);
const IS_CURVE = MODEL.inputs.length === 1;
const RANGES = MODEL.inputs.map((column, i) => padded(inputRange(column, i), 0.06));
const SHOWN = RANGES.map((range) => numberTextIn(range));
const SHAPES = ["●", "■", "▲", "◆", "▼", "✚"];

const inputs = RANGES.map(([low, high]) => (low + high) / 2);
const muted = MODEL.layers.slice(0, HIDDEN).map(() => new Set());
let selected = null;
let surface = null; // the learned function on a grid, as computed last
const original = sampled([]); // the same with no unit muted
const units = []; // the elements of every unit: {layer, unit, group, …}

function $(id) {
  return document.getElementById(id);
}

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

function makeSvg(name, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

function inputRange(column, i) {
  if (column.low !== null && column.high !== null && column.low < column.high) return [column.low, column.high];
  if (MODEL.points) return rangeOf(MODEL.points.inputs.map((row) => row[i]));
  const { mean, deviation } = MODEL.inputScaling;
  return [mean[i] - 2 * deviation[i], mean[i] + 2 * deviation[i]];
}

function spaced([low, high], count) {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

// A column's name with what its numbers mean; a unit often stands in the name already.
function columnText(column) {
  const isNamed = [`[${column.unit}]`, `(${column.unit})`].some((unit) => column.name.endsWith(unit));
  const unit = isNamed ? "" : column.unit;
  const meaning = [unit, column.origin && `0 is ${column.origin}`].filter(Boolean).join(", ");
  return (meaning ? `${column.name} (${meaning})` : column.name) || "unnamed";
}

// ── The learned function ──

// The learned function along the plot, or on a grid from the lower left, row by row.
function sampled(muted) {
  const most = 4e7 / SIZE;
  if (IS_CURVE) {
    const xs = spaced(RANGES[0], Math.round(Math.min(400, Math.max(60, most))));
    return { xs, outputs: xs.map((x) => predict([x], muted)) };
  }
  const cells = Math.round(Math.min(90, Math.max(16, Math.sqrt(most))));
  const [xs, ys] = RANGES.map((range) => spaced(range, cells));
  return { xs, ys, outputs: ys.flatMap((y) => xs.map((x) => predict([x, y], muted))) };
}

const HEIGHTS = IS_CLASSIFIER
  ? [0, 1]
  : padded(rangeOf([...original.outputs.map((row) => row[0]), ...(MODEL.points?.targets ?? [])]), IS_CURVE ? 0.08 : 0);
const HEIGHT_TEXT = numberTextIn(padded(HEIGHTS, 0), 5);

function drawFunction() {
  const yRange = IS_CURVE ? HEIGHTS : RANGES[1];
  const plot = frameOf($("plot"), RANGES[0], yRange, tickTextIn(yRange));
  if (!IS_CURVE) drawHeat(plot);
  const yName = columnText(IS_CURVE ? MODEL.target : MODEL.inputs[1]);
  drawAxes(plot, columnText(MODEL.inputs[0]), yName, tickTextIn(RANGES[0]));
  if (IS_CURVE) {
    drawPoints(plot);
    if (muted.some((units) => units.size)) drawCurve(plot, original.xs, heights(original), color("lines"), 1.5, [5, 4]);
    drawCurve(plot, surface.xs, heights(surface), color("run"), 2.5);
  } else {
    drawPoints(plot);
  }
  drawCross(plot);
  return plot;
}

function heights(sample) {
  return sample.outputs.map((row) => row[0]);
}

function drawPoints(plot) {
  if (!MODEL.points) return;
  const { inputs: rows, targets, test } = MODEL.points;
  rows.forEach((row, i) => {
    const y = IS_CURVE ? targets[i] : row[1];
    const shape = IS_CLASSIFIER ? targets[i] : 0;
    drawMarker(plot.context, plot.x(row[0]), plot.y(y), shape, ...pointColors(targets[i], Boolean(test?.[i])));
  });
}

// The last arguments of drawMarker: its fill, whether it is hollow, and its edge.
function pointColors(target, isTest) {
  if (IS_CURVE) return [color("muted"), isTest];
  if (IS_CLASSIFIER) return [color(`class${target}`), isTest];
  return [isTest ? color("text") : `rgb(${heightColor(target)})`, isTest, { edge: color("text") }];
}

function heightColor(value) {
  const share = (2 * (value - HEIGHTS[0])) / (HEIGHTS[1] - HEIGHTS[0]) - 1;
  if (Number.isNaN(share)) return channels("lines");
  return mixed(channels("plot"), channels(share < 0 ? "negative" : "positive"), Math.min(1, Math.abs(share)));
}

function classColor(probabilities) {
  const best = probabilities.indexOf(Math.max(...probabilities));
  if (best < 0) return channels("lines");
  const least = 1 / probabilities.length;
  const share = (probabilities[best] - least) / (1 - least);
  return mixed(channels("plot"), channels(`class${best}`), 0.1 + 0.55 * share);
}

function drawHeat(plot) {
  const columns = surface.xs.length;
  const rows = surface.ys.length;
  const image = imageOf(columns, rows, (i) => (IS_CLASSIFIER ? classColor(surface.outputs[i]) : heightColor(surface.outputs[i][0])));
  plot.context.imageSmoothingEnabled = true;
  plot.context.drawImage(image, plot.left, plot.top, plot.right - plot.left, plot.bottom - plot.top);
}

// A canvas with a pixel for each cell; cells run from the lower left, row by row.
function imageOf(columns, rows, cellColor) {
  const image = make("canvas", { width: columns, height: rows });
  const context = image.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  for (let i = 0; i < columns * rows; i++) {
    const row = rows - 1 - Math.floor(i / columns);
    pixels.data.set([...cellColor(i), 255], 4 * (row * columns + (i % columns)));
  }
  context.putImageData(pixels, 0, 0);
  return image;
}

function drawCross(plot) {
  const { context } = plot;
  const x = plot.x(inputs[0]);
  const output = predict(inputs, muted)[0];
  const y = plot.y(IS_CURVE ? Math.min(plot.yRange[1], Math.max(plot.yRange[0], output)) : inputs[1]);
  context.strokeStyle = color("text");
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  drawLine(context, x, plot.top, x, plot.bottom);
  if (!IS_CURVE) drawLine(context, plot.left, y, plot.right, y);
  context.setLineDash([]);
  drawMarker(context, x, y, 0, color("text"), false, { size: 5.5 });
}

function showLegend() {
  const legend = [];
  if (IS_CLASSIFIER) MODEL.labels.forEach((label, i) => legend.push(mark(i, label)));
  else if (!IS_CURVE) legend.push(`blue ${numberText(HEIGHTS[0])} to orange ${numberText(HEIGHTS[1])}`);
  if (MODEL.points?.test?.some(Boolean)) legend.push("filled: training points, hollow: test points");
  if (MODEL.points && MODEL.points.total > MODEL.points.targets.length)
    legend.push(`${MODEL.points.targets.length} of ${MODEL.points.total} points`);
  $("legend").replaceChildren(...legend.map((entry) => (entry instanceof Node ? entry : make("span", {}, entry))));
}

function mark(i, label) {
  const shape = make("span", {}, SHAPES[i]);
  shape.style.color = color(`class${i}`);
  return make("span", {}, shape, ` ${label}`);
}

function makeSliders() {
  MODEL.inputs.forEach((column, i) => {
    const [low, high] = RANGES[i];
    const slider = make("input", { type: "range", min: low, max: high, step: "any", "aria-label": columnText(column) });
    slider.value = inputs[i];
    slider.addEventListener("input", () => moveTo(i, Number(slider.value)));
    const name = make("span", { title: columnText(column) }, columnText(column));
    $("sliders").append(make("label", {}, name, slider, make("output")));
  });
}

function moveTo(i, value) {
  inputs[i] = Math.min(RANGES[i][1], Math.max(RANGES[i][0], value));
  showPosition();
}

function followPointer(event) {
  if (event.type === "pointermove" && !event.buttons) return;
  const plot = drawFunction();
  const { left, top } = $("plot").getBoundingClientRect();
  moveTo(0, plot.xAt(event.clientX - left));
  if (!IS_CURVE) moveTo(1, plot.yAt(event.clientY - top));
}

function showReading(outputs) {
  if (IS_CLASSIFIER) {
    $("reading").replaceChildren(...outputs.map((share, i) => probabilityRow(share, i)));
    return;
  }
  $("reading").textContent = `${columnText(MODEL.target)} = ${HEIGHT_TEXT(outputs[0])}`;
}

function probabilityRow(share, i) {
  const shape = make("span", {}, SHAPES[i]);
  shape.style.color = color(`class${i}`);
  const bar = make("div");
  bar.style.width = `${100 * share}%`;
  bar.style.background = color(`class${i}`);
  const name = make("span", { class: "name", title: MODEL.labels[i] }, MODEL.labels[i]);
  const percent = make("span", { class: "share" }, Number.isNaN(share) ? "–" : `${(100 * share).toFixed(1)} %`);
  return make("div", { class: "probability" }, shape, name, make("div", { class: "bar" }, bar), percent);
}

// ── The network ──

const ROWS = 12;
const WIDTHS = [MODEL.layers[0].weights[0].length, ...MODEL.layers.map((layer) => layer.bias.length)];
const CELL = WIDTHS.reduce((a, b) => a + b) <= 80 ? 34 : 18;
const GAP = CELL === 34 ? 10 : 4;
const HAS_PICTURES = CELL === 34;
const MOST_EDGES = 1500;
const LABEL = 90; // room for the names of the outputs

function makeNetwork() {
  const svg = $("network");
  const tallest = Math.min(ROWS, Math.max(...WIDTHS));
  const height = tallest * (CELL + GAP);
  const edges = makeSvg("g");
  svg.append(edges);
  const between = gapBetweenLayers(svg.parentElement?.clientWidth || 560);
  let left = 8;
  const corners = WIDTHS.map((width, number) => {
    const columns = Math.ceil(width / ROWS);
    const rows = Math.ceil(width / columns);
    const title = makeSvg("text", { x: left, y: 14 });
    title.textContent = layerTitle(number - 1);
    svg.append(title);
    const spots = Array.from({ length: width }, (_, unit) => ({
      x: left + Math.floor(unit / rows) * (CELL + GAP),
      y: 24 + (height - rows * (CELL + GAP)) / 2 + (unit % rows) * (CELL + GAP),
    }));
    left += columns * (CELL + GAP) + between;
    return spots;
  });
  const connections = MODEL.layers.reduce((sum, layer) => sum + layer.weights.length * layer.weights[0].length, 0);
  if (connections <= MOST_EDGES) MODEL.layers.forEach((_, number) => makeEdges(edges, number, corners));
  corners.forEach((spots, number) => spots.forEach((spot, unit) => svg.append(makeUnit(number - 1, unit, spot))));
  const width = left - between + LABEL;
  svg.setAttribute("viewBox", `0 0 ${width} ${height + 32}`);
  svg.style.width = `${width}px`;
  svg.style.minWidth = `${0.9 * width}px`; // then it scrolls
}

// As much as the window has room for, between two bounds.
function gapBetweenLayers(room) {
  const columns = WIDTHS.reduce((sum, width) => sum + Math.ceil(width / ROWS), 0);
  const gap = (room - 16 - LABEL - columns * (CELL + GAP)) / (WIDTHS.length - 1);
  return Math.min(90, Math.max(30, gap));
}

function layerTitle(layer) {
  if (layer < 0) return IS_CURVE && WIDTHS[0] === 1 ? "Input" : "Inputs";
  if (layer === HIDDEN) return "Output";
  return MODEL.layers[layer].label;
}

function makeEdges(group, number, corners) {
  const { weights, squares } = MODEL.layers[number];
  const sizes = weights.map((row, unit) => row.map((weight, i) => weight + (squares ? squares[unit][i] : 0)));
  const largest = Math.max(...sizes.flatMap((row) => Array.from(row, Math.abs)), 1e-9);
  sizes.forEach((row, unit) =>
    row.forEach((weight, below) => {
      const from = corners[number][below];
      const to = corners[number + 1][unit];
      const line = makeSvg("line", {
        x1: from.x + CELL, y1: from.y + CELL / 2, x2: to.x, y2: to.y + CELL / 2,
        "stroke-width": 0.4 + 2.6 * (Math.abs(weight) / largest), class: "edge",
        stroke: `var(--${weight < 0 ? "negative" : "positive"})`,
      });
      line.dataset.from = `${number - 1},${below}`;
      group.append(line);
    }),
  );
}

function makeUnit(layer, unit, { x, y }) {
  const group = makeSvg("g", { class: "unit", transform: `translate(${x} ${y})` });
  const title = makeSvg("title");
  group.append(title, makeSvg("rect", { width: CELL, height: CELL, rx: 4 }));
  const element = { layer, unit, group, title };
  if (layer < 0 || layer === HIDDEN) {
    const isInput = layer < 0;
    const name = makeSvg("text", { x: isInput ? CELL / 2 : CELL + 6, y: CELL / 2 + 4, "text-anchor": isInput ? "middle" : "start" });
    name.textContent = shortSymbol(MODEL.symbols[layer + 1][unit]);
    group.append(name);
    if (!isInput) {
      addEventsOfUnit(element);
      if (HAS_PICTURES) addPicture(element);
    }
  } else {
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", "0");
    addEventsOfUnit(element);
    if (HAS_PICTURES) addPicture(element);
    group.append(makeSvg("path", { class: "cross", d: `M5 5 L${CELL - 5} ${CELL - 5} M${CELL - 5} 5 L5 ${CELL - 5}` }));
  }
  units.push(element);
  return group;
}

function shortSymbol(symbol) {
  const characters = Array.from(symbol); // not halves of surrogate pairs
  return characters.length > 12 ? `${characters.slice(0, 11).join("")}…` : symbol;
}

function addPicture(element) {
  element.picture = IS_CURVE
    ? makeSvg("path")
    : makeSvg("image", { x: 2, y: 2, width: CELL - 4, height: CELL - 4, preserveAspectRatio: "none" });
  element.dot = makeSvg("circle", { r: 2.6, class: "dot" });
  element.group.append(element.picture, element.dot);
}

function addEventsOfUnit(element) {
  const { layer, unit, group } = element;
  group.addEventListener("pointerenter", () => select(layer, unit));
  group.addEventListener("focus", () => select(layer, unit));
  if (layer === HIDDEN) return;
  group.addEventListener("click", () => toggle(layer, unit));
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle(layer, unit);
  });
}

function select(layer, unit) {
  selected = { layer, unit };
  showUnits(forward(inputs, muted));
}

function toggle(layer, unit) {
  if (!muted[layer].delete(unit)) muted[layer].add(unit);
  showFunction();
}

// The small pictures of all units: their outputs along the plot, or over the plane.
function showPictures() {
  if (!HAS_PICTURES) return;
  const count = IS_CURVE ? 41 : 14;
  const axes = RANGES.map((range) => spaced(range, count));
  const rows = IS_CURVE ? axes[0].map((x) => [x]) : axes[1].flatMap((y) => axes[0].map((x) => [x, y]));
  const passes = rows.map((row) => forward(row, muted));
  for (const element of units.filter(({ picture }) => picture)) {
    const values = passes.map((pass) => valueOf(pass, element));
    element.range = rangeOf(values);
    if (IS_CURVE) element.picture.setAttribute("d", sparkline(values, element.range));
    else element.picture.setAttribute("href", thumbnail(values, count));
  }
}

function sparkline(values, [low, high]) {
  const inner = CELL - 8;
  const height = (value) => 4 + inner * (high > low ? (high - value) / (high - low) : 0.5);
  const points = values.map((value, i) => [4 + (inner * i) / (values.length - 1), height(value)]);
  return points
    .filter(([, y]) => Number.isFinite(y))
    .map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join(" ");
}

function thumbnail(values, count) {
  const largest = Math.max(...values.map(Math.abs).filter(Number.isFinite), 1e-9);
  const [plot, negative, positive] = ["plot", "negative", "positive"].map(channels);
  const shade = (value) => mixed(plot, value < 0 ? negative : positive, Math.min(1, Math.abs(value) / largest) || 0);
  return imageOf(count, count, (i) => shade(values[i])).toDataURL();
}

function valueText(layer, value) {
  return layer === HIDDEN && !IS_CLASSIFIER ? HEIGHT_TEXT(value) : numberText(value);
}

function showUnits(passed) {
  for (const element of units) {
    const { layer, unit, group, title } = element;
    const value = valueOf(passed, element);
    const isMuted = Boolean(muted[layer]?.has(unit));
    const name = unitName(layer, unit);
    title.textContent = `${name}: ${valueText(layer, value)}${isMuted ? ", muted" : ""}`;
    group.classList.toggle("off", isMuted);
    group.classList.toggle("selected", selected?.layer === layer && selected?.unit === unit);
    if (group.hasAttribute("role")) {
      group.setAttribute("aria-pressed", isMuted);
      group.setAttribute("aria-label", `${name}: ${isMuted ? "muted" : "mute"}`);
    }
    if (element.dot) moveDot(element, value);
    else if (layer >= 0) fillUnit(element, value, passed);
  }
  showEquation(passed);
}

// The value of a unit: of one sigmoid output, the probability of the second class.
function valueOf(passed, { layer, unit }) {
  if (layer < 0) return passed.features[unit];
  if (layer < HIDDEN) return passed.layers[layer].y[unit];
  return passed.outputs[passed.outputs.length > WIDTHS[HIDDEN + 1] ? unit + 1 : unit];
}

function moveDot({ dot, range }, value) {
  const share = (i) => (inputs[i] - RANGES[i][0]) / (RANGES[i][1] - RANGES[i][0]);
  const inner = CELL - 8;
  const height = IS_CURVE ? (value - range[0]) / (range[1] - range[0]) : share(1);
  dot.setAttribute("cx", 4 + inner * share(0));
  dot.setAttribute("cy", 4 + inner * (1 - (Number.isFinite(height) ? Math.min(1, Math.max(0, height)) : 0.5)));
}

// Without a picture, the color of a unit is its value, as a share of the largest of its layer.
function fillUnit({ layer, group }, value, passed) {
  const largest = Math.max(...Array.from(passed.layers[layer].y, Math.abs), 1e-9);
  const shade = channels(value < 0 ? "negative" : "positive");
  const rgb = mixed(channels("plot"), shade, layer === HIDDEN ? 0 : Math.min(1, Math.abs(value) / largest) || 0);
  group.querySelector("rect").style.fill = `rgb(${rgb})`;
}

function unitName(layer, unit) {
  if (layer < 0) return `Input ${MODEL.symbols[0][unit]}`;
  if (layer === HIDDEN) return WIDTHS[HIDDEN + 1] === 1 ? "Output" : `Output ${unit + 1}`;
  return `${MODEL.layers[layer].name}, unit ${unit + 1}`;
}

// ── Equations ──

// Word joiners keep the number of a layer and that of its unit on one line.
function unbroken(text) {
  return text.replaceAll("⁾", "⁾\u2060");
}

const MOST_TERMS = 16;

function sumText(terms) {
  const shown = terms.length > MOST_TERMS ? [...terms.slice(0, MOST_TERMS), terms.at(-1)] : terms;
  const more = terms.length - shown.length;
  const texts = shown
    .map(([factor, symbol], i) => {
      const sign = factor < 0 ? (i ? " − " : "−") : i ? " + " : "";
      return `${sign}${numberText(Math.abs(factor))}${symbol && `·${symbol}`}`;
    });
  if (more) texts.splice(-1, 0, ` + … ${more} more`);
  return texts.join("");
}

function squared(symbol) {
  return /^[\p{L}\d₀-₉⁽⁾⁰-⁹′]+$/u.test(symbol) && !/[²³]$/.test(symbol) ? `${symbol}²` : `(${symbol})²`;
}

function equationOf(layer, unit) {
  const { weights, squares, bias, activation, slopes } = MODEL.layers[layer];
  const terms = [];
  MODEL.symbols[layer].forEach((symbol, i) => {
    if (squares) terms.push([squares[unit][i], squared(symbol)]);
    terms.push([weights[unit][i], symbol]);
  });
  const total = sumText([...terms, [bias[unit], ""]]);
  const symbol = MODEL.symbols[layer + 1][unit];
  if (layer === HIDDEN) return outputEquation(symbol, unit, total);
  if (muted[layer].has(unit)) return `${symbol} = 0, muted`;
  const slope = slopes ? `, with ${MODEL.layers[layer].parameterName} ${numberText(slopes[unit])}` : "";
  return activation ? `${symbol} = ${activation}(${total})${slope}` : `${symbol} = ${total}`;
}

// A mean with the digits that tell it from others a thousandth of the deviation away, as a date needs.
function offsetText(mean, deviation) {
  const more = Math.ceil(Math.log10(Math.abs(mean) / deviation));
  return numberText(Math.abs(mean), Math.min(15, Math.max(4, 4 + more)));
}

function outputEquation(symbol, unit, total) {
  if (MODEL.output === "sigmoid") return `${symbol} = 1 / (1 + e⁻ᶻ), with z = ${total}`;
  if (MODEL.output === "softmax") return `${symbol} = e^z / (the sum over all outputs), with z = ${total}`;
  const { mean, deviation } = MODEL.targetScaling;
  if (mean[unit] === 0 && deviation[unit] === 1) return `${symbol} = ${total}`;
  const offset = mean[unit] ? ` ${mean[unit] < 0 ? "−" : "+"} ${offsetText(mean[unit], deviation[unit])}` : "";
  return `${symbol} = ${numberText(deviation[unit])}·s${offset}, with s = ${total}`;
}

function scalingEquations() {
  const { mean, deviation } = MODEL.inputScaling;
  return MODEL.scaledSymbols
    .map((symbol, i) => [symbol, i])
    .filter(([symbol]) => symbol.includes("′"))
    .map(([symbol, i]) => {
      const offset = mean[i] ? `(${symbol.replace("′", "")} ${mean[i] < 0 ? "+" : "−"} ${offsetText(mean[i], deviation[i])})` : symbol.replace("′", "");
      return `${symbol} = ${offset} / ${numberText(deviation[i])}`;
    });
}

function formulas() {
  return [...new Set(MODEL.layers.slice(0, HIDDEN).map(({ formula }) => formula))].filter(Boolean);
}

function showEquation(passed) {
  const { layer, unit } = selected ?? { layer: HIDDEN, unit: 0 };
  $("unit-title").textContent = `${unitName(layer, unit)} = ${valueText(layer, valueOf(passed, { layer, unit }))}`;
  $("equation").textContent = unbroken(equationOf(layer, unit));
}

function showAllEquations() {
  const most = 60;
  const lines = [...scalingEquations()];
  MODEL.layers.forEach((layer, number) => layer.bias.forEach((_, unit) => lines.length <= most && lines.push(equationOf(number, unit))));
  if (lines.length > most) lines.push("…");
  $("all-equations").lastElementChild.textContent = unbroken([...lines, "", ...formulas()].join("\n").trimEnd());
}

// ── Loss and facts ──

function drawLoss() {
  if (!MODEL.history) return;
  const { steps, train, test } = MODEL.history;
  const logs = [train, test].map((losses) => losses.map((loss) => (loss > 0 ? Math.log10(loss) : NaN)));
  const plot = frameOf($("loss"), padded(rangeOf(steps), 0), padded(rangeOf(logs.flat()), 0.05), (power) => numberText(10 ** power, 2));
  const whole = plot.yTicks.filter(Number.isInteger);
  if (whole.length > 1) plot.yTicks = whole;
  drawAxes(plot, "step", logs[1].some(Number.isFinite) ? "loss (training solid, test dashed)" : "training loss", (step) => numberText(step, 7));
  drawCurve(plot, steps, logs[0], color("run"), 2);
  drawCurve(plot, steps, logs[1], color("run"), 2, [6, 4]);
}

function showFacts() {
  $("facts").replaceChildren(...MODEL.facts.map((fact) => make("li", {}, fact)));
  if (MODEL.command) $("facts").append(make("li", {}, "Repeat it with ", make("code", {}, MODEL.command)));
}

// ── Together ──

function showPosition() {
  const passed = forward(inputs, muted);
  drawFunction();
  showReading(passed.outputs);
  showUnits(passed);
  $("sliders").querySelectorAll("label").forEach((label, i) => {
    label.querySelector("input").value = inputs[i];
    label.querySelector("output").textContent = SHOWN[i](inputs[i]);
  });
}

function showFunction() {
  surface = sampled(muted);
  for (const line of document.querySelectorAll(".edge")) {
    const [layer, unit] = line.dataset.from.split(",").map(Number);
    line.classList.toggle("off", Boolean(muted[layer]?.has(unit)));
  }
  $("unmute").hidden = !muted.some((units) => units.size);
  showPictures();
  showAllEquations();
  showPosition();
}

function showTheme(name) {
  document.documentElement.dataset.theme = name;
  showLegend();
  showFunction();
  drawLoss();
}

function start() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
  $("loss-card").hidden = !MODEL.history;
  makeSliders();
  makeNetwork();
  showFacts();
  showTheme(dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => showTheme(dark.matches ? "dark" : "light"));
  $("theme").addEventListener("click", () => showTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  $("unmute").addEventListener("click", () => {
    muted.forEach((units) => units.clear());
    showFunction();
  });
  ["pointerdown", "pointermove"].forEach((type) => $("plot").addEventListener(type, followPointer));
  new ResizeObserver(() => {
    drawFunction();
    drawLoss();
  }).observe($("function-card"));
}

start();
