// @ts-check
/* How far the learner is: weeks, days, concepts, mock exams. */

import { counted, fill, make, prose } from "./dom.js";
import { Refused, get, listen, onReturn } from "./server.js";

export class ProgressPage {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = make("div", { class: "progress" });
    fill(place, this.place);
    this.ends = [listen((event) => event.kind === "record" && void this.#load()), onReturn(() => void this.#load())];
    void this.#load();
  }

  end() {
    for (const end of this.ends) end();
  }

  async #load() {
    try {
      this.#show(await get("api/progress"));
    } catch (error) {
      if (error instanceof Refused) fill(this.place, make("p", { class: "empty problem" }, prose(error.words)));
      else throw error;
    }
  }

  /** @param {any} told */
  #show(told) {
    const weeks = told.parts.flatMap((/** @type {any} */ one) => one.weeks).length;
    const days = told.streak ? ` ${counted(told.streak, "day")} in a row.` : "";
    const due = told.due_today ? `${counted(told.due_today, "question")} ${told.due_today === 1 ? "is" : "are"} due today.` : told.due ? "The questions of today are answered." : "No question is due today.";
    fill(this.place, make("h1", {}, `${told.passed} of ${weeks} exercises passed`),
      make("p", {}, `About ${told.worked} of work.${days} ${due}`, told.due_today > 0 && make("span", {}, " ", make("a", { href: "#/quiz" }, "Answer them"))),
      this.#days(told.days),
      make("section", {}, make("h2", {}, "Exercises"), make("div", { class: "parts" }, told.parts.map((/** @type {any} */ part) => make("div", {}, make("h3", {}, part.title), make("ul", { class: "weeks" }, part.weeks.map(week)))))),
      make("section", {}, make("h2", {}, "Concepts"),
        told.concepts.length ? make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Concepts" }, make("table", { class: "concepts" },
          make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Concept"), make("th", { scope: "col" }, "Criteria and answers"), make("th", { scope: "col" }, "Practise"))),
          make("tbody", {}, told.concepts.map((/** @type {any} */ one) => make("tr", {}, make("th", { scope: "row" }, one.title), make("td", {}, `${one.right} of ${one.asked}`), make("td", {}, make("a", { href: `#/quiz/concept/${one.name}`, "aria-label": `Questions on ${one.title}` }, "Questions")))))))
          : make("p", { class: "aside" }, "Grade an exercise or answer a question: then each concept is listed here.")),
      make("section", {}, make("h2", {}, "Mock exams"), make("p", {}, prose(told.readiness.said)), make("p", { class: "aside" }, prose(told.readiness.basis)),
        told.weak.length > 0 && make("p", {}, "Weak categories, by the latest mock exam of each:"), told.weak.length > 0 && make("ul", { class: "sittings" }, told.weak.map((/** @type {string} */ words) => make("li", {}, words))), told.weak.length > 0 && make("p", {}, "All mock exams:"),
        make("ul", { class: "sittings" }, told.sittings.map((/** @type {any} */ one) => make("li", {}, `${one.number}. ${one.day}: ${one.points}, ${one.verdict} `, one.closed ? make("a", { href: `#/debrief/${one.number}`, "aria-label": `Debrief of mock exam ${one.number}` }, "Debrief") : make("a", { href: "#/exam" }, "Go on"))))));
  }

  /** @param {{day: string, attempts: number}[]} days */
  #days(days) {
    const most = Math.max(1, ...days.map((one) => one.attempts));
    const total = days.reduce((sum, one) => sum + one.attempts, 0);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const words = `${counted(total, "attempt")} in the last ${days.length} days`;
    for (const [name, value] of Object.entries({ viewBox: "0 0 300 44", role: "img", "aria-label": words, class: "days" })) svg.setAttribute(name, value);
    days.forEach((one, number) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const high = one.attempts ? 4 + (one.attempts / most) * 36 : 1;
      for (const [name, value] of Object.entries({ x: number * 10 + 1, y: 42 - high, width: 8, height: high, rx: 1 })) bar.setAttribute(name, String(value));
      svg.append(bar);
    });
    return make("figure", { class: "days-figure" }, svg, make("figcaption", {}, words));
  }
}

/** @param {any} one */
function week(one) {
  const [sign, look] = one.passed ? ["✓", "met"] : one.attempts ? ["●", "begun"] : ["○", "new"];
  const words = one.passed ? `passed, ${one.best} %` : one.attempts ? `${one.best} %` : "";
  return make("li", {}, make("span", { class: `sign sign-${look}`, "aria-hidden": "true" }, sign),
    make("span", {}, make("a", { href: `#/${one.name}` }, one.title), words && make("span", { class: "aside" }, ` ${words}`)),
    one.quiz && make("a", { class: "quiz-link", href: `#/quiz/${one.name}`, "aria-label": `Questions on ${one.title}` }, "Questions"));
}
