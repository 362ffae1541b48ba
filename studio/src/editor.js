// @ts-check
/* The editor: CodeMirror, with the marks of findings and verdicts in its lines. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { globalCompletion, localCompletionSource, python } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { unifiedMergeView } from "@codemirror/merge";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Transaction } from "@codemirror/state";
import {
  Decoration, EditorView, ViewPlugin, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { kerasNames, loadNames } from "./complete.js";

/** The deepest indentation, in characters, to which the rest of a wrapped line is moved. */
const DEEPEST = 20;
const hanging = Array.from({ length: DEEPEST + 1 }, (_, indent) => [
  `.cm-line.hang-${indent}`, { textIndent: `-${indent + 4}ch`, paddingLeft: `calc(${indent + 4}ch + 6px)` },
]);

const look = EditorView.theme({
  ...Object.fromEntries(hanging),
  "&": { height: "100%", fontSize: "0.875rem", backgroundColor: "var(--paper)", color: "var(--ink)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.5rem 0" },
  "&.cm-focused": { outline: "none" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--wash) 70%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent) !important",
  },
  ".cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--accent) 22%, transparent) !important" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--wash)", color: "var(--ink)", borderColor: "var(--rule)" },
  ".cm-panels input, .cm-panels button": { font: "inherit", color: "inherit", backgroundColor: "var(--paper)", backgroundImage: "none" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", padding: "0.375rem 0.75rem", maxWidth: "32rem", borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-warning, .cm-diagnostic-info": { borderLeftColor: "var(--quiet)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--warn) 1.5px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning, .cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--quiet) 2px", textUnderlineOffset: "3px" },
  ".cm-gutter-lint": { width: "0.875rem" },
  ".cm-lint-marker": { width: "0.5rem", height: "0.5rem", margin: "0.375rem 0 0 0.125rem", content: "none !important", borderRadius: "50%", backgroundColor: "var(--warn)" },
  ".cm-lint-marker-warning, .cm-lint-marker-info": { backgroundColor: "var(--quiet)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.meta, color: "var(--quiet)" },
]);

/** The rest of a wrapped line begins deeper than the line: Python's indentation stays readable. @param {EditorView} view */
function hangs(view) {
  const lines = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      const indent = (/^\s*/.exec(line.text)?.[0] ?? "").replaceAll("\t", "    ").length;
      lines.push(Decoration.line({ class: `hang-${Math.min(indent, DEEPEST)}` }).range(line.from));
      at = line.to + 1;
    }
  }
  return Decoration.set(lines, true);
}

const wrapping = [
  EditorView.lineWrapping,
  ViewPlugin.define((view) => ({
    lines: hangs(view),
    update(change) {
      if (change.docChanged || change.viewportChanged) this.lines = hangs(change.view);
    },
  }), { decorations: (plugin) => plugin.lines }),
];

/**
 * @typedef {{line: number, column: number, certain: boolean, words: string, wrong: string}} Finding
 * @typedef {{line: number, title: string, words: string}} Mark
 */

export class Editor {
  /**
   * @param {HTMLElement} place
   * @param {{label: string, onChange: () => void, onSave: () => void, onRun: () => void, onTry: () => void}} told
   */
  constructor(place, told) {
    this.told = told;
    this.merging = new Compartment();
    /** @type {Finding[]} */
    this.findings = [];
    const nonce = document.querySelector('meta[name="nonce"]')?.getAttribute("content") ?? "";
    this.extensions = [
      EditorView.cspNonce.of(nonce),
      keymap.of([
        { key: "Mod-s", preventDefault: true, run: () => (told.onSave(), true) },
        { key: "Shift-Mod-Enter", preventDefault: true, run: () => (told.onTry(), true) },
        { key: "Mod-Enter", preventDefault: true, run: () => (told.onRun(), true) },
      ]),
      wrapping, lineNumbers(), lintGutter(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(),
      indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(),
      EditorState.tabSize.of(4), indentUnit.of("    "), python(),
      autocompletion({ override: [kerasNames, localCompletionSource, globalCompletion], maxRenderedOptions: 60 }),
      syntaxHighlighting(colours), look, this.merging.of([]),
      EditorView.contentAttributes.of({
        "aria-label": told.label,
        "aria-description": "Control Enter runs. Control S saves. Escape, then Tab, leaves the editor.",
        spellcheck: "false",
        tabindex: "0",
      }),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        void loadNames();
        this.#forgetTouched(update.changes);
        if (!update.transactions.some((one) => one.annotation(Transaction.userEvent) === "studio.load")) told.onChange();
      }),
    ];
    this.view = new EditorView({ parent: place, state: EditorState.create({ extensions: this.extensions }) });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** Begin with another file, at the first place to write: its own history. @param {string} text */
  begin(text) {
    const gap = Math.max(0, text.indexOf("# YOUR CODE HERE"));
    this.view.setState(EditorState.create({ doc: text, extensions: this.extensions, selection: { anchor: gap } }));
    this.findings = [];
    if (gap) this.view.dispatch({ effects: EditorView.scrollIntoView(gap, { y: "center" }) });
  }

  /** Replace what differs and nothing else, so that cursor, marks and history stay. @param {string} text */
  take(text) {
    const now = this.text;
    let from = 0;
    while (from < now.length && from < text.length && now[from] === text[from]) from += 1;
    let end = 0;
    while (end < now.length - from && end < text.length - from && now[now.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    if (now === text) return;
    this.view.dispatch({
      changes: { from, to: now.length - end, insert: text.slice(from, text.length - end) },
      userEvent: "studio.load",
    });
  }

  /** Show what differs from another text, in place; an empty one ends it. @param {string | null} text */
  compareWith(text) {
    this.view.dispatch({ effects: this.merging.reconfigure(text === null ? [] : unifiedMergeView({ original: text, mergeControls: false })) });
  }

  /** The selected lines, or the line of the cursor, without the indentation that all of them share. */
  get chosen() {
    const { doc, selection } = this.view.state;
    const lines = [];
    for (let number = doc.lineAt(selection.main.from).number; number <= doc.lineAt(selection.main.to).number; number += 1) lines.push(doc.line(number).text);
    const indents = lines.filter((one) => one.trim()).map((one) => /^\s*/.exec(one)?.[0].length ?? 0);
    const shared = Math.min(...indents, Infinity);
    return lines.map((one) => one.slice(shared)).join("\n").trimEnd();
  }

  /** @param {number} number */
  goTo(number) {
    const { doc } = this.view.state;
    const line = doc.line(Math.min(Math.max(1, number), doc.lines));
    const from = line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0);
    this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }

  /** @param {Finding[]} findings */
  showFindings(findings) {
    this.findings = findings;
    this.#show(this.#marks());
  }

  /** @param {Mark[]} marks */
  showMarks(marks) {
    this.#show(marks.filter((one) => one.line > 0 && one.line <= this.view.state.doc.lines).map((one) => ({
      ...this.#range(one.line, 0), severity: "error", source: one.title, message: one.words, markClass: "verdict-mark",
    })));
  }

  /** @param {number} number @param {number} column */
  #range(number, column) {
    const { doc } = this.view.state;
    const line = doc.line(Math.min(Math.max(1, number), doc.lines));
    const start = line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0);
    const from = column > 0 ? Math.min(line.from + column - 1, line.to) : start;
    if (column > 0) return from < line.to ? { from, to: line.to } : { from: start, to: line.to };
    return { from, to: line.to };
  }

  /** @returns {any[]} */
  #marks() {
    /** @type {any[]} */
    const found = [];
    forEachDiagnostic(this.view.state, (one, from, to) => {
      if (one.markClass === "verdict-mark") found.push({ ...one, from, to });
    });
    return found;
  }

  /** @param {any[]} marks */
  #show(marks) {
    const { doc } = this.view.state;
    const told = this.findings.filter((one) => one.line > 0 && one.line <= doc.lines).map((one) => {
      const range = this.#range(one.line, one.column);
      const place = one.wrong && one.wrong.length > 2 ? doc.line(one.line).text.indexOf(one.wrong) : -1;
      if (place >= 0) {
        range.from = doc.line(one.line).from + place;
        range.to = range.from + one.wrong.length;
      }
      return { ...range, severity: one.certain ? "error" : "warning", message: one.words.replaceAll("`", "") };
    });
    this.view.dispatch(setDiagnostics(this.view.state, [...told, ...marks]));
  }

  /** A mark of a verdict goes once its line is edited. @param {import("@codemirror/state").ChangeSet} changes */
  #forgetTouched(changes) {
    const before = this.#marks();
    if (!before.length) return;
    const left = before.filter((one) => !changes.touchesRange(changes.invertedDesc.mapPos(one.from), changes.invertedDesc.mapPos(one.to)));
    if (left.length < before.length) queueMicrotask(() => this.#show(left.filter((one) => one.to <= this.view.state.doc.length)));
  }
}
