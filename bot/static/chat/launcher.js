/** The round button on somebody else's page. The chat itself is fetched when it is first wanted. */

import { Api } from "./api.js";
import { h } from "./dom.js";
import { shared } from "./storage.js";

/** @param {{home: string, language?: string}} place */
export async function mount({ home, language }) {
  const api = new Api(home);
  const host = document.createElement("mot-cua-chat");
  const shadow = host.attachShadow({ mode: "open" });
  await addStyle(shadow, `${home}static/widget.css`, () => document.body.append(host));
  await furnish({ api, home, shadow, language: shared.read("language") ?? language ?? document.documentElement.lang.slice(0, 2) });
}

/** The button stays out of sight until its style is there. */
function addStyle(shadow, href, attach) {
  return new Promise((resolve) => {
    shadow.append(h("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
    attach();
  });
}

async function furnish(place, wasOpen = false) {
  const { ui, languages, office } = await place.api.interface(place.language || "vi");
  const language = languages.some(({ code }) => code === place.language) ? place.language : "vi";
  let panel = null;
  const button = h("button", { type: "button", class: "launcher", lang: language, "aria-expanded": "false", onclick: toggle },
    h("img", { src: `${place.home}static/logo.svg`, alt: "", width: 32, height: 32 }), ui.open_chat);
  place.shadow.append(button);
  if (wasOpen) await toggle();

  async function toggle() {
    panel ??= await makePanel();
    panel.toggle();
  }

  async function makePanel() {
    const { Panel } = await import("./panel.js");
    return new Panel({ ...place, ui, languages, office, language, button, onLanguage: changeLanguage });
  }

  async function changeLanguage(code) {
    shared.write("language", code);
    panel.remove();
    button.remove();
    await furnish({ ...place, language: code }, true);
  }
}
