/** What the browser remembers. Private windows may forbid it: then memory has to do. */

const PREFIX = "mot-cua.";

class Drawer {
  #area;
  #memory = new Map();

  constructor(name) {
    try {
      this.#area = window[name];
      this.#area.setItem(`${PREFIX}try`, "1");
      this.#area.removeItem(`${PREFIX}try`);
    } catch {
      this.#area = null;
    }
  }

  read(key) {
    const text = this.#area ? this.#area.getItem(PREFIX + key) : this.#memory.get(key);
    try {
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  }

  write(key, value) {
    try {
      this.#area?.setItem(PREFIX + key, JSON.stringify(value));
    } catch {
      this.#area = null;
    }
    this.#memory.set(key, JSON.stringify(value));
  }

  forget(key) {
    this.#area?.removeItem(PREFIX + key);
    this.#memory.delete(key);
  }
}

/** Shared by all tabs of the site: the conversation's token, the chosen language. */
export const shared = new Drawer("localStorage");

/** This tab's own: unsent messages, the half-written question. */
export const own = new Drawer("sessionStorage");

/** Calls back when another tab changes a shared value. */
export function onSharedChange(key, callback, signal) {
  window.addEventListener("storage", (event) => {
    if (event.key === PREFIX + key || event.key === null) callback(shared.read(key));
  }, { signal });
}

/** What a conversation keeps between visits. */
export const kept = { shared, own, onSharedChange };

/** For a conversation beside the citizen's own one, such as a preview: nothing outlives the page. */
export const passing = () => ({ shared: new Drawer("nowhere"), own: new Drawer("nowhere"), onSharedChange: () => {} });
