/** Keeps the draft while one writes, says so, and lets nobody leave with words that are not kept. */

import { mark } from "./marks.js";

const PAUSE = 1200;
const RETRY = 5000;

/**
 * @param {HTMLFormElement} form
 * @returns {{changed: () => void, now: () => Promise<void>}}
 */
export function autosave(form) {
  const status = form.querySelector("[data-saved]");
  const conflict = form.querySelector("[data-conflict]");
  let timer;
  let dirty = false;
  let busy = false;
  let stopped = false;

  window.addEventListener("beforeunload", (event) => { if (dirty && !form.dataset.sent) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty) save(); });

  function changed() {
    dirty = true;
    status.textContent = form.dataset.unsaved;
    plan(PAUSE);
  }

  function plan(pause) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, pause);
  }

  async function save() {
    if (busy || stopped) return;
    busy = true;
    dirty = false;
    status.textContent = form.dataset.saving;
    try {
      await take(await send());
    } catch {
      dirty = true;
      status.textContent = form.dataset.failed;
      plan(RETRY);
    }
    busy = false;
    if (dirty && !stopped) plan(PAUSE);
  }

  function send() {
    return fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) });
  }

  async function take(answer) {
    const told = await answer.json();
    if (answer.ok) {
      form.elements.lock.value = told.lock;
      if (!dirty) status.textContent = told.saved_at;
      mark(form, told.findings);
      form.dispatchEvent(new CustomEvent("saved", { detail: told }));
    } else if (answer.status < 500) {
      stop(told.message);
    } else {
      throw new Error(told.message);
    }
  }

  /** Somebody else was faster, or the session has ended: nothing more is sent until a person decides. */
  function stop(message) {
    stopped = dirty = true;
    status.textContent = form.dataset.unsaved;
    conflict.querySelector("span").textContent = message;
    conflict.hidden = false;
    conflict.scrollIntoView({ block: "center" });
  }

  /** A preview answers from what is kept, so even an untouched form is kept before it. */
  async function now() {
    clearTimeout(timer);
    await save();
  }

  return { changed, now };
}
