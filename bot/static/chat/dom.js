/** Builds elements without ever parsing a string. */

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  print: ["M7 9V4h10v5", "M7 17H4v-8h16v8h-3", "M7 14h10v6H7z"],
  good: ["M8 11v9H4v-9z", "M8 12l4-8c1.6 0 2.4 1 2.2 2.4L13.6 10H19c1 0 1.7.9 1.5 1.9l-1.3 6.6c-.2.9-1 1.5-1.9 1.5H8"],
  bad: ["M16 13V4h4v9z", "M16 12l-4 8c-1.6 0-2.4-1-2.2-2.4l.6-3.6H5c-1 0-1.7-.9-1.5-1.9l1.3-6.6C5 4.6 5.8 4 6.7 4H16"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  down: ["M12 5v14", "M6 13l6 6 6-6"],
};

/**
 * An element: properties starting with "on" are listeners, null and false leave an attribute out.
 * @param {string} tag
 * @param {Object<string, *>} [properties]
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) set(element, name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function set(element, name, value) {
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
}

/** A small line drawing that assistive technology passes over. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** Text for screen readers only. */
export const spoken = (text) => h("span", { class: "spoken" }, text);

/** Puts values into a sentence: fill("Còn {count} chữ", {count: 5}). */
export const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
