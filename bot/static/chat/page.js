/** The chat on our own page: takes the place of the plain form, in the same spot and with the same look. */

import { Api } from "./api.js";
import { createChat } from "./chat.js";

/** @param {{home: string, element: HTMLElement}} place */
export async function mount({ home, element }) {
  const api = new Api(home);
  const language = element.lang;
  const { ui, office } = await api.interface(language);
  const chat = createChat({
    api, ui, office, language, page: true,
    begun: element.dataset.begun !== undefined,
    onLanguage: (code) => location.assign(`./?lang=${code}`),
  });
  takeOver(element, chat);
  chat.open();
}

/** Words already typed into the form, and the focus, go along; a wide page has room for the office's address. */
function takeOver(element, { root, composer }) {
  const plain = element.querySelector("textarea");
  const hadFocus = document.activeElement === plain;
  if (plain?.value) composer.write(plain.value);
  element.replaceChildren(root);
  if (matchMedia("(min-width: 64em)").matches) document.querySelector(".office")?.setAttribute("open", "");
  if (hadFocus) composer.focus();
}
