/** A file that is too large is refused before it travels; while one travels, that is to be seen. */

const form = document.querySelector("[data-upload]");
const files = form.querySelector("[type=file]");
const fault = form.querySelector("[data-too-large]");

function tooLarge() {
  const size = [...files.files].reduce((sum, file) => sum + file.size, 0);
  fault.hidden = size <= Number(form.dataset.largest);
  files.toggleAttribute("aria-invalid", !fault.hidden);
  return !fault.hidden;
}

files.addEventListener("change", tooLarge);
form.addEventListener("submit", (event) => {
  if (tooLarge()) {
    event.preventDefault();
    event.stopPropagation();
    files.focus();
  } else {
    form.querySelector("[data-sending]").hidden = false;
  }
});
window.addEventListener("pageshow", () => { form.querySelector("[data-sending]").hidden = true; });
