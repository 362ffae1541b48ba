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
 * Return a sentence with what stands between backticks as code, and *stressed* words as such.
 * @param {string} sentence
 * @returns {(Node | string)[]}
 */
export function prose(sentence) {
  return sentence.split(/(`[^`]+`|\*[^\s*][^*]*\*)/).filter(Boolean).map((part) => {
    if (part.length > 2 && part[0] === "`" && part.endsWith("`")) return make("code", {}, part.slice(1, -1));
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

/** Say something to who listens to the page. @param {string} sentence */
export function announce(sentence) {
  byId("news").textContent = sentence;
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
 * Ask in a dialog; resolves to whether it was agreed to.
 * @param {string} question @param {string} agree @returns {Promise<boolean>}
 */
export function confirmed(question, agree) {
  return new Promise((resolve) => {
    const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { "aria-label": question }));
    const end = (/** @type {boolean} */ answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    dialog.addEventListener("cancel", () => end(false));
    dialog.append(
      make("p", {}, question),
      make("p", { class: "buttons" }, button(agree, () => end(true)), button("Go back", () => end(false), { class: "plain" })),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
