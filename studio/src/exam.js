// @ts-check
/* A mock exam: begin, the time that is left, submit, finish. */

import { draftKey, keep, keptDraft } from "./drafts.js";
import { announce, button, byId, confirmed, counted, fill, framed, make, prose } from "./dom.js";
import { Refused, get, listen, onReturn, post } from "./server.js";

const SECOND = 1000;

/** @typedef {{left: number, runs: boolean}} Told */

/** The time that is left comes from the server. Between two answers it is counted here, by the browser's clock that says
    that more went by: one of them stands still while the machine sleeps. */
export class Clock {
  constructor() {
    /** @type {Told} */
    this.told = { left: 0, runs: false };
    this.heard = { wall: Date.now(), steady: performance.now() };
  }

  /** @param {Told} told */
  take(told) {
    this.told = told;
    this.heard = { wall: Date.now(), steady: performance.now() };
  }

  get left() {
    if (!this.told.runs) return this.told.left;
    const gone = Math.max(Date.now() - this.heard.wall, performance.now() - this.heard.steady, 0) / SECOND;
    return Math.max(0, this.told.left - gone);
  }

  get words() {
    const left = Math.floor(this.left);
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    return `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  }
}

/** Seconds at which it is said how much time is left. */
const TOLD_AT = [0, 60, 300, 900, 1800];
/** From this on a bar says it as well. */
const BAR_AT = 300;

/** The clock of the open sitting: in the head of every page, and beside the button that submits. */
export class HeadClock {
  constructor() {
    this.clock = new Clock();
    this.open = false;
    this.number = 0;
    /** The seconds that were left at the last look. @type {number | undefined} */
    this.before = undefined;
    listen((event) => event.kind === "record" && void this.load());
    onReturn(() => void this.load());
    document.addEventListener("visibilitychange", () => !document.hidden && this.open && void this.load());
    for (const moment of ["focus", "pageshow", "online"]) addEventListener(moment, () => this.open && void this.load());
    setInterval(() => this.#show(), 500);
    setInterval(() => this.open && !document.hidden && void this.load(), 20 * SECOND);
  }

  async load() {
    try {
      const { state } = await get("api/exam");
      this.open = Boolean(state && !state.closed);
      if (state && state.number !== this.number) this.before = undefined;
      this.number = state?.number ?? 0;
      if (state) this.clock.take(state);
      this.#show();
    } catch {
      /* Said elsewhere. */
    }
  }

  #show() {
    const words = this.open ? this.clock.words : "";
    for (const place of document.querySelectorAll(".time-left")) {
      if (place.textContent !== words) place.textContent = words;
      place.classList.toggle("short", this.open && this.clock.left < 900);
    }
    this.#tellTime();
  }

  /** Say how much time is left when one of the marks is passed; a clock that is first seen has passed none. */
  #tellTime() {
    const before = this.before;
    const left = (this.before = this.open ? this.clock.left : undefined);
    if (left === undefined) {
      if (before !== undefined) announce("");
      return this.#showBar("");
    }
    const passed = TOLD_AT.find((mark) => before !== undefined && before > mark && left <= mark);
    if (passed === undefined) return;
    const rest = left < 55 ? counted(Math.round(left), "second") : counted(Math.round(left / 60), "minute");
    const words = left ? `${rest} left` : "The time is over. What you submit now does not count.";
    announce(words);
    if (passed <= BAR_AT) this.#showBar(words);
  }

  /** @param {string} words */
  #showBar(words) {
    const bar = byId("soon");
    clearTimeout(this.bar);
    bar.hidden = !words;
    bar.textContent = words;
    if (words) this.bar = setTimeout(() => this.#showBar(""), 30 * SECOND);
  }
}

export class Exam {
  /** @param {HTMLElement} place @param {() => void} changed */
  constructor(place, changed) {
    this.changed = changed;
    this.clock = new Clock();
    this.place = make("div", { class: "exam" });
    fill(place, this.place);
    this.shown = "";
    this.number = 0;
    this.timer = setInterval(() => this.#tick(), 250);
    this.asking = setInterval(() => !document.hidden && this.open && void this.load(), 4 * SECOND);
    this.ends = [listen((event) => event.kind === "record" && void this.load()), onReturn(() => void this.load())];
    void this.load();
  }

  end() {
    clearInterval(this.timer);
    clearInterval(this.asking);
    for (const end of this.ends) end();
  }

  async load() {
    await this.#take(() => get("api/exam"));
  }

  /** @param {() => Promise<any>} ask */
  async #take(ask) {
    try {
      this.#show(await ask());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const problem = this.place.querySelector(".problem-place");
      if (problem) fill(problem, make("p", { class: "problem", role: "alert" }, prose(error.words)));
      else fill(this.place, make("p", { class: "empty problem" }, prose(error.words)));
    }
  }

  #tick() {
    const place = this.place.querySelector(".left");
    if (!place) return;
    if (place.textContent !== this.clock.words) place.textContent = this.clock.words;
    place.classList.toggle("short", this.clock.told.runs && this.clock.left < 900);
  }

  /** @param {any} told */
  #show(told) {
    const state = told.state;
    this.number = state?.number ?? 0;
    this.open = Boolean(state && !state.closed);
    if (state) this.clock.take(state);
    const shape = this.open ? `sitting ${state.number}` : `none ${state?.number ?? 0}`;
    if (this.shown !== shape) {
      this.shown = shape;
      if (this.open) this.#showSitting(told);
      else this.#showBegin(told);
    }
    if (this.open) this.#update(told);
    this.#tick();
  }

  /** @param {any} told */
  #showBegin(told) {
    const minutes = /** @type {HTMLInputElement} */ (make("input", { type: "number", min: "1", max: "1440", value: told.minutes, id: "minutes", inputmode: "numeric" }));
    const feedback = /** @type {HTMLSelectElement} */ (make("select", { id: "feedback" }, make("option", { value: "none" }, "nothing before the end"), make("option", { value: "score", selected: true }, "the points of each submission"), make("option", { value: "full" }, "points, verdicts and report")));
    const practice = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", id: "practice" }));
    const boxes = told.categories.map((/** @type {any} */ one) => make("input", { type: "checkbox", checked: true, value: one.number }));
    const aTask = told.minutes / told.categories.length;
    for (const box of boxes) box.addEventListener("change", () => { minutes.value = String(Math.max(1, boxes.filter((/** @type {any} */ one) => one.checked).length) * aTask); });
    const begin = async () => {
      const categories = boxes.filter((/** @type {any} */ one) => one.checked).map((/** @type {any} */ one) => Number(one.value));
      if (!categories.length) return fill(/** @type {Element} */ (this.place.querySelector(".problem-place")), make("p", { class: "problem", role: "alert" }, "Choose at least one category."));
      await this.#take(() => post("api/exam/start", { minutes: Number(minutes.value), categories, feedback: feedback.value, practice: practice.checked }));
      this.changed();
    };
    const closed = told.state;
    fill(this.place, make("h1", {}, "Mock exam"),
      make("p", {}, "One hour for each task, with fresh data each time. There are no hints. The best submission of each task counts."),
      closed && make("p", {}, make("a", { href: `#/debrief/${closed.number}` }, `Debrief of mock exam ${closed.number}`)),
      make("form", { class: "begin", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), void begin()) },
        make("fieldset", {}, make("legend", {}, "Categories"), told.categories.map((/** @type {any} */ one, /** @type {number} */ place) => make("label", {}, boxes[place], ` ${one.number}. ${one.title}`))),
        make("p", {}, make("label", { for: "minutes" }, "Minutes "), minutes),
        make("p", {}, make("label", { for: "feedback" }, "Shown after a submission "), feedback),
        make("p", {}, make("label", {}, practice, " Allow pauses (the debrief says so)")),
        make("div", { class: "problem-place" }),
        make("p", { class: "buttons" }, make("button", { type: "submit" }, "Begin"), make("span", { class: "aside" }, "The clock starts at once."))));
  }

  /** @param {any} told */
  #showSitting(told) {
    const state = told.state;
    const finish = async () => {
      await this.load();
      const time = this.clock.left ? `${this.clock.words} left.` : "The time is over.";
      if (!(await confirmed(`End mock exam ${state.number} for good? ${time}`, this.#unfinished(), "End it"))) return;
      await this.#take(() => post("api/exam/change/finish"));
      this.changed();
      location.hash = `#/debrief/${state.number}`;
    };
    fill(this.place,
      make("section", { class: "clock" }, make("h1", { class: "unseen" }, `Mock exam ${state.number}`), make("p", { class: "left" }, this.clock.words), make("p", { class: "told aside" }), make("p", { class: "points-so-far" }),
        make("p", { class: "buttons" }, told.practice && button("Pause", () => void this.#pause(), { class: "plain pause" }), button("Finish", () => void finish(), { class: "plain" }))),
      make("div", { class: "problem-place" }),
      make("ol", { class: "tasks" }, state.tasks.map((/** @type {any} */ one) => make("li", { "data-task": one.task },
        make("div", { class: "task-line" }, make("h2", {}, make("a", { href: `#/${one.task}` }, one.title)), make("p", { class: "best" }),
          make("span", { class: "buttons" }, button("Submit", () => void this.#submit(one.task), { "aria-label": `Submit ${one.title}` }))),
        make("p", { class: "aside words" }), make("p", { class: "said", role: "status" }), make("ul", { class: "full" })))),
      make("p", { class: "aside" }, "Open a task to read its brief and to write it. The files are in ", make("code", {}, told.folder), ". Any other editor works on the same files."));
  }

  /** What to know before the end: what would not count, and the points. @returns {string[]} */
  #unfinished() {
    const { tasks, unsent } = this.state;
    const titles = (/** @type {any[]} */ some) => some.map((one) => one.title).join("; ");
    const unsaved = tasks.filter((/** @type {any} */ one) => keptDraft(one.task, this.number));
    const changed = tasks.filter((/** @type {any} */ one) => unsent.includes(one.task) && !unsaved.includes(one));
    return [
      unsaved.length && `Typed, and not saved or submitted: ${titles(unsaved)}.`,
      changed.length && `Changed, and not submitted: ${titles(changed)}.`,
      pointsOf(this.state),
    ].filter(Boolean);
  }

  async #pause() {
    await this.#take(() => post(`api/exam/change/${this.paused ? "resume" : "pause"}`));
  }

  /** @param {string} task */
  async #submit(task) {
    const row = this.place.querySelector(`[data-task="${task}"]`);
    const press = row?.querySelector("button");
    if (!row || press?.getAttribute("aria-disabled") === "true") return;
    press?.setAttribute("aria-disabled", "true");
    fill(/** @type {Element} */ (row.querySelector(".said")), "Submitting …");
    try {
      // What was typed and not saved is what is meant.
      const draft = keptDraft(task, this.number);
      if (draft) {
        await post(`api/exercise/${task}/save`, { text: draft.text, base: draft.base });
        keep(draftKey(task, this.number), null);
      }
      await post(`api/exam/submit/${task}`);
    } catch (error) {
      if (error instanceof Refused) fill(/** @type {Element} */ (row.querySelector(".said")), prose(error.words));
    }
    await this.load();
  }

  /** @param {any} told */
  #update(told) {
    const state = told.state;
    this.state = state;
    this.paused = !state.runs && !state.over;
    /** @type {Element} */ (this.place.querySelector(".points-so-far")).textContent = pointsOf(state);
    const pause = this.place.querySelector(".pause");
    if (pause) pause.textContent = this.paused ? "Go on" : "Pause";
    fill(/** @type {Element} */ (this.place.querySelector(".told")), prose(state.told.replace("`python -m grader exam finish` ends it.", "Finish ends it.")));
    for (const one of state.tasks) {
      const row = this.place.querySelector(`[data-task="${one.task}"]`);
      if (!row) continue;
      const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (row.querySelector(`.${name}`));
      part("best").textContent = `${one.best ?? "–"} of 5`;
      part("words").textContent = one.file ? `${one.words} · latest file: ${one.file}` : one.words;
      if (part("said").textContent !== one.said) part("said").textContent = one.said;
      part("said").classList.toggle("problem", one.problem);
      row.querySelector("button")?.setAttribute("aria-disabled", String(one.busy));
      row.setAttribute("aria-busy", String(one.busy));
      const key = JSON.stringify([one.verdicts, one.has_report]);
      if (part("full").dataset.key === key) continue;
      part("full").dataset.key = key;
      fill(part("full"), one.verdicts.map((/** @type {any} */ verdict) => make("li", {}, make("span", { class: "sign" }, verdict.sign), make("div", {}, verdict.title, verdict.words.map((/** @type {string} */ words) => make("p", {}, prose(words)))))),
        one.has_report && make("li", {}, make("span", {}), make("a", { href: `exam/${state.number}/${one.task}.html`, target: "_blank" }, "The full report")));
    }
  }
}

/** The points so far, where they may be told, and those that pass. @param {any} state */
function pointsOf(state) {
  const pass = `You pass with ${state.needed} of ${state.possible} points.`;
  return state.total === null ? pass : `${counted(state.total, "point")} so far. ${pass}`;
}

export class Debrief {
  /** @param {HTMLElement} place @param {string} number */
  constructor(place, number) {
    this.number = number;
    this.place = place;
    this.ends = [listen((event) => event.kind === "record" && void this.#wait())];
    void this.#wait();
  }

  end() {
    for (const end of this.ends) end();
    clearTimeout(this.timer);
  }

  /** What was submitted last may still be graded. */
  async #wait() {
    clearTimeout(this.timer);
    const { state } = await get("api/exam").catch(() => ({ state: null }));
    const busy = state?.number === Number(this.number) ? state.tasks.filter((/** @type {any} */ one) => one.busy || /not graded/.test(one.words)).length : 0;
    if (busy) {
      fill(this.place, make("p", { class: "empty", role: "status" }, `${counted(busy, "task")} ${busy === 1 ? "is" : "are"} still graded …`));
      this.timer = setTimeout(() => void this.#wait(), 1500);
    } else if (!this.place.querySelector("iframe")) {
      fill(this.place, framed(`Debrief of mock exam ${this.number}`, `exam/${encodeURIComponent(this.number)}/debrief.html`, { class: "whole" }));
    }
  }
}
