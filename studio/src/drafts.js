// @ts-check
/* Text that is not saved yet, kept by the browser: a closed tab or a server that is away loses nothing. */

/** @typedef {{base: string, text: string}} Draft */

/** A task of an exam has another file in each sitting. @param {string} name @param {number} exam */
export const draftKey = (name, exam) => `tf-studio: draft of ${name}${exam ? ` in exam ${exam}` : ""}`;

/** @param {string} name @param {number} exam @returns {Draft | null} */
export function keptDraft(name, exam) {
  try {
    const told = JSON.parse(localStorage.getItem(draftKey(name, exam)) ?? "null");
    return told && typeof told.text === "string" ? told : null;
  } catch {
    return null;
  }
}

/** @param {string} key @returns {string | null} */
export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A preference or a draft that cannot be kept is not worth a word. @param {string} key @param {string | null} value */
export function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    /* The browser keeps nothing: the text is still in the editor. */
  }
}
