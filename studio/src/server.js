// @ts-check
/* What the page asks its server. Every address is relative, so that a proxy may put the page below any folder. */

import { byId, fill } from "./dom.js";

export class Refused extends Error {
  /** @param {any} told @param {number} status */
  constructor(told, status) {
    super(told.problem);
    this.told = told;
    this.status = status;
  }
  /** All three sentences: what is wrong, why, what to do. */
  get words() {
    return [this.told.problem, this.told.because, this.told.next_step].filter(Boolean).join(" ");
  }
}

/** @param {boolean} lost */
export function showLost(lost) {
  const place = byId("lost");
  if (place.hidden !== lost) return;
  place.hidden = !lost;
  fill(place, lost && "The page does not reach its server. What you type stays here. Run ", lost && code("python -m grader studio"), lost && " again.");
}

/** @param {string} text */
function code(text) {
  const made = document.createElement("code");
  made.textContent = text;
  return made;
}

/** @param {Response} answer */
async function read(answer) {
  showLost(false);
  const type = answer.headers.get("content-type") ?? "";
  const told = type.includes("json") ? await answer.json() : { problem: await answer.text() };
  if (!answer.ok) throw new Refused(told, answer.status);
  return told;
}

/** @param {string} path @returns {Promise<any>} */
export async function get(path) {
  return read(await reach(path, {}));
}

/** @param {string} path @param {object} [facts] @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function post(path, facts = {}, signal) {
  return read(await reach(path, { method: "POST", headers: { "X-Studio": "1", "Content-Type": "application/json" }, body: JSON.stringify(facts), signal }));
}

/** @param {string} path @param {RequestInit} how */
async function reach(path, how) {
  try {
    return await fetch(path, { cache: "no-store", ...how });
  } catch (error) {
    if (how.signal?.aborted) throw error;
    showLost(true);
    throw new Refused({ problem: "The page does not reach its server." }, 0);
  }
}

/** @type {Set<(event: any) => void>} */
const listeners = new Set();
/** @type {Set<() => void>} */
const returning = new Set();
/** @type {EventSource | null} */
let source = null;
let wasOpen = false;

/** Hear every event; returns what ends it. @param {(event: any) => void} hear */
export function listen(hear) {
  listeners.add(hear);
  return () => listeners.delete(hear);
}

/** Be told when events may have been missed: after a break, or a time in the background. @param {() => void} act */
export function onReturn(act) {
  returning.add(act);
  return () => returning.delete(act);
}

function connect() {
  if (source || document.hidden) return;
  source = new EventSource("api/events");
  source.addEventListener("open", () => {
    showLost(false);
    if (wasOpen) for (const act of [...returning]) act();
    wasOpen = true;
  });
  source.addEventListener("error", () => {
    showLost(true);
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(connect, 2000);
    }
  });
  source.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === "behind") for (const act of [...returning]) act();
    else for (const hear of [...listeners]) hear(event);
  });
}

/* A browser holds six connections to a host: tabs that nobody looks at give theirs up. */
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    source?.close();
    source = null;
  } else connect();
});
connect();
