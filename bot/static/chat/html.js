/** The server's reply HTML, let through an allow-list: a second lock behind the server's own. */

const TAGS = new Set(["P", "SPAN", "UL", "OL", "LI", "STRONG", "EM", "H3", "A", "BR", "IMG"]);
const CLASSES = new Set(["papers", "source"]);
const ADDRESS = /^(https?:|tel:|mailto:|\/[a-z])/i;
const PICTURE = /^\/static\/[\w.-]+$/;

/**
 * @param {string} html `message.html` of the gateway
 * @param {string} newTab what to say beside a link that leaves the page
 * @returns {DocumentFragment}
 */
export function replyBody(html, newTab) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  body.querySelectorAll("*").forEach(keepOrUnwrap);
  body.querySelectorAll("[src], [href^='/']").forEach(atHome);
  body.querySelectorAll("a").forEach((link) => openBeside(link, newTab));
  const fragment = document.createDocumentFragment();
  fragment.append(...body.childNodes);
  return fragment;
}

function keepOrUnwrap(element) {
  if (["SCRIPT", "STYLE", "TEMPLATE"].includes(element.tagName)) element.remove();
  else if (!TAGS.has(element.tagName)) element.replaceWith(...element.childNodes);
  else for (const attribute of [...element.attributes]) keepAttribute(element, attribute);
}

function keepAttribute(element, { name, value }) {
  const wanted =
    name === "lang" ||
    (name === "class" && CLASSES.has(value)) ||
    (element.tagName === "IMG" && (name === "alt" || name === "loading" || (name === "src" && PICTURE.test(value)))) ||
    (name === "href" && element.tagName === "A" && ADDRESS.test(value.trim()));
  if (!wanted) element.removeAttribute(name);
}

/** Our own files and pages are the gateway's, also when another site embeds the chat. */
function atHome(element) {
  const name = element.tagName === "IMG" ? "src" : "href";
  if (element.hasAttribute(name)) element.setAttribute(name, new URL(element.getAttribute(name), import.meta.url).href);
}

function openBeside(link, newTab) {
  if (!/^https?:/i.test(link.getAttribute("href") ?? "")) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  const note = document.createElement("span");
  note.className = "spoken";
  note.textContent = ` (${newTab})`;
  link.append(note);
}
