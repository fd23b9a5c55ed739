/** Turns an answer into a sheet to tick off at home: papers with boxes, the office, the date, nothing else. */

import { fill, h } from "./dom.js";
import { replyBody } from "./html.js";

/**
 * @param {HTMLElement} root the chat's outermost element
 * @param {object} message the printable answer
 * @param {{ui: object, office: object}} place
 */
export function printChecklist(root, message, place) {
  const sheet = checklist(message, place);
  const restore = hideTheRest(root);
  root.append(sheet);
  window.addEventListener("afterprint", () => { sheet.remove(); restore(); }, { once: true });
  window.print();
}

function checklist(message, { ui, office }) {
  return h("article", { class: "checklist" },
    h("p", { class: "checklist-brand" }, `${ui.brand} · ${office.name || ui.office}`),
    h("h2", {}, ui.print_title),
    h("p", { class: "checklist-hint" }, ui.print_hint),
    h("div", { class: "prose", lang: message.language }, withBoxes(replyBody(message.html, ui.new_tab))),
    h("footer", {}, officeLines(ui, office), h("p", {}, fill(ui.print_date, { date: today() }))));
}

/** Papers get a box to tick; other lists stay as they are. */
function withBoxes(body) {
  const items = body.querySelectorAll("ul.papers > li");
  for (const item of items) item.prepend(h("span", { class: "box", "aria-hidden": "true" }, "☐ "));
  return body;
}

function officeLines(ui, office) {
  const lines = [[ui.office_address, office.address], [ui.office_phone, office.phone], [ui.office_hours, office.hours]];
  return h("div", { class: "checklist-office" },
    h("p", {}, h("strong", {}, `${ui.print_office}: ${office.name || ui.office}`)),
    ...lines.filter(([, value]) => value).map(([name, value]) => h("p", {}, `${name}: ${value}`)));
}

/** Day, month, year of the common calendar, as on Vietnamese papers; in Thai and English too. */
function today() {
  return new Intl.DateTimeFormat("en-GB").format(new Date());
}

function hideTheRest(root) {
  root.classList.add("printing");
  const host = root.getRootNode().host;
  const restorePage = host ? hidePageAround(host) : () => {};
  return () => { root.classList.remove("printing"); restorePage(); };
}

/** On somebody else's page everything but the widget is left off the paper. */
function hidePageAround(host) {
  const style = new CSSStyleSheet();
  style.replaceSync(`@page { margin: 18mm } @media print { body > :not(${host.localName}) { display: none !important } }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  return () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== style));
}
