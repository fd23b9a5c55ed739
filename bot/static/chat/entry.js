/** One message on the screen. */

import { fill, h, icon, spoken } from "./dom.js";
import { replyBody } from "./html.js";

export const LIMIT = 1000;

/**
 * @param {import("./conversation.js").Entry} entry
 * @param {Object<string, string>} ui
 * @param {object} actions choose(button), retry(), edit(entry), print(message), rate(message, verdict)
 * @returns {HTMLLIElement}
 */
export function renderEntry(entry, ui, actions) {
  const { author } = entry.message;
  const children = author === "citizen" ? question(entry, ui, actions) : answer(entry.message, ui, actions);
  return h("li", { class: `entry entry-${author}`, "data-state": entry.state }, ...children);
}

function question(entry, ui, actions) {
  const { text, language } = entry.message;
  return [
    h("p", { class: "question", lang: language }, spoken(`${ui.you}: `), text),
    entry.state === "sent" ? null : h("p", { class: "state" }, stateText(entry, ui), remedy(entry, ui, actions)),
  ];
}

/** The sentence that goes with an unsent message. */
export function stateText({ state, problem, seconds }, ui) {
  return state === "sending" ? ui.sending : fill(ui[problem] ?? ui.failed, { seconds, limit: LIMIT });
}

function remedy(entry, ui, actions) {
  if (entry.state === "failed") return h("button", { type: "button", class: "plain", onclick: actions.retry }, ui.retry);
  if (entry.state !== "refused") return null;
  return h("button", { type: "button", class: "plain", onclick: () => actions.edit(entry) }, ui.edit);
}

function answer(message, ui, actions) {
  const choices = message.buttons ?? [];
  return [
    h("div", { class: "answer", lang: message.language },
      spoken(`${ui.assistant}: `),
      h("div", { class: "prose" }, replyBody(message.html, ui.new_tab)),
      choices.length ? choiceList(choices, ui, actions) : null),
    toolbar(message, ui, actions),
  ];
}

function choiceList(choices, ui, actions) {
  const items = choices.map((button) => h("li", {}, choice(button, ui, actions)));
  return h("ul", { class: "choices", role: "list", "aria-label": ui.choices }, ...items);
}

function choice(button, ui, actions) {
  if (button.kind === "link") {
    return h("a", { class: "choice", href: safeAddress(button.url), target: "_blank", rel: "noopener noreferrer" },
      button.title, spoken(` (${ui.new_tab})`));
  }
  const element = h("button", { type: "button", class: "choice", "data-choice": button.id, lang: button.language || null }, button.title);
  element.addEventListener("click", () => isLive(element) && actions.choose(button));
  return element;
}

const safeAddress = (url) => (/^(https?:|tel:|mailto:)/i.test(url ?? "") ? url : null);

const isLive = (element) => element.getAttribute("aria-disabled") !== "true";

/**
 * Makes the choices of a reply live or inert. They stay in the tab order, so that focus is not lost under a finger.
 * @param {HTMLElement} element the reply
 * @param {boolean} live
 * @param {string|null} chosen id of the choice that was taken
 */
export function setChoices(element, live, chosen, ui) {
  for (const button of element.querySelectorAll("[data-choice]")) {
    const taken = button.dataset.choice === chosen;
    button.setAttribute("aria-disabled", String(!live));
    button.classList.toggle("chosen", taken);
    if (taken && !button.querySelector(".spoken")) button.append(spoken(` (${ui.chosen})`));
  }
}

function toolbar(message, ui, actions) {
  const parts = [];
  if (message.printable) parts.push(printButton(message, ui, actions));
  if (message.rateable) parts.push(rating(message, ui, actions));
  return parts.length ? h("div", { class: "toolbar" }, ...parts) : null;
}

function printButton(message, ui, actions) {
  return h("button", { type: "button", class: "tool", onclick: () => actions.print(message) }, icon("print"), ui.print);
}

function rating(message, ui, actions) {
  const thanks = h("span", { class: "thanks" });
  const verdicts = ["good", "bad"].map((verdict) =>
    h("button", {
      type: "button", class: "tool", "data-verdict": verdict,
      "aria-pressed": String(message.verdict === verdict),
      onclick: async ({ currentTarget: pressed }) => {
        const noted = await actions.rate(message, verdict);
        thanks.textContent = noted ? ui.rate_thanks : ui.rate_failed;
        if (noted) for (const other of verdicts) other.setAttribute("aria-pressed", String(other === pressed));
      },
    }, icon(verdict), ui[`rate_${verdict}`]));
  return h("div", { class: "rating", role: "group", "aria-label": ui.rate_label }, ...verdicts, thanks);
}
