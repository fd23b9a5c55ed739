/** One line on privacy, and the way to delete the conversation: asked once more before it is done. */

import { h } from "./dom.js";

/**
 * @param {object} ui
 * @param {() => Promise<void>} erase
 * @returns {{element: HTMLElement, offerErase: (on: boolean) => void}}
 */
export function privacyLine(ui, erase) {
  const button = (text, onclick) => h("button", { type: "button", class: "plain", onclick }, text);
  const keep = button(ui.erase_no, () => ask(false));
  const first = button(ui.erase, () => ask(true));
  const note = h("span", { class: "privacy-note" }, ui.privacy);
  const question = h("span", { role: "group", "aria-label": ui.erase_question, hidden: true },
    `${ui.erase_question} `, button(ui.erase_yes, confirm), keep);
  const element = h("div", { class: "privacy" }, note, first, question);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || question.hidden) return;
    event.stopPropagation();
    ask(false);
  });

  function ask(on) {
    question.hidden = !on;
    note.hidden = first.hidden = on;
    (on ? keep : first).focus();
  }

  async function confirm() {
    ask(false);
    await erase();
  }

  return { element, offerErase: (on) => (first.hidden = !on) };
}
