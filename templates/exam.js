"use strict";

/* The time that is left comes from the server; between two answers it is counted down here, by whichever of the
   browser's clocks says that more went by: one of them stands still while the machine sleeps. */

const SECOND = 1000;
const part = (task, name) => task.querySelector(`[data-part="${name}"]`);
const clock = document.getElementById("left");
let told = { left: Number(clock.dataset.left), runs: clock.dataset.runs === "yes" };
let heard = { wall: Date.now(), steady: performance.now() };
let announced = Infinity;

function secondsLeft() {
  if (!told.runs) return told.left;
  const gone = Math.max(Date.now() - heard.wall, performance.now() - heard.steady, 0) / SECOND;
  return Math.max(0, told.left - gone);
}

function show() {
  const left = Math.floor(secondsLeft());
  const two = (number) => String(number).padStart(2, "0");
  const text = `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  if (clock.textContent !== text) clock.textContent = text;
  clock.classList.toggle("short", told.runs && left < 900);
  for (const minutes of [30, 15, 5, 1]) {
    if (left <= minutes * 60 && announced > minutes && told.runs) {
      if (announced !== Infinity) document.getElementById("news").textContent = `${minutes} minutes left`;
      announced = minutes;
    }
  }
}

function element(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}

/* Everything that a grading tells, where the sitting was begun with full feedback; text only, never markup. */
function showVerdicts(task, one) {
  const key = JSON.stringify([one.verdicts, one.report]);
  const list = part(task, "verdicts");
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren();
  for (const verdict of one.verdicts) {
    const line = document.createElement("li");
    const told = element("div", verdict.title);
    for (const words of verdict.words) told.append(element("p", words));
    line.append(element("span", verdict.sign), told);
    list.append(line);
  }
  if (one.report) {
    const link = element("a", "The full report");
    link.href = one.report;
    const line = document.createElement("li");
    line.append(element("span", ""), link);
    list.append(line);
  }
}

function take(state) {
  told = state;
  heard = { wall: Date.now(), steady: performance.now() };
  if (announced === Infinity) announced = Math.max(31, state.left / 60);
  document.getElementById("lost").hidden = true;
  document.getElementById("told").textContent = state.told;
  for (const one of state.tasks) {
    const task = document.getElementById(one.task);
    part(task, "best").textContent = one.best === null ? "–" : one.best;
    part(task, "words").textContent = one.words;
    if (part(task, "said").textContent !== one.said) part(task, "said").textContent = one.said;
    part(task, "said").classList.toggle("problem", one.problem);
    showVerdicts(task, one);
    const button = part(task, "submit");
    // Not `disabled`: a button that is loses the keyboard's focus.
    button.setAttribute("aria-disabled", String(one.busy));
    task.setAttribute("aria-busy", String(one.busy));
  }
  show();
}

let asking = false;
async function ask(path = "/state", how = {}) {
  if (asking && path === "/state") return;
  asking = true;
  try {
    const answer = await fetch(path, { cache: "no-store", ...how });
    if (!answer.ok) throw new Error(String(answer.status));
    take(await answer.json());
  } catch {
    for (const button of document.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    document.getElementById("lost").hidden = false;
  } finally {
    asking = false;
  }
}

for (const task of document.querySelectorAll("[data-task]")) {
  part(task, "submit").addEventListener("click", async (event) => {
    if (event.currentTarget.getAttribute("aria-disabled") === "true") return;
    event.currentTarget.setAttribute("aria-disabled", "true");
    part(task, "said").textContent = "Submitting …";
    await ask(`/submit/${encodeURIComponent(task.dataset.task)}`, { method: "POST", headers: { "X-Exam": "1" } });
  });
}

for (const moment of ["focus", "pageshow", "online"]) addEventListener(moment, () => ask());
document.addEventListener("visibilitychange", () => document.hidden || ask());
setInterval(show, 250);
setInterval(() => ask(), 4 * SECOND);
show();
ask();
