/** The edit form: joins its parts. Without this file the form still saves, only by its buttons. */

import { autosave } from "./autosave.js";
import { cases } from "./cases.js";
import { preview } from "./preview.js";
import { rows } from "./rows.js";
import { tongues } from "./tongues.js";

const form = document.querySelector("#editor");
const saving = autosave(form);
const refreshCases = cases(form);

tongues(form);
preview(form, saving.now);
rows(form, () => {
  refreshCases();
  saving.changed();
});
form.addEventListener("input", (event) => {
  if (event.target.name === "shown_tongue") return;
  if (event.target.closest("#questions")) refreshCases();
  saving.changed();
});
