// Sorts and filters the table of learners. Without it the page says the same, in the order of names.
"use strict";

const table = document.getElementById("learners-table");
const body = table.tBodies[0];
const rows = [...body.rows];
const filters = document.getElementById("filters");
const shown = document.getElementById("shown");
const columns = [...table.tHead.rows[0].cells];

function key(row, column) {
  const text = row.cells[column].textContent.trim();
  if (columns[column].dataset.kind !== "number") return text;
  const number = parseFloat(text);
  return Number.isNaN(number) ? -1 : number;
}

function sort(column) {
  const head = columns[column];
  const number = head.dataset.kind === "number";
  const first = number ? "descending" : "ascending";
  const second = number ? "ascending" : "descending";
  const order = head.getAttribute("aria-sort") === first ? second : first;
  for (const one of columns) one.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const keyed = rows.map((row, place) => [key(row, column), place, row]);
  const words = new Intl.Collator(undefined, { numeric: true });
  const compare = number ? (a, b) => a - b : words.compare;
  keyed.sort((a, b) => sign * compare(a[0], b[0]) || a[1] - b[1]);
  body.replaceChildren(...keyed.map((one) => one[2]));
}

function filter() {
  const name = filters.elements.name.value.trim().toLocaleLowerCase();
  const state = filters.elements.state.value;
  const missed = filters.elements.missed.value;
  let count = 0;
  for (const row of rows) {
    const fits =
      (!name || row.cells[0].textContent.toLocaleLowerCase().includes(name)) &&
      (!state || row.dataset.state === state) &&
      (!missed || row.dataset.missed.split(" ").includes(missed));
    row.hidden = !fits;
    count += fits;
  }
  shown.textContent = `${count} of ${rows.length} shown`;
}

columns.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  button.addEventListener("click", () => sort(column));
  head.replaceChildren(button);
});
filters.addEventListener("input", filter);
filters.addEventListener("change", filter);
filters.addEventListener("submit", (event) => event.preventDefault());
filters.hidden = false;
filter();
