/** The box in which a question is written. */

import { fill, h } from "./dom.js";
import { LIMIT } from "./entry.js";

const NEAR_LIMIT = 150;

export class Composer {
  #ui;
  #send;
  #tell;
  #memory;

  /**
   * @param {object} ui
   * @param {(text: string) => void} send
   * @param {(text: string) => void} tell speaks to screen readers
   */
  constructor(ui, send, tell, memory) {
    this.#memory = memory;
    this.#ui = ui;
    this.#send = send;
    this.#tell = tell;
    this.box = h("textarea", {
      id: "question", name: "text", rows: 1, placeholder: ui.placeholder, enterkeyhint: "send",
      autocomplete: "off", "aria-describedby": "question-hint",
      oninput: () => this.#changed(), onkeydown: (event) => this.#onKey(event),
    });
    this.hint = h("p", { class: "hint", id: "question-hint" });
    this.form = h("form", { class: "composer", novalidate: true, onsubmit: (event) => this.#submit(event) },
      h("label", { class: "spoken", for: "question" }, ui.question_label),
      h("div", { class: "composer-row" }, this.box, h("button", { class: "send" }, ui.send)),
      this.hint);
    this.write(this.#memory.read("draft") ?? "");
  }

  focus() {
    this.box.focus();
  }

  get text() {
    return this.box.value;
  }

  write(text) {
    this.box.value = text;
    this.#changed();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.box.value.normalize("NFC").trim();
    if (!text) return this.#complain(this.#ui.empty);
    if (length(text) > LIMIT) return this.#complain(this.hint.textContent);
    this.write("");
    this.#send(text);
  }

  #complain(sentence) {
    this.hint.textContent = sentence;
    this.#tell(sentence);
    this.box.focus();
  }

  /** Enter sends, except while a keyboard is still putting a Vietnamese or Thai syllable together. */
  #onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  #changed() {
    this.#memory.write("draft", this.box.value);
    this.#grow();
    this.#count(LIMIT - length(this.box.value.normalize("NFC").trim()));
  }

  #grow() {
    this.box.style.height = "auto";
    if (this.box.scrollHeight) this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  #count(left) {
    const stage = left < 0 ? "over" : left <= NEAR_LIMIT ? "near" : "";
    const sentence = left < 0 ? this.#ui.characters_over : this.#ui.characters_left;
    this.hint.textContent = stage ? fill(sentence, { count: Math.abs(left) }) : "";
    this.box.setAttribute("aria-invalid", String(left < 0));
    if (stage && stage !== this.form.dataset.stage) this.#tell(this.hint.textContent);
    this.form.dataset.stage = stage;
  }
}

/** People count letters, not UTF-16 units. */
const length = (text) => [...text].length;
