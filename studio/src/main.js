// @ts-check
/* The page: which part of it is shown, and what its head says. */

import { announce, byId, fill, make, prose } from "./dom.js";
import { Debrief, Exam, HeadClock } from "./exam.js";
import { Practice } from "./practice.js";
import { ProgressPage } from "./progress.js";
import { Quiz } from "./quiz.js";
import { Refused, get, listen, onReturn } from "./server.js";

const main = byId("main");
const head = new HeadClock();
/** @type {{end: () => void} | null} */
let shown = null;
/** @type {import("./path.js").Home | null} */
let home = null;

async function loadHome() {
  try {
    home = /** @type {import("./path.js").Home} */ (await get("api/home"));
    byId("due").textContent = home.due_today ? String(home.due_today) : "";
    showReady(home.ready);
    byId("due").title = home.due_today ? "due today" : "";
    if (shown instanceof Practice) {
      shown.showPath(home);
      markPractice(shown.name);
    }
    return true;
  } catch (error) {
    if (!home && error instanceof Refused) fill(main, make("p", { class: "empty problem" }, prose(error.words)));
    return false;
  }
}

/** Say which link of the head leads here. @param {string} page */
function markLink(page) {
  for (const link of document.querySelectorAll(".top [data-page]")) {
    if (link.getAttribute("data-page") === page) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** A task of the open sitting belongs to the exam. @param {string} name */
function markPractice(name) {
  markLink(home?.sitting?.tasks.some((task) => task.name === name) ? "exam" : "practice");
}

/** @param {string} page @param {string} title */
function mark(page, title) {
  markLink(page);
  byId("skip-to-editor").hidden = page !== "practice";
  announce("");
  document.title = `${title} · Studio`;
  document.body.dataset.page = page;
}

/** Say whether gradings begin at once; `null` where that is not known yet. @param {boolean | null} ready */
function showReady(ready) {
  byId("ready").textContent = ready ? "" : ready === null ? "Getting TensorFlow ready …" : "On this system TensorFlow starts with each grading.";
}

async function route() {
  const [first = "", second = "", third = ""] = decodeURIComponent(location.hash.replace(/^#\/?/, "")).split("/");
  shown?.end();
  shown = null;
  if (first === "quiz") {
    mark("quiz", "Quiz");
    shown = new Quiz(main, second === "concept" ? { concept: third } : second ? { exercise: second } : {});
  } else if (first === "progress") {
    mark("progress", "Progress");
    shown = new ProgressPage(main);
  } else if (first === "exam") {
    mark("exam", "Mock exam");
    shown = new Exam(main, () => (void loadHome(), void head.load()));
  } else if (first === "debrief") {
    mark("exam", "Debrief");
    shown = new Debrief(main, second);
  } else {
    mark("practice", "Practice");
    const here = location.hash;
    if (!home && !(await loadHome())) return;
    if (here !== location.hash || !home) return;
    const name = first || home.next;
    shown = new Practice(main, name, home);
    markPractice(name);
  }
}

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
byId("skip-to-editor").addEventListener("click", (event) => {
  event.preventDefault();
  if (shown instanceof Practice) shown.toEditor();
});
listen((event) => {
  if (event.kind === "record") void loadHome();
  if (event.kind === "job" && event.what === "ended") void loadHome();
  if (event.kind === "warm") showReady(event.ready);
});
onReturn(() => void loadHome());
addEventListener("hashchange", () => void route());
void head.load();
void route();
