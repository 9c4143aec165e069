// Keys of the evaluation. While the focus is inside a region with data-keys, J and K lead through what is marked
// data-row, H and L through the columns, X ticks the row, and any other letter presses what bears it as data-key: in the
// row first, then in its column, then anywhere on the page. So a key does nothing that a button does not do.
const help = document.getElementById("keys");
for (const hidden of document.querySelectorAll("[data-script]")) hidden.hidden = false;

const rowsOf = (part) => [...part.querySelectorAll("[data-row]")];
const step = (things, at, by) => things[Math.min(Math.max(at + by, 0), things.length - 1)];

function move(region, key) {
  const column = document.activeElement.closest("[data-column]");
  if ("hl".includes(key)) {
    const columns = [...region.querySelectorAll("[data-column]")];
    rowsOf(step(columns, columns.indexOf(column), key === "l" ? 1 : -1) ?? region)[0]?.focus();
  } else {
    const rows = rowsOf(column ?? region);
    const at = rows.findIndex((row) => row === document.activeElement || row.closest("tr, li")?.contains(document.activeElement));
    step(rows, at, key === "j" ? 1 : -1)?.focus();
  }
}

function press(region, key) {
  const from = document.activeElement;
  for (const part of [from.closest("tr, li"), from.closest("[data-column]"), region, document]) {
    const target = part?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (target) {
      target.focus();
      if (target.matches("a, [type=submit]")) sessionStorage.setItem("keys", "go on");
      target.click();
      return true;
    }
  }
  return false;
}

// Whoever pressed a key goes on by keys on the page that comes: in the column of the address, or the next one that waits.
function goOn() {
  if (!sessionStorage.getItem("keys")) return;
  sessionStorage.removeItem("keys");
  const columns = [...document.querySelectorAll("[data-column]")];
  const from = columns.slice(Math.max(columns.findIndex((column) => column.matches(":target")), 0));
  const part = from.find((column) => column.querySelector("[data-key=a]")) ?? from[0] ?? document.querySelector("[data-keys]");
  if (part) rowsOf(part)[0]?.focus();
}
goOn();

document.addEventListener("keydown", (event) => {
  const region = event.target.closest?.("[data-keys]");
  const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
  if (!region || typing || event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return;
  const key = event.key.toLowerCase();
  if (key === "?") help?.showModal();
  else if ("jkhl".includes(key)) move(region, key);
  else if (key === "x") event.target.closest("tr, li")?.querySelector("input[type=checkbox]")?.click();
  else if (!press(region, key)) return;
  event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-opens=keys]")) help?.showModal();
});

// One box ticks all of its form; a chosen boilerplate text goes where the cursor stands.
document.addEventListener("change", ({ target }) => {
  if (target.dataset.all)
    for (const box of target.form.querySelectorAll(`input[name="${target.dataset.all}"]`)) box.checked = target.checked;
  if (target.dataset.insert && target.value) {
    const field = document.getElementById(target.dataset.insert);
    const text = target.selectedOptions[0].dataset.text;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    target.value = "";
    field.focus();
  }
});
document.addEventListener("htmx:after:swap", () => {
  for (const hidden of document.querySelectorAll("[data-script]")) hidden.hidden = false;
});
