// @ts-check
/* Elements without a framework. Text is always text: nothing that the server sends is read as markup, except a brief. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Make an element. Keys that begin with `on` are listeners; `class` and all others are attributes.
 * @param {string} kind
 * @param {Record<string, any>} [about]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function make(kind, about = {}, ...children) {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...filled(children));
  return made;
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
function filled(children) {
  return /** @type {(Node | string)[]} */ (children.flat().filter((one) => one !== null && one !== undefined && one !== false));
}

/** @param {Element} place @param {...(Child | Child[])} children */
export function fill(place, ...children) {
  place.replaceChildren(...filled(children));
}

/**
 * Return the page that does what a command of the terminal does: its address, and its name. Nothing where none does.
 * @param {string} code
 * @returns {[string, string] | null}
 */
function pageOf(code) {
  const [, verb = "", rest = ""] = code.match(/^python -m grader ?([\w-]*) ?(.*)$/) ?? ["", "-"];
  if (/[A-Z]/.test(rest)) return null;
  if (verb === "exam") return ["#/exam", "Mock exam"];
  if (verb === "progress") return ["#/progress", "Progress"];
  if (verb === "quiz") {
    const [, concept = "", week = ""] = rest.match(/^(?:--concept (\w+)|(\w+))$/) ?? [];
    return [concept ? `#/quiz/concept/${concept}` : week ? `#/quiz/${week}` : "#/quiz", "Quiz"];
  }
  if (verb === "start") return [`#/${rest}`, "Practice"];
  return /^(week|extra_)/.test(verb) && !rest ? [`#/${verb}`, "Practice"] : null;
}

/**
 * Return a sentence with what stands between backticks as code, and *stressed* words as such. A command is a link where
 * a page does the same.
 * @param {string} sentence
 * @returns {(Node | string)[]}
 */
export function prose(sentence) {
  return sentence.split(/(`[^`]+`|\*[^\s*][^*]*\*)/).filter(Boolean).map((part) => {
    if (part.length > 2 && part[0] === "`" && part.endsWith("`")) {
      const page = pageOf(part.slice(1, -1));
      return page ? make("a", { href: page[0] }, page[1]) : make("code", {}, part.slice(1, -1));
    }
    if (part.length > 2 && part[0] === "*" && part.endsWith("*")) return make("em", {}, part.slice(1, -1));
    return part;
  });
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let forgetting;

/** Say something to who listens to the page. It goes after a while: later it is no longer true. @param {string} sentence */
export function announce(sentence) {
  const place = byId("news");
  place.textContent = sentence;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => (place.textContent = ""), 10_000);
}

/**
 * A page of the server without script, in a frame. Its links open tabs that are pages like any other.
 * @param {string} title @param {string} src @param {Record<string, any>} [about]
 */
export function framed(title, src, about = {}) {
  return make("iframe", { title, src, sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox", ...about });
}

/**
 * A button. @param {string} words @param {() => void} act @param {Record<string, any>} [about]
 */
export function button(words, act, about = {}) {
  return make("button", { type: "button", onclick: act, ...about }, words);
}

/** @param {number} number @param {string} one @param {string} [many] */
export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/**
 * Ask in a dialog; resolves to whether it was agreed to. `facts` are what to know before.
 * @param {string} question @param {string[]} facts @param {string} agree @returns {Promise<boolean>}
 */
export function confirmed(question, facts, agree) {
  return new Promise((resolve) => {
    const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { "aria-label": question, "aria-describedby": "facts" }));
    const end = (/** @type {boolean} */ answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    dialog.addEventListener("cancel", () => end(false));
    dialog.append(
      make("p", {}, question),
      make("ul", { class: "facts", id: "facts" }, facts.map((one) => make("li", {}, prose(one)))),
      make("p", { class: "buttons" }, button(agree, () => end(true), { class: "plain" }), button("Go back", () => end(false), { autofocus: true })),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
