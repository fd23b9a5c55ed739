/** Joins the parts: the conversation on one side, what is seen of it on the other. */

import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { fill, h } from "./dom.js";
import { stateText } from "./entry.js";
import { Log } from "./log.js";
import { printChecklist } from "./print.js";
import { privacyLine } from "./privacy.js";
import { kept } from "./storage.js";
import { welcome } from "./welcome.js";

const GRACE = 3000; // a shorter break is not worth a word
const LOOK = 800; // a reply is seen before the frame around it changes

/**
 * @param {object} options
 * @param {import("./api.js").Api} options.api
 * @param {object} options.ui
 * @param {object} options.office
 * @param {string} options.language
 * @param {boolean} options.page true when the whole page scrolls, false inside the panel
 * @param {boolean} [options.begun] the page's form has begun a conversation already
 * @param {(code: string) => void} options.onLanguage the conversation goes on in another language
 * @param {object} [options.memory] what is kept between visits, and where
 */
export function createChat({ api, ui, office, language, page, begun, onLanguage, memory = kept }) {
  const conversation = new Conversation({ api, language, memory });
  const announcer = new Announcer();
  const middle = h("div", { class: "middle", ...(page ? { tabindex: -1 } : { tabindex: 0, role: "region", "aria-label": ui.conversation }) });
  const scroller = () => (page ? document.scrollingElement : innermostScroller(middle));

  const log = new Log(ui, {
    choose, edit,
    retry: () => conversation.retryAll(),
    print: (message) => printChecklist(root, message, { ui, office }),
    rate,
  }, scroller);
  const composer = new Composer(ui, (text) => conversation.send({ text }), (text) => announcer.tell(text), memory.own);
  const privacy = privacyLine(ui, erase);
  const firstScreen = welcome(ui, (text) => { conversation.send({ text }); middle.focus({ preventScroll: true }); });
  const connection = h("p", { class: "connection", hidden: true }, ui.connection_lost);

  middle.append(h("h2", { class: "spoken" }, ui.conversation), firstScreen, log.list, log.typing);
  const dock = h("div", { class: "dock" }, log.pill, connection, composer.form, privacy.element);
  const root = h("div", { class: page ? "chat chat-page" : "chat chat-panel", lang: language }, middle, dock, announcer.log, announcer.status);

  (page ? window : middle).addEventListener("scroll", () => log.scrolled(), { passive: true });
  conversation.addEventListener("entry", ({ detail }) => show(detail));
  conversation.addEventListener("typing", ({ detail }) => log.setTyping(detail.on));
  conversation.addEventListener("connection", ({ detail }) => showConnection(detail.on));
  conversation.addEventListener("cleared", () => { log.clear(); refresh(); });

  function show({ entry, fresh }) {
    log.put(entry, fresh);
    refresh();
    if (fresh) announce(entry);
    if (fresh && entry.message.key === "language.changed") followLanguage(entry.message.language);
  }

  /** The frame goes along with the conversation, once the reply that says so has been seen. */
  function followLanguage(code) {
    if (code !== language) setTimeout(() => onLanguage(code), LOOK);
  }

  function announce(entry) {
    const { author, text, language: spokenIn, buttons = [] } = entry.message;
    const choices = buttons.length > 1 ? ` ${fill(ui.announce_choices, { count: buttons.length })}` : "";
    if (author === "assistant") announcer.reply(`${text}${choices}`, spokenIn);
    else if (entry.problem) announcer.tell(stateText(entry, ui));
  }

  function refresh() {
    firstScreen.hidden = !log.empty;
    privacy.offerErase(!log.empty);
  }

  let graceTimer = null;
  function showConnection(on) {
    if (!on) return void (graceTimer ??= setTimeout(lost, GRACE));
    clearTimeout(graceTimer);
    graceTimer = null;
    if (!connection.hidden) announcer.tell(ui.connection_back);
    connection.hidden = true;
  }

  function lost() {
    connection.hidden = false;
    announcer.tell(ui.connection_lost);
  }

  function choose(button) {
    conversation.send({ button: button.id, title: button.title });
  }

  function edit(entry) {
    composer.write(conversation.withdraw(entry));
    log.remove(entry.id);
    refresh();
    composer.focus();
  }

  async function rate(message, verdict) {
    try {
      await conversation.rate(message.seq, verdict);
      announcer.tell(ui.rate_thanks);
      return true;
    } catch {
      announcer.tell(ui.rate_failed);
      return false;
    }
  }

  async function erase() {
    try {
      await conversation.erase();
      announcer.tell(ui.erased);
      composer.focus();
    } catch {
      announcer.tell(ui.erase_failed);
    }
  }

  refresh();
  return {
    root, composer, toEnd: () => log.empty || log.toEnd(),
    open: () => conversation.open({ begun }),
    close: () => conversation.close(),
  };
}

/** In a low window the panel scrolls as a whole. */
function innermostScroller(middle) {
  return getComputedStyle(middle).overflowY === "visible" ? middle.closest(".panel") : middle;
}
