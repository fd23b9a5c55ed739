/** What a screen reader is told: each new reply once, and news of sending and connection. */

import { h } from "./dom.js";

const KEEP = 8000; // long enough to be read out, gone before somebody walks over it twice

export class Announcer {
  constructor() {
    this.log = h("div", { class: "spoken", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
    this.status = h("div", { class: "spoken", role: "status" });
  }

  /** A reply of the assistant. */
  reply(text, language) {
    const line = h("p", { lang: language }, text);
    this.log.append(line);
    setTimeout(() => line.remove(), KEEP);
  }

  /** A short word on what has just happened. */
  tell(text) {
    this.status.textContent = "";
    setTimeout(() => (this.status.textContent = text), 50);
  }
}
