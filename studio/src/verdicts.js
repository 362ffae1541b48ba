// @ts-check
/* The verdicts of one exercise: what is graded, what is decided so far, the first thing to fix, and the curve. */

import { announce, button, counted, fill, make, prose } from "./dom.js";
import { keptCurve, liveCurve } from "./curve.js";

/**
 * @typedef {{id: string, title: string, points: number, trains: boolean}} Criterion
 * @typedef {{goTo: (line: number) => void, hint: (id: string) => void, run: () => void}} Acts
 */

export class Verdicts {
  /** @param {HTMLElement} place @param {Acts} acts */
  constructor(place, acts) {
    this.acts = acts;
    /** @type {Criterion[]} */
    this.criteria = [];
    /** @type {any} */
    this.grade = null;
    /** @type {any} */
    this.job = null;
    /** @type {string[]} */
    this.hints = [];
    this.hintFor = "";
    this.next = "";
    this.head = make("div", { class: "verdict-head" });
    this.curve = make("div", { class: "curve-place" });
    this.first = make("div", { class: "first-place" });
    this.list = make("ul", { class: "criteria", "aria-label": "Criteria" });
    this.rest = make("div", { class: "rest" });
    this.body = make("div", { class: "verdict" }, this.head, this.first, this.list, this.curve, this.rest);
    fill(place, this.body);
  }

  /** @param {Criterion[]} criteria @param {any} grade @param {any} job */
  begin(criteria, grade, job) {
    this.criteria = criteria;
    this.grade = grade;
    this.job = job;
    this.#clearHints();
    this.show();
  }

  get runs() {
    return this.job?.state === "running" || this.job?.state === "waiting";
  }

  /** Take one event of a grading; returns whether it ended. @param {any} event */
  take(event) {
    if (this.job && event.number < this.job.number) return false;
    if (!this.job || event.number > this.job.number) {
      this.job = { number: event.number, state: "waiting", criteria: [], verdicts: {}, at: "", curves: [], trying: "", problem: null, seq: 0 };
    }
    const job = this.job;
    if (event.seq <= job.seq) return false;
    job.seq = event.seq;
    if (event.what === "began") {
      job.state = "running";
      job.criteria = event.criteria;
      this.#clearHints();
    } else if (event.what === "verdict") job.verdicts[event.verdict.id] = event.verdict;
    else if (event.what === "criterion") job.at = event.criterion;
    else if (event.what === "looking") job.trying = event.trying;
    else if (event.what === "epoch") this.#add(event.epoch, event.trying);
    else if (event.what === "ended") this.#end(event);
    this.show();
    return event.what === "ended";
  }

  /** @param {any} told @param {string} tried */
  #add(told, tried) {
    const curves = this.job.curves;
    let last = curves.at(-1);
    if (!last || last.epoch >= told.epoch || last.name !== told.name) {
      last = { ...told, tried, values: [], validations: [] };
      curves.push(last);
    }
    Object.assign(last, { epoch: told.epoch, epochs: told.epochs });
    last.values.push([told.epoch, told.value]);
    if (told.validation !== null) last.validations.push([told.epoch, told.validation]);
  }

  /** @param {any} event */
  #end(event) {
    this.job.state = event.state;
    this.job.problem = event.problem;
    this.job.at = this.job.trying = "";
    if (event.grade) {
      this.grade = event.grade;
      const score = this.grade.score ? `, ${this.grade.score[0]} of ${this.grade.score[1]} points` : "";
      announce(`${this.grade.word}${score}.`);
    } else if (event.state === "cancelled") announce("The grading is cancelled.");
    else if (event.problem) announce(event.problem.problem);
  }

  #clearHints() {
    this.hints = [];
    this.hintFor = "";
  }

  /** @param {string} id @param {string} words */
  showHint(id, words) {
    if (this.hintFor !== id) this.hints = [];
    this.hintFor = id;
    if (!this.hints.includes(words)) this.hints.push(words);
    announce(words);
    this.show();
  }

  /** The lines that the verdicts are about. @returns {import("./editor.js").Mark[]} */
  marks() {
    if (!this.grade) return [];
    return this.grade.rows.filter((/** @type {any} */ one) => one.line > 0 && one.look === "unmet").map((/** @type {any} */ one) => ({
      line: one.line, title: one.title, words: (one.fix || one.found).replaceAll("`", ""),
    }));
  }

  /** Draw everything again; what has the focus, or is unfolded, stays so. */
  show() {
    const open = new Set([...this.list.querySelectorAll("details[open]")].map((one) => one.getAttribute("data-key")));
    const here = this.body.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    this.#draw();
    for (const one of this.list.querySelectorAll("details")) one.open = open.has(one.getAttribute("data-key"));
    if (here) /** @type {HTMLElement | null} */ (this.body.querySelector(`[data-key="${CSS.escape(here)}"]`) ?? this.body.querySelector(".hint:last-of-type"))?.focus();
  }

  #draw() {
    const live = this.runs;
    this.#showHead(live);
    // A training has a goal with a margin, so that it may end early; the grade has the threshold itself.
    const kept = !live && this.job?.state !== "cancelled" && this.grade ? keptCurve(this.grade.curve) : null;
    const curve = kept ?? (this.job && liveCurve(this.job.curves));
    fill(this.curve, curve);
    this.body.classList.toggle("drawn", Boolean(curve));
    this.#showFirst(live);
    this.#showList(live);
    this.#showRest(live);
  }

  /** @param {boolean} live */
  #showHead(live) {
    const job = this.job;
    if (job?.state === "waiting") return fill(this.head, make("p", { class: "word" }, "Waiting"), make("p", { class: "aside" }, "Another grading runs first."));
    if (live) {
      const decided = Object.keys(job.verdicts).length;
      const at = this.criteria.find((one) => one.id === job.at)?.title ?? "";
      const told = job.trying ? `Looking for the cause: ${job.trying}` : at || "Starting …";
      return fill(this.head, make("p", { class: "word" }, "Grading"), make("p", { class: "aside" }, `${decided} of ${this.criteria.length}. ${told}`));
    }
    if (job?.state === "refused") return fill(this.head, make("p", { class: "word bad" }, "Not graded"), make("p", {}, prose([job.problem.problem, job.problem.because, job.problem.next_step].filter(Boolean).join(" "))));
    if (job?.state === "cancelled") return fill(this.head, make("p", { class: "word" }, "Cancelled"), make("p", { class: "aside" }, "Nothing was recorded."));
    const grade = this.grade;
    if (!grade) return fill(this.head, make("p", { class: "word" }, "Not graded yet"), make("p", { class: "aside" }, "Write the functions, then grade them: Ctrl+Enter."));
    const other = grade.file && make("p", { class: "other-file" }, "This verdict is for ", make("code", {}, grade.file), ", and not for the open file.");
    const score = grade.score && make("p", { class: "score" }, make("b", {}, String(grade.score[0])), ` of ${grade.score[1]}`);
    fill(this.head, other, score, make("p", { class: `word word-${grade.state}` }, grade.word), make("p", { class: "aside" }, grade.told));
  }

  /** @param {boolean} live */
  #showFirst(live) {
    const row = !live && this.job?.state !== "refused" && this.grade?.rows.find((/** @type {any} */ one) => one.id === this.grade.to_fix);
    if (!row || row.look === "unwritten") return fill(this.first);
    fill(this.first, make("section", { class: "first", "aria-label": `Fix this first: ${row.title}` },
      make("h3", {}, "Fix this first: ", make("b", {}, row.title)),
      asked(row),
      row.lines.length > 0 && listing(row.lines),
      row.hint && make("p", { class: "hint" }, prose(row.hint)),
      this.hints.map((one) => make("p", { class: "hint", tabindex: "-1" }, prose(one))),
      make("p", { class: "buttons" },
        this.#place(row, this.grade.file, "first line"),
        row.hints > this.hints.length && !this.hints.some((one) => /Hint (\d+) of \1:/.test(one)) && button(this.hints.length ? "Next hint" : "Hint", () => this.acts.hint(row.id), { class: "plain", "data-key": "hint" }),
      )));
  }

  /** The way to the line of a verdict; in another file than the open one it is only named.
      @param {any} row @param {string | undefined} file @param {string} [key] */
  #place(row, file, key) {
    if (file) return row.where && make("span", { class: "aside" }, row.where);
    return row.line > 0 && button(`Go to line ${row.line}`, () => this.acts.goTo(row.line), { class: "plain", "data-key": key });
  }

  /** @param {boolean} live */
  #showList(live) {
    const job = this.job;
    const file = live || job?.state === "cancelled" ? "" : this.grade?.file;
    const known = live ? job.verdicts : Object.fromEntries((job?.state === "cancelled" ? Object.values(job.verdicts) : this.grade?.rows ?? []).map((/** @type {any} */ one) => [one.id, one]));
    fill(this.list, this.criteria.map((one) => {
      const row = known[one.id];
      if (!row || row.later) {
        const busy = live && job.at === one.id;
        return make("li", { class: busy ? "busy" : "open" }, line(busy ? "…" : "·", one.title, `${one.points}`, live ? (busy ? "Grading" : "") : one.trains ? "trains" : ""));
      }
      const beside = row.figures || (row.waits_for.length ? `waits for: ${row.waits_for.join(", ")}` : "");
      const told = line(row.sign, row.title, `${row.earned}/${row.points}`, beside, row.word);
      const more = row.look === "unmet" || row.look === "broken";
      if (!more || (!live && row.id === this.grade?.to_fix && job?.state !== "cancelled")) return make("li", { class: row.look }, told);
      return make("li", { class: row.look }, make("details", { "data-key": one.id }, make("summary", { "data-key": `${one.id} summary` }, told), make("div", { class: "more" }, asked(row), row.lines.length > 0 && listing(row.lines), make("p", { class: "buttons" }, this.#place(row, file)))));
    }));
  }

  /** @param {boolean} live */
  #showRest(live) {
    const grade = !live && this.job?.state !== "refused" ? this.grade : null;
    fill(this.rest,
      grade?.state === "passed" && this.next && make("p", {}, make("a", { href: `#/${this.next}` }, "Next exercise")),
      grade?.problems.map((/** @type {string} */ one) => make("p", { class: "problem" }, prose(one))),
      grade?.advice.length > 0 && make("section", {}, make("h3", {}, "Worth a look"), make("ul", { class: "advice" }, grade.advice.map((/** @type {string} */ one) => make("li", {}, prose(one))))),
      grade?.notes.map((/** @type {string} */ one) => make("p", { class: "aside" }, prose(one))),
      grade?.printed && make("details", { class: "printed" }, make("summary", {}, `What your code printed${grade.printed.dropped ? ` (the end; ${counted(grade.printed.dropped, "byte")} before it left out)` : ""}`), make("pre", { tabindex: "0", "aria-label": "Output" }, grade.printed.text)),
      grade && make("p", { class: "aside" }, `Graded ${grade.moment}, ${grade.seconds.toFixed(1)} seconds.`));
  }
}

/** @param {string} sign @param {string} title @param {string} points @param {string} beside @param {string} [word] */
function line(sign, title, points, beside, word = "") {
  return make("span", { class: "line" },
    make("span", { class: "sign", "aria-hidden": "true" }, sign),
    make("span", { class: "title" }, word && make("span", { class: "unseen" }, `${word}: `), title),
    make("span", { class: "beside" }, beside),
    make("span", { class: "points" }, points, make("span", { class: "unseen" }, " points")));
}

/** @param {any} row */
function asked(row) {
  const parts = [["Expected", row.expected], ["Found", row.exception ? `${row.found}\n${row.exception}` : row.found], ["Fix", row.fix]].filter(([, words]) => words);
  return make("dl", { class: "asked" }, parts.map(([name, words]) => make("div", { class: name.toLowerCase() }, make("dt", {}, name), make("dd", {}, prose(words)))));
}

/** @param {any[]} lines */
function listing(lines) {
  return make("pre", { class: "listing", tabindex: "0", "aria-label": "Your lines" }, lines.map((one) => make("span", { class: one.marked ? "marked" : null }, `${String(one.number ?? "").padStart(4)}  ${one.text}\n`)));
}
