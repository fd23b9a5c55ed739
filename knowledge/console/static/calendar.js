/** A day that is clicked in the year goes into the form. */

const form = document.querySelector("[data-day-form]");

document.querySelector("[data-year]")?.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-day]");
  if (!cell || !form) return;
  form.elements.first.value = form.elements.last.value = cell.dataset.day;
  form.scrollIntoView({ block: "center" });
  form.elements.first.focus({ preventScroll: true });
});
