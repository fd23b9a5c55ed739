/** The gateway's JSON, one method an address. */

const PATIENCE = 20_000;

/** An answer other than 2xx; `status` 0 means that nothing came back at all. */
export class ApiError extends Error {
  constructor(status, detail = {}) {
    super(detail.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = detail.code;
    this.retryAfter = detail.retry_after;
  }
}

export class Api {
  #home;

  /** @param {string} home the gateway's address, ending in a slash */
  constructor(home) {
    this.#home = home;
  }

  /** @returns {Promise<{ui: Object, languages: {code, name}[], office: Object}>} */
  interface(language) {
    return this.#json(`api/interface?lang=${encodeURIComponent(language)}`);
  }

  start(language) {
    return this.#json("api/conversations", { method: "POST", body: { language } });
  }

  async messages(token, after) {
    return (await this.#json(`api/messages?after=${after}`, { token })).messages;
  }

  send(token, message) {
    return this.#json("api/messages", { method: "POST", token, body: message });
  }

  rate(token, seq, verdict) {
    return this.#json("api/feedback", { method: "POST", token, body: { seq, verdict } });
  }

  erase(token) {
    return this.#json("api/conversations/current", { method: "DELETE", token });
  }

  /** The open event stream; the caller reads it and ends it through the signal. */
  async events(token, after, signal) {
    const response = await this.#fetch(`api/events?after=${after}`, {
      token, signal, headers: { Accept: "text/event-stream" },
    });
    return response.body;
  }

  async #json(path, options = {}) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const response = await this.#fetch(path, { ...options, signal: patience.signal });
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0);
    } finally {
      clearTimeout(timer);
    }
  }

  async #fetch(path, { method = "GET", token, body, headers = {}, signal }) {
    const all = { ...headers };
    if (token) all["X-Conversation"] = token;
    if (body) all["Content-Type"] = "application/json";
    const response = await fetch(this.#home + path, {
      method, headers: all, signal, cache: "no-store", body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new ApiError(response.status, await problem(response));
    return response;
  }
}

async function problem(response) {
  try {
    return (await response.json()).error ?? {};
  } catch {
    return {};
  }
}
