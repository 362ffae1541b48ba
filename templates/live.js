"use strict";

/* New results are shown when they are asked for: filters and the place on the page stay as they are until then. */

const bar = document.getElementById("bar");
const told = document.getElementById("told");
const show = document.getElementById("show");
const summary = document.getElementById("summary");
let shown = null;
let latest = null;

function say(words) {
  if (told.textContent !== words) told.textContent = words;
}

async function look() {
  try {
    const answer = await fetch("state", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    latest = await answer.json();
  } catch {
    say("The page does not reach its server.");
    return;
  }
  shown ??= latest;
  bar.max = latest.expected;
  bar.value = latest.graded;
  say(latest.graded < latest.expected ? `${latest.graded} of ${latest.expected} graded` : `All ${latest.expected} graded`);
  const changed = latest.version !== shown.version;
  const more = latest.graded - shown.graded;
  show.hidden = !changed;
  const words = more > 0 ? `Show ${more} more` : "Show what changed";
  if (changed && show.textContent !== words) show.textContent = words;
}

show.addEventListener("click", () => {
  shown = latest;
  show.hidden = true;
  summary.contentWindow.location.replace("staff/index.html");
  summary.focus();
});

setInterval(() => document.hidden || look(), 2000);
document.addEventListener("visibilitychange", () => document.hidden || look());
look();
