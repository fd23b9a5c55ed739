/** The conversation without a screen: what was said, what is still to be sent, who is connected. */

import { ApiError } from "./api.js";
import { kept } from "./storage.js";
import { Stream } from "./stream.js";

const SECOND_TRY = 1500;
const REPLY_EXPECTED = 8000;
const TYPING_AT_MOST = 45_000;
const UNSENT = Infinity;

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {number} order place in the log; unsent entries stand last
 * @property {object} message as the gateway sends it
 * @property {"sent"|"sending"|"failed"|"waiting"|"refused"} state
 * @property {string} [problem] key of the sentence that explains the state
 * @property {number} [seconds]
 */

/**
 * Events: "entry" {entry, fresh}, "typing" {on}, "connection" {on}, "cleared" {}.
 * `fresh` tells a reply that has just come from one that is only shown again.
 */
export class Conversation extends EventTarget {
  #api;
  #language;
  #stream;
  #memory;
  #token;
  #streamToken = null;
  #starting = null;
  #epoch = 0; // a new token starts a new count of seq
  #seen = new Set();
  #last = 0;
  #restored = false;
  #outbox = [];
  #flushing = false;
  #life = new AbortController();
  #typingTimer;

  constructor({ api, language, memory = kept }) {
    super();
    this.#api = api;
    this.#memory = memory;
    this.#token = memory.shared.read("token");
    this.#language = language;
    this.#stream = new Stream({
      open: (signal) => this.#openStream(signal),
      receive: (event) => this.#onEvent(event),
      changed: (on) => this.#onConnection(on),
      hopeless: (error) => this.#isExpired(error, this.#streamToken),
    });
    memory.onSharedChange("token", (token) => this.#adopt(token), this.#life.signal);
    window.addEventListener("online", () => this.retryAll(), { signal: this.#life.signal });
  }

  /** Shows again what was said before, and sends what a reload interrupted. */
  open({ begun = false } = {}) {
    for (const message of this.#memory.own.read("outbox") ?? []) this.#queue(message);
    if (this.#token) this.#stream.start();
    else if (begun) this.#ensureToken().catch(() => {});
    this.#flush();
  }

  /** @param {{text?: string, button?: string, title?: string}} what typed text, or a button with its title */
  send({ text, button, title }) {
    this.#queue({ client_id: newId(), text: text ?? title, button, language: this.#language });
    this.#remember();
    this.#flush();
  }

  /** Tries every unsent message again, in its order. */
  retryAll() {
    for (const entry of this.#outbox) {
      if (entry.state === "failed") this.#change(entry, { state: "sending", problem: null });
    }
    this.#flush();
  }

  /** Takes a refused message back, to be written anew. */
  withdraw(entry) {
    this.#outbox = this.#outbox.filter((other) => other !== entry);
    this.#remember();
    return entry.message.text;
  }

  rate(seq, verdict) {
    return this.#api.rate(this.#token, seq, verdict);
  }

  async erase() {
    if (this.#token) await this.#api.erase(this.#token).catch(unlessGone);
    this.#clear();
  }

  close() {
    this.#life.abort();
    this.#stream.stop();
  }

  // Sending

  #queue(message) {
    const entry = { id: message.client_id, order: UNSENT, state: "sending", message: { ...message, author: "citizen" } };
    this.#outbox.push(entry);
    this.#emit("entry", { entry, fresh: true });
  }

  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    while (this.#next()) await this.#deliver(this.#next());
    this.#flushing = false;
  }

  #next() {
    if (this.#life.signal.aborted) return undefined;
    const first = this.#outbox.find((entry) => entry.state !== "refused");
    return first?.state === "sending" ? first : undefined;
  }

  async #deliver(entry) {
    try {
      const { seq } = await twice(() => this.#post(entry));
      this.#settle(entry, seq);
      this.#expectReply(seq);
    } catch (error) {
      this.#explain(entry, error);
    }
  }

  async #post({ message }) {
    const token = await this.#ensureToken();
    const { text, button, client_id, language } = message;
    const body = button ? { button, client_id, language } : { text, client_id, language };
    try {
      return await this.#api.send(token, body);
    } catch (error) {
      if (!this.#isExpired(error, token)) throw error;
      return this.#api.send(await this.#ensureToken(), body);
    }
  }

  #settle(entry, seq) {
    if (!this.#outbox.includes(entry)) return;
    this.#outbox = this.#outbox.filter((other) => other !== entry);
    this.#remember();
    entry.message.seq ??= seq;
    this.#change(entry, { state: "sent", order: this.#order(entry.message.seq) });
  }

  #explain(entry, { status, retryAfter }) {
    if (!this.#outbox.includes(entry)) return;
    if (status === 400 || status === 413) {
      this.#change(entry, { state: "refused", problem: status === 413 ? "too_long" : "empty" });
    } else if (status === 429) {
      this.#wait(entry, Math.min(Math.max(Number(retryAfter) || 5, 1), 120));
    } else {
      for (const unsent of this.#outbox) {
        if (unsent.state === "sending") this.#change(unsent, { state: "failed", problem: status ? "busy" : "failed" });
      }
    }
  }

  #wait(entry, seconds) {
    this.#change(entry, { state: "waiting", problem: "waiting", seconds });
    setTimeout(() => {
      if (this.#outbox.includes(entry)) this.#change(entry, { state: "sending", problem: null });
      this.#flush();
    }, seconds * 1000);
  }

  /** Some proxies hold an event stream back: if no reply has come, ask for it. */
  #expectReply(seq) {
    setTimeout(() => this.#last <= seq && this.#catchUp(true).catch(() => {}), REPLY_EXPECTED);
  }

  #remember() {
    this.#memory.own.write("outbox", this.#outbox.map(({ message: { author, ...message } }) => message));
  }

  // Receiving

  async #openStream(signal) {
    this.#streamToken = this.#token;
    if (!this.#restored) await this.#catchUp(false);
    this.#restored = true;
    return this.#api.events(this.#token, this.#last, signal);
  }

  async #catchUp(fresh) {
    const messages = await this.#api.messages(this.#token, this.#last);
    messages.forEach((message) => this.#accept(message, fresh));
  }

  #onEvent({ event, data }) {
    if (event === "message") this.#accept(JSON.parse(data), true);
    else if (event === "typing") this.#setTyping(JSON.parse(data).on);
    else if (event === "erased") this.#clear();
  }

  #accept(message, fresh) {
    if (this.#seen.has(message.seq)) return;
    this.#seen.add(message.seq);
    this.#last = Math.max(this.#last, message.seq);
    const mine = this.#outbox.find(({ id }) => id === message.client_id);
    if (mine) this.#settle(mine, message.seq);
    if (message.author === "assistant") this.#setTyping(false);
    if (fresh && message.key === "service.erased") this.#emit("cleared", {});
    const id = message.client_id || `${this.#epoch}.${message.seq}`;
    this.#emit("entry", { entry: { id, order: this.#order(message.seq), message, state: "sent" }, fresh });
  }

  #setTyping(on) {
    clearTimeout(this.#typingTimer);
    if (on) this.#typingTimer = setTimeout(() => this.#setTyping(false), TYPING_AT_MOST);
    this.#emit("typing", { on });
  }

  #onConnection(on) {
    this.#emit("connection", { on });
    if (on) this.retryAll();
    else this.#setTyping(false);
  }

  // The token

  #ensureToken() {
    if (this.#token) return Promise.resolve(this.#token);
    this.#starting ??= this.#begin().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #begin() {
    const { token, messages = [] } = await this.#api.start(this.#language);
    this.#token = token;
    this.#memory.shared.write("token", token);
    messages.forEach((message) => this.#accept(message, false));
    this.#restored = true;
    if (!this.#life.signal.aborted) this.#stream.start();
    return token;
  }

  /** A token the gateway no longer knows: what is on the screen stays, the next message starts anew. */
  #isExpired(error, token) {
    if (!(error instanceof ApiError) || error.status !== 401) return false;
    if (token === this.#token) this.#renew(null);
    if (token === this.#memory.shared.read("token")) this.#memory.shared.forget("token");
    return true;
  }

  #renew(token) {
    this.#token = token;
    this.#epoch += 1;
    this.#seen.clear();
    this.#last = 0;
    this.#restored = false;
    this.#stream.stop();
  }

  /** Another tab has begun or ended the conversation; what waits here to be sent goes on waiting. */
  #adopt(token) {
    if (token === this.#token) return;
    this.#renew(token);
    this.#emit("cleared", {});
    for (const entry of this.#outbox) this.#emit("entry", { entry, fresh: false });
    if (token) this.#stream.start();
  }

  #clear() {
    this.#memory.shared.forget("token");
    this.#renew(null);
    this.#outbox = [];
    this.#remember();
    this.#setTyping(false);
    this.#emit("cleared", {});
  }

  #order(seq) {
    return this.#epoch * 1e9 + seq;
  }

  #change(entry, changes) {
    Object.assign(entry, changes);
    this.#emit("entry", { entry, fresh: true });
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** A stumble of the network is not worth a word: try once more before saying so. */
async function twice(action) {
  try {
    return await action();
  } catch (error) {
    if (error.status && error.status < 500) throw error;
    await new Promise((resolve) => setTimeout(resolve, SECOND_TRY));
    return action();
  }
}

function unlessGone(error) {
  if (error.status !== 401 && error.status !== 404) throw error;
}

/** crypto.randomUUID exists on https pages only; a test server in the office may have none. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
