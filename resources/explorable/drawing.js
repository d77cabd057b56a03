// What pictures share: colors of the theme, numbers as text, ticks, and the frame of a plot.

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function channels(name) {
  const hex = color(name);
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

function mixed(from, to, share) {
  return from.map((value, i) => Math.round(value + (to[i] - value) * share));
}

function numberText(value, digits = 4) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  const plain = size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(digits - 1) : value.toPrecision(digits);
  const [mantissa, power] = plain.split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return (power ? `${short}e${power.replace("+", "")}` : short).replaceAll("-", "−");
}

// Writes numbers of a range: with 3 digits, a thousandth of the range can be told apart.
function numberTextIn([low, high], digits = 3) {
  const decimals = digits - Math.ceil(Math.log10(high - low));
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (decimals > 6 || largest >= 1e9) {
    const most = digits + Math.ceil(Math.log10(largest / (high - low)));
    return (value) => numberText(value, Math.min(15, Math.max(4, most)));
  }
  return (value) => {
    const text = value.toFixed(Math.max(0, decimals));
    return text.replace("-", Number(text) === 0 ? "" : "−");
  };
}

function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high && found.length < 50; i++) found.push(i * step);
  return found;
}

// Writes ticks, which are multiples of a step: never with more digits than they need.
function tickTextIn([low, high]) {
  const digits = 2 + Math.max(0, Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)) / (high - low))));
  return (value) => numberText(value, Math.min(15, digits));
}

function padded([low, high], share) {
  const room = (high - low) * share || Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}

function rangeOf(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

// A canvas of the right resolution with its ranges, and functions from numbers to pixels and back. The left margin is
// as wide as the numbers beside it, which `yText` writes.
function frameOf(canvas, xRange, yRange, yText) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "12px system-ui, sans-serif";
  const top = 24;
  const right = width - 12;
  const bottom = height - 36;
  const yTicks = ticks(...yRange, 6);
  const left = 14 + Math.max(24, ...yTicks.map((value) => context.measureText(yText(value)).width));
  return {
    context, left, top, right, bottom, xRange, yRange, yTicks, yText,
    x: (value) => left + ((value - xRange[0]) / (xRange[1] - xRange[0])) * (right - left),
    y: (value) => bottom - ((value - yRange[0]) / (yRange[1] - yRange[0])) * (bottom - top),
    xAt: (pixel) => xRange[0] + ((pixel - left) / (right - left)) * (xRange[1] - xRange[0]),
    yAt: (pixel) => yRange[0] + ((bottom - pixel) / (bottom - top)) * (yRange[1] - yRange[0]),
  };
}

function drawAxes(frame, xName, yName, xText) {
  const { context, left, right, top, bottom, yTicks, yText } = frame;
  context.lineWidth = 1;
  context.strokeStyle = color("grid");
  context.fillStyle = color("muted");
  context.textAlign = "center";
  for (const value of ticks(...frame.xRange, Math.max(2, Math.floor((right - left) / 75)))) {
    drawLine(context, frame.x(value), top, frame.x(value), bottom);
    context.fillText(xText(value), frame.x(value), bottom + 15);
  }
  context.textAlign = "right";
  for (const value of yTicks) {
    drawLine(context, left, frame.y(value), right, frame.y(value));
    context.fillText(yText(value), left - 6, frame.y(value) + 4);
  }
  context.fillText(shortened(context, xName, right - left), right, bottom + 31);
  context.textAlign = "left";
  context.fillText(shortened(context, yName, right - left), left, top - 8);
}

function shortened(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  const characters = Array.from(text);
  while (characters.length && context.measureText(`${characters.join("")}…`).width > width) characters.pop();
  return `${characters.join("")}…`;
}

function drawLine(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function drawCurve(frame, xs, ys, stroke, width, dash = []) {
  const { context } = frame;
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  context.clip();
  context.setLineDash(dash);
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.beginPath();
  let isDown = false;
  xs.forEach((x, i) => {
    if (Number.isFinite(ys[i])) {
      context[isDown ? "lineTo" : "moveTo"](frame.x(x), frame.y(ys[i]));
    }
    isDown = Number.isFinite(ys[i]);
  });
  context.stroke();
  context.restore();
}

// A marker: ● ■ ▲ ◆ ▼ ✚ for classes 0 to 5. Test points are hollow.
function drawMarker(context, x, y, shape, fill, isHollow, { size = 4, edge = color("plot") } = {}) {
  context.beginPath();
  const [across, down] = MARKERS[shape];
  if (across) across.forEach((dx, i) => context[i ? "lineTo" : "moveTo"](x + dx * size, y + down[i] * size));
  else context.arc(x, y, size, 0, 2 * Math.PI);
  context.closePath();
  context.lineWidth = isHollow ? 1.6 : 1;
  context.fillStyle = isHollow ? color("plot") : fill;
  context.strokeStyle = isHollow ? fill : edge;
  context.fill();
  context.stroke();
}

const MARKERS = [
  [],
  [[-1, 1, 1, -1], [-1, -1, 1, 1]],
  [[0, 1.2, -1.2], [-1.2, 1, 1]],
  [[0, 1.3, 0, -1.3], [-1.3, 0, 1.3, 0]],
  [[-1.2, 1.2, 0], [-1, -1, 1.2]],
  [[-0.4, 0.4, 0.4, 1.3, 1.3, 0.4, 0.4, -0.4, -0.4, -1.3, -1.3, -0.4], [-1.3, -1.3, -0.4, -0.4, 0.4, 0.4, 1.3, 1.3, 0.4, 0.4, -0.4, -0.4]],
];
