// @ts-check
/* The live curve: a training drawn epoch by epoch against its threshold. */

import { make } from "./dom.js";

const WIDE = 300;
const HIGH = 140;
const LEFT = 46;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;

/** @param {string} kind @param {Record<string, any>} about @param {string} [text] */
function draw(kind, about, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(about)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return value.toExponential(1);
  return value.toPrecision(3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/**
 * @typedef {{name: string, tried: string, points: [number, number][], role: string}} Line
 * @param {{title: string, epochs: number, threshold: number | null, goal?: boolean, lines: Line[]}} told
 */
export function curveOf(told) {
  const points = told.lines.flatMap((one) => one.points);
  const figure = make("figure", { class: "curve" });
  if (!points.length) return figure;
  const values = points.map(([, value]) => value).concat(told.threshold ?? []);
  let low = Math.min(...values);
  let high = Math.max(...values);
  const byDecades = low > 0 && high / low > 100;
  const place = byDecades ? Math.log : (/** @type {number} */ value) => value;
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) * 0.1, high + (Math.abs(high) || 1) * 0.1];
  const last = Math.max(told.epochs, ...points.map(([epoch]) => epoch), 2);
  const x = (/** @type {number} */ epoch) => LEFT + ((epoch - 1) / (last - 1)) * (WIDE - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => TOP + (1 - (place(value) - place(low)) / (place(high) - place(low))) * (HIGH - TOP - BOTTOM);
  const end = told.lines[0].points.at(-1);
  const aim = told.goal ? "goal" : "threshold";
  const words = `${told.title}, epoch ${end?.[0] ?? 0} of ${told.epochs}: ${end ? `${short(end[1])} in ${told.lines[0].name}` : "–"}${told.threshold === null ? "" : `, ${aim} ${short(told.threshold)}`}`;
  const svg = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": words });
  for (const value of [low, high]) {
    svg.append(draw("line", { class: "axis", x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value) }));
    svg.append(draw("text", { x: LEFT - 6, y: y(value) + 4, class: "left" }, short(value)));
  }
  svg.append(draw("text", { x: LEFT, y: HIGH - 4 }, "epoch 1"), draw("text", { x: WIDE - RIGHT, y: HIGH - 4, class: "left" }, String(last)));
  if (told.threshold !== null) {
    svg.append(draw("line", { class: "threshold", x1: LEFT, x2: WIDE - RIGHT, y1: y(told.threshold), y2: y(told.threshold) }));
  }
  for (const line of [...told.lines].reverse()) {
    const path = line.points.map(([epoch, value], number) => `${number ? "L" : "M"}${x(epoch).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    svg.append(draw("path", { class: `line ${line.role}`, d: path }));
    const [epoch, value] = line.points[line.points.length - 1];
    svg.append(draw("circle", { class: line.role, cx: x(epoch).toFixed(1), cy: y(value).toFixed(1), r: 2.5 }));
  }
  const legend = make("figcaption", {}, make("span", { class: "now" }, words));
  for (const one of told.lines) legend.append(make("span", { class: `key ${one.role}` }, one.tried ? `tried: ${one.tried}` : one.name));
  if (told.threshold !== null) legend.append(make("span", { class: "key threshold" }, aim));
  figure.append(svg, legend);
  return figure;
}

/** Whether a metric was measured in training or in validation, by its name in Keras. @param {string} metric */
function setOf(metric) {
  return metric.startsWith("val_") ? "validation" : "training";
}

/** The curve of a grading that runs, or ran, from its trainings. @param {any[]} curves */
export function liveCurve(curves) {
  const own = curves.filter((one) => !one.tried);
  const main = own.at(-1);
  if (!main) return null;
  const points = (/** @type {any[]} */ rows) => rows.filter(([, value]) => value !== null);
  const drawn = setOf(main.name);
  /** @type {Line[]} */
  const lines = [{ name: drawn, tried: "", points: points(main.values), role: drawn }];
  if (main.validations.length) lines.push({ name: "validation", tried: "", points: points(main.validations), role: "validation" });
  const tried = curves.filter((one) => one.tried && one.name === main.name).at(-1);
  if (tried && points(tried.values).length) lines.push({ name: "tried", tried: tried.tried, points: points(tried.values), role: "tried" });
  if (!lines[0].points.length) return null;
  return curveOf({ title: main.title, epochs: main.epochs, threshold: main.threshold, goal: true, lines });
}

/** The curve of a grade from the record. @param {any} curve */
export function keptCurve(curve) {
  if (!curve) return null;
  const lines = curve.lines.map((/** @type {any} */ one) => ({
    name: setOf(one.name),
    tried: one.tried,
    points: one.values.map((/** @type {any} */ value, /** @type {number} */ number) => [number + 1, value]).filter((/** @type {any} */ [, value]) => value !== null),
    role: one.tried ? "tried" : setOf(one.name),
  })).filter((/** @type {any} */ one) => one.points.length);
  if (!lines.length) return null;
  const epochs = Math.max(...lines.map((/** @type {any} */ one) => one.points.at(-1)[0]));
  return curveOf({ title: curve.title, epochs, threshold: curve.threshold, lines });
}
