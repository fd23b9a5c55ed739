/** The empty conversation: what one may ask. */

import { h } from "./dom.js";

/**
 * @param {object} ui
 * @param {(text: string) => void} ask
 * @returns {HTMLElement}
 */
export function welcome(ui, ask) {
  const suggestion = (text) =>
    h("li", {}, h("button", { type: "button", class: "suggestion", onclick: () => ask(text) }, text));
  return h("section", { class: "welcome" },
    h("h2", {}, ui.welcome_title),
    h("p", {}, ui.welcome_text),
    h("p", { class: "suggestions-title", id: "suggestions-title" }, ui.suggestions_title),
    h("ul", { class: "suggestions", role: "list", "aria-labelledby": "suggestions-title" }, ...ui.suggestions.map(suggestion)));
}
