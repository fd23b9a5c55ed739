/** Server-sent events over fetch (EventSource cannot send headers), kept open for as long as it takes. */

const SILENCE = 40_000; // two heartbeats and a half
const STALE = 20_000;
const LONGEST_PAUSE = 30_000;

/**
 * Cuts a growing text into events; a comment or a half event yields nothing.
 * @returns {(chunk: string) => {event: string, data: string}[]}
 */
export function eventParser() {
  let rest = "";
  return (chunk) => {
    rest += chunk;
    const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop();
    return blocks.map(parseBlock).filter(Boolean);
  };
}

function parseBlock(block) {
  const fields = { event: "message", data: [] };
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === "data") fields.data.push(value);
    else if (name === "event") fields.event = value;
  }
  const named = fields.data.length > 0 || fields.event !== "message";
  return named ? { event: fields.event, data: fields.data.join("\n") } : null;
}

/** How long to wait before the n-th attempt: doubling, with jitter so that not everybody comes back at once. */
export function pause(attempt, random = Math.random()) {
  const longest = Math.min(LONGEST_PAUSE, 1000 * 2 ** attempt);
  return longest / 2 + (longest / 2) * random;
}

export class Stream {
  #hooks;
  #run = null; // the loop that may go on; a stopped one finds another here
  #controller = null;
  #heard = 0;
  #attempt = 0;
  #wake = () => {};

  /**
   * @param {object} hooks
   * @param {(signal: AbortSignal) => Promise<ReadableStream>} hooks.open called for every attempt
   * @param {(event: {event: string, data: string}) => void} hooks.receive
   * @param {(connected: boolean) => void} hooks.changed
   * @param {(error: Error) => boolean} hooks.hopeless true when trying again is useless
   */
  constructor(hooks) {
    this.#hooks = hooks;
    window.addEventListener("online", () => this.#nudge(0));
    document.addEventListener("visibilitychange", () => document.hidden || this.#nudge(STALE));
  }

  start() {
    if (this.#run) return;
    this.#run = {};
    this.#attempt = 0;
    this.#loop(this.#run);
  }

  stop() {
    this.#run = null;
    this.#controller?.abort();
    this.#wake();
  }

  /** The network or the reader is back: connect at once, unless the line has just been heard. */
  #nudge(trusted) {
    this.#attempt = 0;
    if (Date.now() - this.#heard >= trusted) this.#controller?.abort();
    this.#wake();
  }

  async #loop(run) {
    while (this.#run === run) {
      const controller = (this.#controller = new AbortController());
      try {
        await this.#read(controller);
      } catch (error) {
        if (this.#hooks.hopeless(error) && this.#run === run) this.#run = null;
      }
      controller.abort();
      if (this.#run !== run) return;
      this.#hooks.changed(false);
      await this.#rest();
    }
  }

  async #read(controller) {
    const parse = eventParser();
    const watch = setInterval(() => Date.now() - this.#heard > SILENCE && controller.abort(), 5000);
    this.#heard = Date.now();
    try {
      const body = await this.#hooks.open(controller.signal);
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      this.#connected();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        this.#heard = Date.now();
        if (!controller.signal.aborted) parse(part.value).forEach(this.#hooks.receive);
      }
    } finally {
      clearInterval(watch);
    }
  }

  #connected() {
    this.#attempt = 0;
    this.#heard = Date.now();
    this.#hooks.changed(true);
  }

  #rest() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause(this.#attempt++));
      this.#wake = () => (clearTimeout(timer), resolve());
    });
  }
}
