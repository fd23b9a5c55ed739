/** The real chat beside the form, answered from the draft. It keeps nothing, and is not the official's own conversation. */

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} kept keeps the draft before it is tried out
 */
export function preview(form, kept) {
  const panel = document.querySelector("#preview");
  const button = form.querySelector("[data-preview]");
  const broken = panel.querySelector("[data-broken]");
  let chat = null;

  button.hidden = false;
  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  panel.querySelector("[data-close]").addEventListener("click", close);
  panel.querySelector("[data-again]").addEventListener("click", begin);
  form.addEventListener("saved", ({ detail }) => tellBroken(detail.findings));

  async function open() {
    panel.hidden = false;
    document.querySelector("#desk").classList.add("beside");
    button.setAttribute("aria-expanded", "true");
    await kept();
    if (chat) chat.composer.focus();
    else await begin();
  }

  function close() {
    panel.hidden = true;
    document.querySelector("#desk").classList.remove("beside");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  async function begin() {
    chat?.close();
    const shown = form.dataset.shown;
    chat = await stage(panel, form, shown === "th" || shown === "en" ? shown : "vi");
    chat.composer.focus();
  }

  function tellBroken(findings) {
    broken.hidden = !findings.some(({ severity }) => severity === "error");
  }
}

async function stage(panel, form, language) {
  const [{ Api }, { createChat }, { passing }] = await Promise.all(
    ["api", "chat", "storage"].map((name) => import(`/static/chat/${name}.js`)),
  );
  const api = new Api(`${location.origin}/`);
  api.start = async () => ({ token: await openConversation(panel, form, language), messages: [] });
  const { ui, office } = await api.interface(language);
  const chat = createChat({ api, ui: { ...ui, suggestions: [] }, office, language, page: false, memory: passing(), onLanguage: () => {} });
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  for (const href of ["/static/widget.css", "/console/static/stage.css"]) shadow.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  shadow.append(chat.root);
  panel.querySelector(".stage").replaceChildren(host);
  chat.open();
  return chat;
}

async function openConversation(panel, form, language) {
  const body = new URLSearchParams({ form_token: form.elements.form_token.value, language });
  const answer = await fetch(panel.dataset.place, { method: "POST", headers: { Accept: "application/json" }, body });
  if (!answer.ok) throw new Error((await answer.json()).message);
  return (await answer.json()).token;
}
