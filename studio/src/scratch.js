// @ts-check
/* A scratch cell: code that runs with the names of the editor's text, in the sandbox. Nothing of it is graded or kept. */

import { announce, button, counted, fill, make, prose } from "./dom.js";
import { keep, kept } from "./drafts.js";
import { Editor } from "./editor.js";
import { Refused, get, listen, onReturn, post } from "./server.js";

/** @param {string} name */
const key = (name) => `tf-studio: scratch cell of ${name}`;

export class Scratch {
  /** @param {HTMLElement} place @param {string} name @param {() => string} text */
  constructor(place, name, text) {
    this.name = name;
    this.text = text;
    /** @type {any} */
    this.cell = null;
    this.asked = 0;
    this.runButton = button("Run cell", () => void this.run(), { class: "plain", title: "Ctrl+Enter" });
    this.cancelButton = button("Cancel", () => void post(`api/exercise/${name}/scratch/cancel`).catch(() => {}), { class: "plain", hidden: true });
    this.state = make("span", { class: "aside", role: "status" });
    this.output = make("div", { class: "cell-output" });
    const code = make("div", { class: "cell-code" });
    fill(place,
      make("p", { class: "aside" }, "Your functions and variables can be used here. Nothing is graded or kept. In the editor, ", make("kbd", {}, "Ctrl+Shift+Enter"), " runs the selected lines here."),
      code, make("p", { class: "buttons" }, this.runButton, this.cancelButton, this.state), this.output);
    this.editor = new Editor(code, {
      label: "Scratch cell",
      onChange: () => keep(key(name), this.editor.text),
      onSave: () => {},
      onRun: () => void this.run(),
      onTry: () => void this.run(),
    });
    this.editor.begin(kept(key(name)) ?? "");
    this.ends = [listen((event) => event.kind === "cell" && event.name === name && void this.load()), onReturn(() => void this.load())];
    void this.load();
  }

  end() {
    for (const end of this.ends) end();
    this.editor.view.destroy();
  }

  /** Put code into the cell, and run it. @param {string} code */
  take(code) {
    this.editor.begin(code);
    keep(key(this.name), code);
    return this.run();
  }

  async run() {
    try {
      await post(`api/exercise/${this.name}/scratch/run`, { text: this.text(), code: this.editor.text });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#complain(error.words);
    }
  }

  /** Show the latest cell; of answers that cross, the last one that was asked for. */
  async load() {
    const asked = ++this.asked;
    try {
      const { cell } = await get(`api/exercise/${this.name}/scratch`);
      if (asked === this.asked) this.#show(cell);
    } catch {
      /* Said elsewhere. */
    }
  }

  /** @param {string} words */
  #complain(words) {
    fill(this.output, make("p", { class: "problem", role: "alert" }, prose(words)));
  }

  /** @param {any} cell */
  #show(cell) {
    const ended = this.cell && this.cell.number === cell?.number && this.cell.state !== cell.state;
    this.cell = cell;
    const runs = cell?.state === "waiting" || cell?.state === "running";
    this.cancelButton.toggleAttribute("hidden", !runs);
    if (!cell) return;
    fill(this.state, runs ? "Running …" : cell.state === "cancelled" ? "Cancelled" : `${cell.seconds.toFixed(1)} seconds`);
    const { printed, problem } = cell;
    const nothing = !runs && cell.state === "done" && !printed.text && cell.value === null && !cell.figures.length && !problem;
    fill(this.output,
      problem && make("p", { class: "problem" }, prose([problem.problem, problem.because, problem.next_step].filter(Boolean).join(" "))),
      printed.dropped > 0 && make("p", { class: "aside" }, `The end of what was printed; ${counted(printed.dropped, "character")} before it left out.`),
      printed.text && make("pre", { class: cell.raised ? "raised" : null, tabindex: "0", "aria-label": "Printed" }, printed.text),
      cell.value !== null && make("pre", { class: "value", tabindex: "0", "aria-label": "Value" }, cell.value),
      cell.figures.map((/** @type {string} */ one, /** @type {number} */ place) => make("img", { alt: `Figure ${place + 1} of the cell`, src: `data:image/png;base64,${one}` })),
      nothing && make("p", { class: "aside" }, "The cell ran. It printed nothing, and its last line has no value."));
    if (ended && !runs) announce(problem ? problem.problem : cell.raised ? "The cell raised an error." : "The cell ran.");
  }
}
