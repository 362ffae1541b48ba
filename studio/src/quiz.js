// @ts-check
/* Questions, one at a time: answered by keyboard or pointer, explained at once, and kept when they come back. */

import { announce, button, counted, fill, make, prose } from "./dom.js";
import { Refused, get, post } from "./server.js";

/** @type {Record<string, string>} */
const ASKED = { number: "A number", shape: "A shape, such as (None, 28, 28, 1)", output: "What is printed", line: "The missing line" };

export class Quiz {
  /** @param {HTMLElement} place @param {Record<string, string>} about `exercise`, `concept`, or nothing for what is due */
  constructor(place, about) {
    this.about = about;
    /** @type {any[]} */
    this.items = [];
    this.at = 0;
    this.right = 0;
    this.place = make("div", { class: "quiz" });
    fill(place, this.place);
    void this.#load();
  }

  end() {}

  /** @param {boolean} [more] */
  async #load(more = false) {
    try {
      const told = await get(`api/quiz?${new URLSearchParams({ ...this.about, ...(more ? { more: "1" } : {}) })}`);
      this.items = told.items;
      this.at = this.right = 0;
      if (this.items.length) this.#ask();
      else this.#nothing(told);
    } catch (error) {
      if (error instanceof Refused) fill(this.place, make("p", { class: "empty problem" }, prose(error.words)));
      else throw error;
    }
  }

  /** @param {any} told */
  #nothing(told) {
    const words = told.enough ? "You have answered enough questions for today." : told.begun ? `Nothing is due. The next question comes back ${told.next || "later"}.` : "Nothing is due, because no question was asked yet.";
    fill(this.place, make("h1", {}, "Quiz"), make("p", {}, words),
      make("p", { class: "buttons" }, told.enough && button("More of what is due", () => void this.#load(true)), make("a", { href: "#/progress" }, "Choose an exercise or a concept")));
  }

  #ask() {
    const item = this.items[this.at];
    const many = item.kind === "choose_many";
    const chooses = item.choices.length > 0;
    const form = make("form", { class: "question-form", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), void this.#answer(item, form)) });
    const heading = make("h1", { class: "question-text", tabindex: "-1", id: "question" }, prose(item.question));
    fill(form,
      chooses
        ? make("fieldset", { "aria-labelledby": "question" }, make("legend", { class: "aside" }, many ? "Choose all that are correct" : "Choose one"),
          item.choices.map((/** @type {any} */ one, /** @type {number} */ number) => make("label", { class: "choice" },
            make("input", { type: many ? "checkbox" : "radio", name: "choice", value: one.place }), make("span", { class: "key", "aria-hidden": "true" }, String(number + 1)), make("span", {}, prose(one.text)))))
        : make("label", { class: "typed" }, make("span", { class: "aside" }, ASKED[item.kind] ?? "Your answer"),
          item.kind === "output" ? make("textarea", { name: "typed", rows: "3", spellcheck: "false", autocomplete: "off" }) : make("input", { name: "typed", type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off" })),
      make("p", { class: "complaint", role: "alert" }),
      make("p", { class: "buttons" }, make("button", { type: "submit" }, "Answer"), button("I do not know", () => void this.#answer(item, form, true), { class: "plain" })));
    form.addEventListener("keydown", (event) => {
      const number = Number(event.key);
      const inputs = form.querySelectorAll("input[name=choice]");
      if (chooses && number >= 1 && number <= inputs.length && !event.ctrlKey && !event.metaKey && !event.altKey) {
        const one = /** @type {HTMLInputElement} */ (inputs[number - 1]);
        one.checked = many ? !one.checked : true;
        one.focus();
      } else if (chooses && event.key === "Enter" && event.target instanceof HTMLInputElement) {
        event.preventDefault();
        void this.#answer(item, form);
      }
    });
    fill(this.place, make("p", { class: "eyebrow" }, `${this.at + 1} of ${this.items.length} · ${item.concept}`), heading,
      item.code && make("pre", { tabindex: "0", "aria-label": "Code" }, make("code", {}, item.code)), form);
    const first = /** @type {HTMLElement | null} */ (form.querySelector("input, textarea"));
    (first ?? heading).focus();
    announce(`Question ${this.at + 1} of ${this.items.length}`);
  }

  /** @param {any} item @param {HTMLElement} form @param {boolean} [unknown] */
  async #answer(item, form, unknown = false) {
    if (this.busy) return;
    const chosen = unknown ? [] : [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name=choice]:checked"))].map((one) => Number(one.value));
    const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=typed]"));
    const typed = unknown ? "" : field?.value ?? "";
    const complain = (/** @type {string} */ words) => fill(/** @type {HTMLElement} */ (form.querySelector(".complaint")), prose(words));
    if (!unknown && !chosen.length && !typed.trim()) return complain("Give an answer, or say that you do not know.");
    this.busy = true;
    try {
      const told = await post("api/quiz/answer", { id: item.id, chosen, typed });
      if (told.complaint) complain(told.complaint);
      else this.#explain(item, told, typed);
    } catch (error) {
      if (error instanceof Refused) complain(error.words);
      else throw error;
    } finally {
      this.busy = false;
    }
  }

  /** @param {any} item @param {any} told @param {string} typed */
  #explain(item, told, typed) {
    this.right += told.right ? 1 : 0;
    this.at += 1;
    const last = this.at >= this.items.length;
    const next = button(last ? "Finish" : "Next question", () => (last ? this.#farewell() : this.#ask()));
    const form = /** @type {HTMLElement} */ (this.place.querySelector(".question-form"));
    fill(form,
      make("p", { class: `word ${told.right ? "word-passed" : "bad"}` }, told.right ? "✓ Correct" : "✗ Not correct"),
      told.choices.length > 0 && make("ul", { class: "explained" }, told.choices.map((/** @type {any} */ one) => make("li", { class: `${one.right ? "met" : "unmet"}${one.taken ? " taken" : ""}` },
        make("span", { class: "sign", "aria-hidden": "true" }, one.right ? "✓" : "✗"),
        make("div", {}, make("span", { class: "unseen" }, `${one.right ? "Correct" : "Wrong"}${one.taken ? ", your answer" : ""}: `), make("p", {}, make("b", {}, prose(one.text)), one.taken && make("span", { class: "aside", "aria-hidden": "true" }, "  your answer")), make("p", {}, prose(one.why)))))),
      told.answer && !told.right && typed && make("p", { class: "aside" }, "You wrote ", make("code", {}, typed)),
      told.answer && make("p", {}, "The answer: ", make("code", { class: "answer" }, told.answer)),
      told.why.map((/** @type {string} */ one) => make("p", {}, prose(one))),
      make("p", { class: "aside" }, `It comes back ${told.comes_back}.`),
      make("p", { class: "buttons" }, next));
    announce(told.right ? "Correct" : "Not correct");
    next.focus();
  }

  #farewell() {
    const again = button("More questions", () => void this.#load(true));
    fill(this.place, make("h1", {}, `${this.right} of ${this.items.length} correct`), make("p", {}, `${counted(this.items.length, "answer")} ${this.items.length === 1 ? "is" : "are"} in your record.`),
      make("p", { class: "buttons" }, again, make("a", { href: "#/" }, "Back to practice")));
    again.focus();
  }
}
