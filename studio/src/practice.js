// @ts-check
/* One exercise: its brief beside the editor, and the verdict below. */

import { announce, button, counted, fill, framed, make, prose } from "./dom.js";
import { draftKey, keep, kept, keptDraft } from "./drafts.js";
import { Editor } from "./editor.js";
import { pathOf } from "./path.js";
import { Refused, get, listen, onReturn, post } from "./server.js";
import { Scratch } from "./scratch.js";
import { fitTables } from "./tables.js";
import { Verdicts } from "./verdicts.js";

const WAIT_FINDINGS = 120;
const WAIT_DRAFT = 300;
const GRADE_ON_SAVE = "tf-studio: grade on save";

export class Practice {
  /** @param {HTMLElement} place @param {string} name @param {import("./path.js").Home} home */
  constructor(place, name, home) {
    this.name = name;
    this.base = "";
    this.saved = "";
    this.theirs = "";
    this.opened = false;
    /** What was said of the latest submission of an exam. */
    this.submission = "";
    this.tab = "brief";
    this.attempts = 0;
    this.shownAttempts = "";
    /** @type {number | undefined} */
    this.reportOf = undefined;
    /** @type {any} */
    this.told = null;
    /** @type {AbortController | undefined} */
    this.finding = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.findTimer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.draftTimer = undefined;
    /** @type {Promise<void>} */
    this.saving = Promise.resolve();
    this.ends = [listen((event) => this.#hear(event)), onReturn(() => void this.#refresh())];
    this.path = make("nav", { class: "path", "aria-label": "Exercises" });
    this.menu = make("details", { class: "path-menu" });
    this.heading = make("h1", {}, "…");
    this.facts = make("p", { class: "aside" });
    this.tabs = make("div", { class: "tabs", role: "tablist", "aria-label": "What is shown" });
    /** @type {Record<string, HTMLElement>} */
    this.panels = {};
    for (const id of ["brief", "code", "verdict", "report", "attempts", "scratch"]) {
      this.panels[id] = make("section", { class: `panel panel-${id}`, id: `panel-${id}`, role: "tabpanel", "aria-labelledby": `tab-${id}`, tabindex: id === "code" ? null : "0" });
      this.tabs.append(make("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, class: `tab tab-${id}`, onclick: () => this.#turn(id), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#step(event) }, id[0].toUpperCase() + id.slice(1)));
    }
    this.banner = make("div", { class: "banner", role: "alert", hidden: true });
    this.fileName = make("span", { class: "file" });
    this.state = make("span", { class: "state", role: "status" });
    this.laterName = "";
    this.later = make("p", { class: "aside later", role: "status" });
    this.problems = make("ul", { class: "problems" });
    const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", id: "on-save" }));
    this.onSave = box;
    box.checked = kept(GRADE_ON_SAVE) !== "no";
    box.addEventListener("change", () => keep(GRADE_ON_SAVE, box.checked ? null : "no"));
    this.runButton = button("Grade", () => void this.run(), { class: "run", title: "Ctrl+Enter" });
    this.cancelButton = button("Cancel", () => void post(`api/exercise/${this.name}/cancel`).catch(() => {}), { class: "plain", hidden: true });
    this.saveButton = button("Save", () => void this.save(true), { class: "plain", title: "Ctrl+S" });
    this.graded = make("label", { class: "on-save", for: "on-save" }, box, " Grade on save");
    const bar = make("div", { class: "bar" }, make("span", { class: "where" }, this.fileName, this.state), this.graded, make("span", { class: "in-bar" }, make("span", { class: "unseen" }, "Time left: "), make("span", { class: "time-left" })), this.saveButton, this.cancelButton, this.runButton);
    const code = make("div", { class: "editor" });
    fill(this.panels.code, bar, this.later, this.banner, code, this.problems);
    this.verdicts = new Verdicts(this.panels.verdict, {
      goTo: (line) => (this.toEditor(), this.editor.goTo(line)),
      hint: (id) => void this.#hint(id),
      run: () => void this.run(),
    });
    this.editor = new Editor(code, {
      label: "exercise.py",
      onChange: () => this.#changed(),
      onSave: () => void this.save(true),
      onRun: () => void this.run(),
      onTry: () => void this.#try(),
    });
    this.scratch = new Scratch(this.panels.scratch, name, () => this.editor.text);
    fill(place, make("div", { class: "practice" }, this.path,
      make("header", { class: "exercise-head" }, this.menu, make("div", { class: "titles" }, this.heading, this.facts), this.tabs),
      ...Object.values(this.panels)));
    this.showPath(home);
    this.#turn("brief");
    void this.#open();
  }

  end() {
    for (const end of this.ends) end();
    this.#keepDraft();
    this.editor.view.destroy();
    this.scratch.end();
  }

  /** @param {import("./path.js").Home} home */
  showPath(home) {
    const scrolled = this.path.scrollTop;
    this.verdicts.next = home.next === this.name ? "" : home.next;
    const first = !this.path.firstChild;
    fill(this.path, pathOf(home, this.name));
    this.path.scrollTop = scrolled;
    if (first) requestAnimationFrame(() => {
      const here = /** @type {HTMLElement | null} */ (this.path.querySelector("[aria-current]"));
      if (here) this.path.scrollTop = here.offsetTop - this.path.clientHeight / 2;
    });
    fill(this.menu, make("summary", {}, "Exercises"), pathOf(home, this.name));
  }

  toEditor() {
    if (this.#narrow()) this.#turn("code");
    this.editor.view.focus();
  }

  #narrow() {
    return matchMedia("(max-width: 63.99rem)").matches;
  }

  /** @param {string} id */
  #turn(id) {
    this.tab = id;
    for (const [name, panel] of Object.entries(this.panels)) {
      panel.classList.toggle("shown", name === id);
      const tab = byIdIn(this.tabs, `tab-${name}`);
      tab?.setAttribute("aria-selected", String(name === id));
      tab?.setAttribute("tabindex", name === id ? "0" : "-1");
    }
    this.tabs.parentElement?.parentElement?.setAttribute("data-tab", id);
    if (id === "report") this.#showReport();
    if (id === "attempts") void this.#showAttempts();
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const shown = [.../** @type {NodeListOf<HTMLElement>} */ (this.tabs.querySelectorAll("[role=tab]"))].filter((one) => one.offsetParent);
    const next = shown[(shown.indexOf(/** @type {HTMLElement} */ (event.currentTarget)) + step + shown.length) % shown.length];
    next.focus();
    next.click();
  }

  async #open() {
    try {
      const told = await get(`api/exercise/${this.name}`);
      this.told = told;
      document.title = `${told.title} · Studio`;
      fill(this.heading, told.title);
      fill(this.facts, [told.exam ? `Task of mock exam ${told.exam}` : `about ${told.minutes} minutes`, `to pass: ${told.pass_mark} %`].join(" · "),
        told.quiz && !told.exam && make("span", {}, " · ", make("a", { href: `#/quiz/${told.name}` }, "Questions")));
      const brief = make("div", { class: "brief" });
      // The server's own HTML of a brief: what stands in the brief as HTML is text there.
      brief.innerHTML = told.brief;
      for (const wide of brief.querySelectorAll("pre")) wide.setAttribute("tabindex", "0");
      fitTables(brief);
      fill(this.panels.brief, brief);
      this.attempts = told.attempts;
      this.#asExam(told.exam);
      this.verdicts.begin(told.criteria, told.grade, told.job);
      this.#showFile(told.file);
      this.#showRunning();
      this.opened = true;
      void this.#find();
    } catch (error) {
      this.#complain(error, this.panels.brief);
    }
  }

  /** @param {number} exam */
  #asExam(exam) {
    for (const id of ["verdict", "report", "attempts"]) byIdIn(this.tabs, `tab-${id}`)?.toggleAttribute("hidden", exam > 0);
    for (const one of [this.graded, this.panels.verdict]) one?.toggleAttribute("hidden", exam > 0);
    if (exam) {
      fill(this.runButton, "Save and submit");
      this.tabs.parentElement?.parentElement?.classList.add("sits");
    }
  }

  /** Where the latest work is in another file than the one that is edited. @param {string} name */
  #showLater(name) {
    if (this.laterName === name) return;
    this.laterName = name;
    fill(this.later, name && prose(`Your latest work is in \`${name}\`. The studio edits only \`exercise.py\`.`));
  }

  /** @param {{path: string, text: string, digest: string, later: string}} file */
  #showFile(file) {
    this.#showLater(file.later);
    fill(this.fileName, file.path);
    this.fileName.title = file.path;
    this.base = file.digest;
    this.saved = file.text;
    const draft = keptDraft(this.name, this.told.exam);
    this.editor.begin(file.text);
    if (draft && draft.text !== file.text) {
      this.editor.take(draft.text);
      if (draft.base === file.digest) this.#say("Text that was not saved is here again.");
      else this.#conflict(file.text, file.digest);
    } else if (!file.digest) this.#missing();
    this.editor.showMarks(this.#marksThatFit());
    this.#showState();
  }

  #marksThatFit() {
    return this.verdicts.grade?.digest === this.base && !this.dirty ? this.verdicts.marks() : [];
  }

  get dirty() {
    return this.opened && this.editor.text !== this.saved;
  }

  #showState() {
    fill(this.state, this.dirty ? "not saved" : "");
    this.saveButton.setAttribute("aria-disabled", String(!this.dirty));
  }

  #changed() {
    this.#showState();
    clearTimeout(this.findTimer);
    this.findTimer = setTimeout(() => void this.#find(), WAIT_FINDINGS);
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.#keepDraft(), WAIT_DRAFT);
  }

  #keepDraft() {
    clearTimeout(this.draftTimer);
    if (!this.opened) return;
    keep(draftKey(this.name, this.told.exam), this.dirty ? JSON.stringify({ base: this.base, text: this.editor.text }) : null);
  }

  async #find() {
    this.finding?.abort();
    this.finding = new AbortController();
    const text = this.editor.text;
    try {
      const { findings } = await post(`api/exercise/${this.name}/findings`, { text }, this.finding.signal);
      if (text !== this.editor.text) return;
      this.editor.showFindings(findings);
      this.#showProblems(findings);
    } catch {
      /* A newer text took its place, or the server is away: that is said elsewhere. */
    }
  }

  /** @param {import("./editor.js").Finding[]} findings */
  #showProblems(findings) {
    const written = (/** @type {string} */ words) => !/still to be written/.test(words);
    // What has a line can be gone to.
    const shown = findings.filter((one) => written(one.words)).sort((one, other) => Number(other.line > 0) - Number(one.line > 0));
    fill(this.problems, shown.slice(0, 4).map((one) => make("li", { class: one.certain ? "certain" : null },
      one.line > 0 && button(`Line ${one.line}`, () => this.editor.goTo(one.line), { class: "link" }), " ", prose(one.words))));
  }

  /** Save; then grade where that is wanted. @param {boolean} grades @returns {Promise<boolean>} */
  async save(grades = false) {
    if (!this.opened) return false;
    const text = this.editor.text;
    if (!this.dirty && this.base) {
      if (grades && this.onSave.checked && !this.told.exam) await this.#grade();
      return true;
    }
    let done = () => {};
    this.saving = new Promise((resolve) => (done = resolve));
    try {
      const told = await post(`api/exercise/${this.name}/save`, { text, base: this.base });
      this.#showLater(told.later);
      this.base = told.digest;
      this.saved = text;
      this.#settle();
      this.#keepDraft();
      this.#showState();
    } catch (error) {
      if (error instanceof Refused && error.status === 409) {
        if (error.told.there.digest) this.#conflict(error.told.there.text, error.told.there.digest);
        else this.#missing();
      } else this.#sayProblem(error);
      return false;
    } finally {
      done();
    }
    if (grades && this.onSave.checked && !this.told.exam) await this.#grade();
    return true;
  }

  async run() {
    if (!(await this.save())) return;
    if (this.told.exam) await this.#submit();
    else await this.#grade();
  }

  async #grade() {
    try {
      await post(`api/exercise/${this.name}/grade`);
      if (this.#narrow() && this.tab === "code") this.#turn("verdict");
    } catch (error) {
      this.#sayProblem(error);
    }
  }

  /** Run the selected lines in the scratch cell. */
  async #try() {
    this.#turn("scratch");
    await this.scratch.take(this.editor.chosen);
  }

  async #submit() {
    try {
      const state = await post(`api/exam/submit/${this.name}`, { from_editor: true });
      this.submission = "";
      this.#showSubmission(state);
    } catch (error) {
      this.#sayProblem(error);
    }
  }

  /** Say what became of the latest submission, as far as the sitting tells it. @param {any} state */
  #showSubmission(state) {
    const task = state?.tasks.find((/** @type {any} */ one) => one.task === this.name);
    const words = task && (task.said || `${task.words}.`);
    if (!words || words === this.submission) return;
    this.submission = words;
    this.#say(words, task.problem);
  }

  /** @param {string} id */
  async #hint(id) {
    try {
      const { hint } = await post(`api/exercise/${this.name}/hint`, { criterion: id });
      this.verdicts.showHint(id, hint.split("\n").slice(1).join(" ") || hint);
    } catch (error) {
      if (error instanceof Refused) this.verdicts.showHint(id, error.words);
    }
  }

  /* What happens elsewhere */

  /** @param {any} event */
  #hear(event) {
    if (event.kind === "job" && event.name === this.name) {
      const ended = this.verdicts.take(event);
      this.#showRunning();
      if (ended && event.grade) {
        this.editor.showMarks(this.#marksThatFit());
        this.attempts += 1;
        if (this.tab === "report" && !this.reportOf) this.#showReport();
        if (this.tab === "attempts") void this.#showAttempts();
      }
    } else if (event.kind === "record" && this.submission) get("api/exam").then((told) => this.#showSubmission(told.state), () => {});
    else if (event.kind === "file" && event.name === this.name) void this.#fileChanged(event.digest);
    else if (event.kind === "record" && this.tab === "attempts") void this.#showAttempts();
  }

  #showRunning() {
    const runs = this.verdicts.runs;
    this.cancelButton.toggleAttribute("hidden", !runs);
    byIdIn(this.tabs, "tab-verdict")?.classList.toggle("busy", runs);
  }

  /** @param {string} digest */
  async #fileChanged(digest) {
    await this.saving;
    if (!this.opened || digest === this.base) return;
    if (!digest) return this.#missing();
    try {
      const file = await get(`api/exercise/${this.name}/file`);
      this.#showLater(file.later);
      if (file.digest === this.base) return;
      if (this.dirty && this.editor.text !== file.text) return this.#conflict(file.text, file.digest);
      this.#takeTheirs(file.text, file.digest);
      this.#say("The file changed on the disk: this is its new text.");
    } catch (error) {
      this.#sayProblem(error);
    }
  }

  /** @param {string} text @param {string} digest */
  #takeTheirs(text, digest) {
    this.editor.compareWith(null);
    this.editor.take(text);
    this.base = digest;
    this.saved = text;
    this.#settle();
    this.#keepDraft();
    this.#showState();
    void this.#find();
  }

  async #refresh() {
    if (!this.opened) return void this.#open();
    try {
      const told = await get(`api/exercise/${this.name}`);
      this.verdicts.begin(told.criteria, told.grade, told.job);
      this.attempts = told.attempts;
      this.#showRunning();
      this.#showLater(told.file.later);
      await this.#fileChanged(told.file.digest);
    } catch {
      /* Said elsewhere. */
    }
  }

  /* The banner above the editor */

  /** @param {string} theirs @param {string} digest */
  #conflict(theirs, digest) {
    let compares = false;
    const compare = button("Compare", () => {
      compares = !compares;
      this.editor.compareWith(compares ? theirs : null);
      compare.setAttribute("aria-pressed", String(compares));
    }, { class: "plain", "aria-pressed": "false" });
    this.#ask("The file changed on the disk, and here as well. Nothing is lost: choose one text. Ctrl+Z brings the other back.", [
      button("Keep mine", () => {
        this.editor.compareWith(null);
        this.base = digest;
        this.saved = theirs;
        this.#settle();
        void this.save();
      }, { class: "plain" }),
      button("Take the file", () => this.#takeTheirs(theirs, digest), { class: "plain" }),
      compare,
    ]);
  }

  #missing() {
    this.base = "";
    this.#ask("There is no file on the disk: it was deleted or moved. Your text is still here.", [
      button("Write it again", () => {
        this.saved = "";
        this.#settle();
        void this.save();
      }, { class: "plain" }),
    ]);
    this.#showState();
  }

  /** @param {unknown} error */
  #sayProblem(error) {
    if (error instanceof Refused && error.status) this.#say(error.words, true);
    else if (!(error instanceof Refused)) throw error;
  }

  /** @param {string} words @param {boolean} [problem] */
  #say(words, problem = false) {
    this.#ask(words, [button("Close", () => this.#settle(), { class: "plain" })], problem);
  }

  /** @param {string} words @param {Node[]} buttons @param {boolean} [problem] */
  #ask(words, buttons, problem = false) {
    const place = this.banner;
    place.hidden = false;
    place.classList.toggle("problem", problem);
    fill(place, make("p", {}, prose(words)), make("p", { class: "buttons" }, buttons));
  }

  #settle() {
    const place = this.banner;
    if (place.hidden) return;
    const had = place.contains(document.activeElement);
    place.hidden = true;
    if (had) this.editor.view.focus();
  }

  /* Report and attempts */

  #showReport() {
    const query = this.reportOf ? `?attempt=${this.reportOf}` : "";
    const frame = framed("Report", `api/exercise/${this.name}/report${query}`);
    fill(this.panels.report, this.reportOf ? make("p", { class: "aside bar" }, `Attempt ${this.reportOf}. `, button("Show the latest", () => {
      this.reportOf = undefined;
      this.#showReport();
    }, { class: "link" })) : null, frame);
  }

  async #showAttempts() {
    try {
      const { attempts } = await get(`api/exercise/${this.name}/attempts`);
      const place = this.panels.attempts;
      const shownNow = JSON.stringify(attempts);
      if (shownNow === this.shownAttempts) return;
      this.shownAttempts = shownNow;
      if (!attempts.length) return fill(place, make("p", { class: "empty" }, "There is no attempt yet. Grade your file first."));
      const shown = make("div", { class: "difference" });
      const rows = attempts.map((/** @type {any} */ one, /** @type {number} */ place) => {
        const before = attempts[place + 1];
        return make("li", {},
          make("span", { class: `sign sign-${one.status === "PASSED" ? "met" : "begun"}`, "aria-hidden": "true" }, one.status === "PASSED" ? "✓" : "●"),
          make("span", {}, make("b", {}, `${one.earned} of ${one.possible}`), make("span", { class: "aside" }, ` ${one.moment}`)),
          make("span", { class: "buttons" },
            button("Report", () => {
              this.reportOf = one.number;
              this.#turn("report");
              byIdIn(this.tabs, "tab-report")?.focus();
            }, { class: "link", "aria-label": `Report of ${one.moment}` }),
            before && button("What changed", () => void this.#showDifference(shown, attempts.slice(place), 1), { class: "link", "aria-label": `What changed on ${one.moment}` })));
      });
      fill(place, make("h2", {}, counted(attempts.length, "attempt")), make("ol", { class: "attempts" }, rows), shown);
    } catch (error) {
      this.#complain(error, this.panels.attempts);
    }
  }

  /** Show how an attempt differs from an earlier one. @param {HTMLElement} place @param {any[]} attempts the later one first @param {number} chosen */
  async #showDifference(place, attempts, chosen) {
    const [after, before] = [attempts[0], attempts[chosen]];
    const choice = /** @type {HTMLSelectElement} */ (make("select", { id: "earlier", onchange: async () => {
      await this.#showDifference(place, attempts, choice.selectedIndex + 1);
      byIdIn(place, "earlier")?.focus();
    } }, attempts.slice(1).map((one, number) => make("option", { selected: number + 1 === chosen }, `${one.earned} of ${one.possible}, ${one.moment}`))));
    try {
      const told = await get(`api/exercise/${this.name}/difference?from=${before.number}&to=${after.number}`);
      const criteria = told.criteria.map((/** @type {any} */ one) => make("li", {}, make("b", {}, one.title), `: ${one.before} → ${one.after}`));
      fill(place, make("h3", {}, `What changed: ${after.earned} of ${after.possible}, ${after.moment}`),
        make("p", {}, make("label", { for: "earlier" }, "Since the attempt "), choice),
        make("ul", { class: "advice" }, criteria.length ? criteria : make("li", {}, "Every criterion has the same result.")),
        told.same ? make("p", {}, "The file is the same.") : !told.known ? make("p", {}, "The source of one of them was not kept.")
          : make("pre", { class: "diff", tabindex: "0", "aria-label": "Changed lines" }, told.lines.map((/** @type {any} */ one) => make("span", { class: one.kind },
            make("span", { "aria-hidden": "true" }, { added: "+ ", removed: "− ", place: "", same: "  " }[/** @type {"added"} */ (one.kind)]),
            one.kind === "added" || one.kind === "removed" ? make("span", { class: "unseen" }, `${one.kind}: `) : null, `${one.text}\n`))));
      place.scrollIntoView({ block: "nearest" });
      announce("The difference is shown below.");
    } catch (error) {
      this.#complain(error, place);
    }
  }

  /** @param {unknown} error @param {HTMLElement} place */
  #complain(error, place) {
    if (!(error instanceof Refused)) throw error;
    fill(place, make("p", { class: "empty problem" }, prose(error.words)));
    if (place === this.panels.brief) fill(this.heading, this.name);
  }
}

/** @param {Element | undefined} place @param {string} id @returns {HTMLElement | null} */
function byIdIn(place, id) {
  return place?.querySelector(`#${id}`) ?? null;
}

