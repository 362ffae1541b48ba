// @ts-check
/* The path: every exercise in its group, with how far it is. */

import { counted, make } from "./dom.js";

/**
 * @typedef {{name: string, title: string, minutes: number, attempts: number, best: number, passed: boolean}} Row
 * @typedef {{groups: {title: string, exercises: Row[]}[], next: string, due: number, due_today: number,
 *   sitting: {number: number, tasks: {name: string, title: string, sign: string, words: string}[]} | null, problem: string, ready: boolean | null}} Home
 */

/** @param {Home} home @param {string} here */
export function pathOf(home, here) {
  const list = make("div", { class: "path-list" });
  if (home.sitting) {
    list.append(group(`Mock exam ${home.sitting.number}`, home.sitting.tasks.map((one) => item(one.name, one.title, one.sign, one.words, here))));
  }
  for (const one of home.groups) {
    list.append(group(one.title, one.exercises.map((row) => {
      const [sign, words] = row.passed ? ["✓", "passed"] : row.attempts ? ["●", `${row.best} %, ${counted(row.attempts, "attempt")}`] : ["○", `about ${row.minutes} minutes`];
      return item(row.name, row.title, sign, words, here, row.name === home.next);
    })));
  }
  return list;
}

/** @param {string} title @param {HTMLElement[]} items */
function group(title, items) {
  return make("section", {}, make("h2", {}, title), make("ul", {}, items));
}

/** @param {string} name @param {string} title @param {string} sign @param {string} words @param {string} here @param {boolean} [next] */
function item(name, title, sign, words, here, next = false) {
  return make("li", {}, make("a", { href: `#/${name}`, "aria-current": name === here ? "page" : null, title: words, class: next ? "next" : null },
    make("span", { class: `sign sign-${sign === "✓" ? "met" : sign === "●" ? "begun" : "new"}`, "aria-hidden": "true" }, sign),
    make("span", {}, title, make("span", { class: "unseen" }, `, ${words}`))));
}
