/**
 * Rows that are added, taken away and moved, each with a way back. The server orders rows as the form shows them, so
 * that a row keeps its name when others move.
 */

let made = 0;

/**
 * @param {HTMLFormElement} form
 * @param {() => void} changed called after every change of the rows
 */
export function rows(form, changed) {
  const undo = form.querySelector("button[data-undo]");
  const past = [];
  show(form);
  undo.hidden = false;

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-add]")) did(add(button));
    else if (button.matches("[data-remove]")) did(remove(button.closest(".record")));
    else if (button.matches("[data-move]")) did(move(button.closest(".record"), button.dataset.move, button));
    else if (button === undo) goBack();
  });
  form.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const record = event.target.closest(".record");
    if (event.altKey && way && record) {
      event.preventDefault();
      did(move(record, way, event.target));
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.target.matches("input, textarea")) {
      event.preventDefault();
      goBack();
    }
  });
  form.addEventListener("input", ({ target }) => name(target));

  function did(back) {
    if (!back) return;
    past.push(back);
    undo.disabled = false;
    changed();
  }

  function goBack() {
    past.pop()?.();
    undo.disabled = past.length === 0;
    changed();
  }
}

/** The tools stand hidden in the page until there is a script to use them. */
function show(part) {
  for (const tool of part.querySelectorAll(".tools, [data-add]")) tool.hidden = false;
}

function add(button) {
  const list = button.closest("[data-list]");
  const blank = list.querySelector(":scope > template");
  const shape = document.createElement("template");
  made += 1;
  shape.innerHTML = blank.innerHTML.replaceAll(blank.dataset.blank, `n${made}`);
  const record = shape.content.firstElementChild;
  for (const id of record.querySelectorAll(":scope > [data-id], :scope > details > .inner > [data-id]")) id.value = freshId();
  list.querySelector(":scope > .records").append(record);
  show(record);
  record.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  return () => record.remove();
}

/** Conditions name questions and answers by ids that nobody has to see. */
const freshId = () => `x${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;

function remove(record) {
  const { parentElement: list, nextElementSibling: next, previousElementSibling: previous } = record;
  record.remove();
  const neighbour = next ?? previous ?? list.closest("[data-list]");
  (neighbour.querySelector("summary, [data-remove], [data-add]:not([hidden])"))?.focus();
  return () => {
    list.insertBefore(record, next?.parentElement === list ? next : null);
    record.querySelector("summary, textarea, input:not([type=hidden])")?.focus();
  };
}

function move(record, way, focused) {
  const other = way === "up" ? record.previousElementSibling : record.nextElementSibling;
  if (!other) return null;
  if (way === "up") other.before(record);
  else other.after(record);
  focused.focus();
  return () => (way === "up" ? other.after(record) : other.before(record));
}

/** A folded row is called as its first Vietnamese text is. */
function name(field) {
  const record = field.closest("details")?.closest(".record");
  const summary = record?.querySelector(":scope > details > summary [data-summary]");
  const first = record?.querySelector(":scope > details > .inner [lang=vi], :scope > details > .inner > .field > select");
  if (summary && first === field) summary.textContent = field.selectedOptions?.[0].textContent ?? (field.value || "–");
}
