// @ts-check
/* Tables in a brief: one with long cells becomes a list where the panel is narrow, any other scrolls with a shadow at its edge. */

import { make } from "./dom.js";

/** Characters from which on a cell needs a line of its own in a narrow panel. */
const LONG = 20;
/** Characters from which on a column needs some width. */
const PROSE = 40;

/** Characters of the name of a column that fit beside its cell in a list. */
const SHORT = 9;

/** Whether a cell is a name, which heads what a list shows below it: code, and nothing else. @param {Element} cell */
function isName(cell) {
  const codes = [...cell.querySelectorAll("code")];
  return codes.length > 0 && /^[\s,…]*$/.test(codes.reduce((text, one) => text.replace(one.textContent ?? "", ""), cell.textContent ?? ""));
}

/** @param {HTMLElement} brief */
export function fitTables(brief) {
  for (const table of brief.querySelectorAll("table")) {
    const names = [...table.querySelectorAll("thead th")].map((one) => one.textContent ?? "");
    const longest = names.map(() => 0);
    const rows = [...table.querySelectorAll("tbody tr")];
    const named = rows.every((row) => !names[0] || isName(row.children[0]));
    for (const row of rows) {
      [...row.children].forEach((cell, place) => {
        const size = cell.textContent?.length ?? 0;
        longest[place] = Math.max(longest[place] ?? 0, size);
        cell.setAttribute("data-name", names[place] ?? "");
        if (size > PROSE) cell.classList.add("prose");
      });
      row.children[0].classList.toggle("row-name", named);
    }
    const scroll = make("div", { class: "scroll", role: "group", "aria-label": `Table: ${names.join(", ")}`, tabindex: "0" });
    table.replaceWith(scroll);
    scroll.append(table);
    const wordy = Math.max(...longest.slice(1)) > LONG;
    if (wordy && (longest.length > 3 || longest[0] > LONG)) asList(table);
    table.classList.toggle("long-names", names.slice(named ? 1 : 0).some((one) => one.length > SHORT));
  }
}

/** Mark a table that a narrow panel shows as a list; it stays a table for a screen reader. @param {HTMLElement} table */
function asList(table) {
  table.classList.add("stacks");
  for (const [selector, role] of [["thead, tbody", "rowgroup"], ["tr", "row"], ["th", "columnheader"], ["td", "cell"]]) {
    for (const one of table.querySelectorAll(selector)) one.setAttribute("role", role);
  }
  table.setAttribute("role", "table");
}
