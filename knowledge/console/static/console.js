/** What every page of the console needs: links that are easily copied, forms that are sent once. */

for (const field of document.querySelectorAll("[data-absolute]")) {
  field.value = new URL(field.value, location.href).href;
}
for (const field of document.querySelectorAll("[data-copy]")) {
  field.addEventListener("focus", () => field.select());
}

/** On a telephone the sections lie side by side: the present one is to be seen. */
document.querySelector(".sections [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/** A second click on a slow form does not send it twice. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post" && !event.defaultPrevented) form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
