/** The panel that opens over somebody else's page. */

import { createChat } from "./chat.js";
import { h, icon } from "./dom.js";

export class Panel {
  #button;
  #chat;
  #element;
  #opened = false;

  constructor({ api, home, shadow, ui, languages, office, language, button, onLanguage }) {
    this.#button = button;
    this.#chat = createChat({ api, ui, office, language, page: false, onLanguage });
    this.#element = h("section", { class: "panel", role: "dialog", "aria-label": ui.page_title, lang: language, tabindex: -1, hidden: true, onkeydown: (event) => this.#onKey(event) },
      h("header", { class: "panel-head" },
        h("img", { src: `${home}static/logo.svg`, alt: "", width: 36, height: 36 }),
        h("div", { class: "panel-title" }, h("p", { class: "brand" }, ui.brand), h("p", { class: "role" }, office.name || ui.brand_role)),
        languageMenu(languages, language, ui, onLanguage),
        h("button", { type: "button", class: "close", "aria-label": ui.close_chat, onclick: () => this.toggle() }, icon("close"))),
      this.#chat.root);
    shadow.append(this.#element);
  }

  /** Opens with the focus inside; closing gives the focus back to the button. */
  toggle() {
    const opening = this.#element.hidden;
    this.#element.hidden = !opening;
    this.#button.setAttribute("aria-expanded", String(opening));
    this.#button.hidden = opening;
    if (opening) this.#open();
    else this.#button.focus();
  }

  remove() {
    this.#chat.close();
    this.#element.remove();
  }

  #open() {
    if (!this.#opened) this.#chat.open();
    this.#opened = true;
    this.#chat.toEnd();
    (needsRoom() ? this.#element : this.#chat.composer).focus();
  }

  #onKey(event) {
    if (event.key === "Escape" && !event.isComposing) this.toggle();
  }
}

/** On a telephone, focus in the question box would lay the keyboard over the first screen. */
const needsRoom = () => matchMedia("(pointer: coarse), (max-height: 26em)").matches;

function languageMenu(languages, current, ui, onLanguage) {
  const option = ({ code, name }) => h("option", { value: code, lang: code, selected: code === current }, name);
  return h("select", { class: "language", "aria-label": ui.choose_language, onchange: ({ target }) => onLanguage(target.value) },
    ...languages.map(option));
}
