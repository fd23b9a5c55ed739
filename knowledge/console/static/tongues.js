/** Which languages the form shows: Vietnamese alone, Vietnamese beside another, or all three. */

const KEY = "mot-cua.console.tongue";

/** @param {HTMLFormElement} form */
export function tongues(form) {
  const chooser = form.querySelector("[data-tongues]");
  const show = (tongue) => { form.dataset.shown = tongue; };
  const remembered = recall();
  const kept = [...chooser.querySelectorAll("input")].find((input) => input.value === remembered);
  if (kept) kept.checked = true;
  show(chooser.querySelector("input:checked").value);
  chooser.hidden = false;
  chooser.addEventListener("change", ({ target }) => {
    show(target.value);
    try { localStorage.setItem(KEY, target.value); } catch { /* a private window forgets */ }
  });
}

function recall() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}
