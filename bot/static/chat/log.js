/** The list of messages: keeps their order, their choices and the reader's place. */

import { h, icon } from "./dom.js";
import { renderEntry, setChoices } from "./entry.js";

const NEAR = 160; // pixels from the end that still count as "reading along"
const MARGIN = 16;

export class Log {
  #entries = new Map(); // id -> {entry, element}
  #ui;
  #actions;
  #scroller;

  /**
   * @param {object} ui
   * @param {object} actions see renderEntry
   * @param {() => Element} scroller the element that scrolls: the page or the panel's middle
   */
  constructor(ui, actions, scroller) {
    this.#ui = ui;
    this.#actions = actions;
    this.#scroller = scroller;
    this.list = h("ol", { class: "log", role: "list", "aria-label": ui.conversation });
    this.pill = h("button", { type: "button", class: "pill", hidden: true, onclick: () => this.toEnd("smooth") }, icon("down"), ui.new_messages);
    this.typing = h("p", { class: "typing", hidden: true },
      h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), ui.typing);
  }

  get empty() {
    return this.#entries.size === 0;
  }

  /** Shows a new entry, or an old one in its new state. */
  put(entry, fresh) {
    const along = this.#isReadingAlong();
    const known = this.#entries.get(entry.id);
    const element = renderEntry(entry, this.#ui, this.#actions);
    if (known) replace(known.element, element);
    this.#entries.set(entry.id, { entry: { ...entry }, element });
    this.#place(element, entry.order);
    this.#refreshChoices();
    this.#follow(element, entry, { along, fresh, isNew: !known });
  }

  remove(id) {
    this.#entries.get(id)?.element.remove();
    this.#entries.delete(id);
  }

  clear() {
    this.#entries.clear();
    this.list.replaceChildren();
    this.pill.hidden = true;
  }

  setTyping(on) {
    const along = this.#isReadingAlong();
    this.typing.hidden = !on;
    if (on && along) this.toEnd();
  }

  /** Jumps rather than glides, except when asked for: a glide still under way would look like reading elsewhere. */
  toEnd(behavior = "instant") {
    this.pill.hidden = true;
    const area = this.#scroller();
    area.scrollTo({ top: area.scrollHeight, behavior: calm() ? "instant" : behavior });
  }

  /** To be called when the reader scrolls. */
  scrolled() {
    if (this.#isReadingAlong()) this.pill.hidden = true;
  }

  #place(element, order) {
    const later = [...this.#entries.values()].filter((other) => other.element !== element && other.entry.order > order);
    const next = later.sort((a, b) => a.entry.order - b.entry.order)[0]?.element ?? null;
    if (!element.isConnected || element.nextElementSibling !== next) this.list.insertBefore(element, next);
  }

  #refreshChoices() {
    const shown = [...this.#entries.values()].sort((a, b) => a.entry.order - b.entry.order);
    const newest = shown.findLastIndex(({ entry }) => entry.message.author === "assistant");
    shown.forEach(({ entry, element }, index) => {
      if (!entry.message.buttons?.length) return;
      const chosen = takenChoice(entry.message.buttons, shown[index + 1]?.entry.message);
      setChoices(element, index === newest && !chosen, chosen, this.#ui);
    });
  }

  #follow(element, { message }, { along, fresh, isNew }) {
    if (!isNew) return;
    if (!fresh || message.author === "citizen") this.toEnd();
    else if (along) this.#toStartOf(element);
    else this.pill.hidden = false;
  }

  /** A long answer is read from its beginning, with the question above it if that is short. */
  #toStartOf(element) {
    const room = this.#scroller().clientHeight * 0.6;
    const before = element.previousElementSibling;
    const first = before && before.offsetHeight < room / 4 ? before : element;
    if (element.offsetHeight < room) this.toEnd();
    else this.#bringToTop(first);
  }

  /** Not scrollIntoView: that would move the page around the panel, too. */
  #bringToTop(element) {
    const area = this.#scroller();
    const top = area === document.scrollingElement ? 0 : area.getBoundingClientRect().top;
    area.scrollBy({ top: element.getBoundingClientRect().top - top - MARGIN, behavior: "instant" });
  }

  #isReadingAlong() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller();
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }
}

/** A message in its new state; focus on one of its buttons goes to the message, not to nowhere. */
function replace(old, element) {
  const hadFocus = old.matches(":focus-within");
  old.replaceWith(element);
  if (!hadFocus) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

function takenChoice(buttons, next) {
  if (next?.author !== "citizen") return null;
  return buttons.find(({ id, title }) => next.button === id || next.text === title)?.id ?? null;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
