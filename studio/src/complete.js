// @ts-check
/* Completion of the public names of the installed TensorFlow and Keras, through the imports of the file. */

import { get } from "./server.js";

/** @type {Record<string, string[]>} */
let known = {};
let asked = false;

export async function loadNames() {
  if (asked) return;
  asked = true;
  try {
    known = await get("api/names");
  } catch {
    asked = false;
  }
}

/** Return what each imported word stands for. @param {string} text @returns {Map<string, string>} */
export function importsOf(text) {
  const found = new Map();
  for (const [, module, alias] of text.matchAll(/^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?/gm)) {
    found.set(alias ?? module.split(".")[0], alias ? module : module.split(".")[0]);
  }
  for (const [, module, names] of text.matchAll(/^\s*from\s+([\w.]+)\s+import\s+\(?([\w\s,]+)/gm)) {
    for (const part of names.split(",")) {
      const [name, alias] = part.trim().split(/\s+as\s+/);
      if (/^\w+$/.test(name)) found.set((alias ?? name).trim(), `${module}.${name}`);
    }
  }
  return found;
}

/** @param {string} dotted @param {Map<string, string>} imports */
function resolved(dotted, imports) {
  const [first, ...rest] = dotted.split(".");
  return [imports.get(first) ?? first, ...rest].join(".").replace(/^keras\._tf_keras\.keras/, "tensorflow.keras");
}

/** @param {string} name */
const kindOf = (name) => (/^[A-Z]{2}|^[A-Z_]+$/.test(name) ? "constant" : /^[A-Z]/.test(name) ? "class" : "function");

/** @param {import("@codemirror/autocomplete").CompletionContext} context */
export function kerasNames(context) {
  const text = context.state.doc.toString();
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const inImport = /^\s*from\s+([\w.]+)\s+import\s+(?:.*,\s*)?(\w*)$/.exec(before);
  const dotted = inImport ?? /((?:[A-Za-z_]\w*\.)+)(\w*)$/.exec(before);
  if (!dotted) return null;
  const module = inImport ? dotted[1] : resolved(dotted[1].slice(0, -1), importsOf(text));
  const names = known[module];
  if (!names) return null;
  return {
    from: context.pos - dotted[2].length,
    options: names.map((label) => ({ label, type: `${module}.${label}` in known ? "namespace" : kindOf(label) })),
    validFor: /^\w*$/,
  };
}
