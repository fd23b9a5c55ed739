/** Puts what the lint found at the fields it is about, and in the list above them. */

/**
 * @param {HTMLFormElement} form
 * @param {{field: string, label: string, severity: string, text: string}[]} findings
 */
export function mark(form, findings) {
  form.querySelectorAll(".sheet .fault").forEach((fault) => fault.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => { field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); });
  const places = new Map(numbered(form).map(([path, element]) => [path, element]));
  findings.forEach((finding, index) => place(places, finding, `fault-${index}`));
  list(form.querySelector("[data-findings]"), findings);
}

/** Every element of a field under the path it has now that rows were moved: rows count from 0 in their order. */
function numbered(form) {
  const paths = new Map();
  for (const record of form.querySelectorAll(".record")) {
    const outer = paths.get(record.parentElement.closest(".record"));
    const here = record.parentElement.closest("[data-list]").dataset.list.replaceAll("[", ".").replaceAll("]", "");
    const list = outer ? `${outer.now}${here.slice(outer.was.length)}` : here;
    paths.set(record, { was: record.dataset.record.replaceAll("[", ".").replaceAll("]", ""), now: `${list}.${[...record.parentElement.children].indexOf(record)}` });
  }
  return [...form.querySelectorAll("[data-field], .record")].map((element) => {
    const record = element.closest(".record");
    const known = paths.get(record);
    if (element === record) return [known.now, element];
    return [known ? `${known.now}${element.dataset.field.slice(known.was.length)}` : element.dataset.field, element];
  }).reverse();
}

function place(places, { field, severity, text }, id) {
  const path = field.replaceAll("[", ".").replaceAll("]", "");
  const element = places.get(path);
  if (!element) return;
  const fault = Object.assign(document.createElement("p"), { className: `fault level-${severity}`, textContent: text, id });
  if (!element.matches("input, textarea, select")) return void (element.querySelector("legend, summary") ?? element.firstElementChild).after(fault);
  element.before(fault);
  element.setAttribute("aria-describedby", id);
  if (severity === "error") element.setAttribute("aria-invalid", "true");
}

function list(box, findings) {
  box.hidden = findings.length === 0;
  box.querySelector(".count").textContent = findings.length;
  box.querySelector(".findings").replaceChildren(...findings.map(({ severity, text, label }) => {
    const entry = Object.assign(document.createElement("li"), { className: `level-${severity}` });
    const words = Object.assign(document.createElement("span"), { textContent: text });
    words.append(Object.assign(document.createElement("small"), { textContent: label }));
    entry.append(Object.assign(document.createElement("span"), { className: "mark", textContent: box.dataset[severity] }), words);
    return entry;
  }));
}
