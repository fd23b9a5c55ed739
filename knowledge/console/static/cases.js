/** Conditions are ticked, not typed: every "only when" follows the questions as they stand in the form. */

/**
 * @param {HTMLFormElement} form
 * @returns {() => void} brings all conditions up to date
 */
export function cases(form) {
  const refresh = () => {
    const questions = read(form);
    for (const picker of form.querySelectorAll("[data-when]")) draw(picker, questions);
  };
  form.addEventListener("change", ({ target }) => {
    const picker = target.closest("[data-when]");
    if (picker) tellAlways(picker);
  });
  return refresh;
}

function read(form) {
  return [...form.querySelectorAll("[data-list=questions] > .records > .record")].map((record) => ({
    id: record.querySelector("[data-id]").value,
    text: record.querySelector("textarea[lang=vi]").value,
    options: [...record.querySelectorAll("[data-list] > .records > .record")].map((option) => ({
      id: option.querySelector("[data-id]").value,
      text: option.querySelector("textarea[lang=vi]").value,
    })),
  }));
}

/** What was ticked stays ticked; a tick of a question that is gone stays where it is, marked as stray by the page. */
function draw(picker, questions) {
  const ticked = new Set([...picker.querySelectorAll("input:checked")].map((box) => `${box.name}=${box.value}`));
  for (const old of picker.querySelectorAll(".case")) old.remove();
  picker.append(...questions.filter((question) => question.id).map((question) => drawCase(picker, question, ticked)));
  for (const stray of picker.querySelectorAll(".stray")) {
    const box = stray.querySelector("input");
    if ([...picker.querySelectorAll(".case input")].some((each) => each.name === box.name && each.value === box.value)) stray.remove();
  }
  tellAlways(picker);
}

function drawCase(picker, { id, text, options }, ticked) {
  const part = document.createElement("div");
  part.className = "case";
  part.append(Object.assign(document.createElement("p"), { textContent: text }));
  for (const option of options.filter(({ id: known }) => known)) {
    const name = `${picker.dataset.when}.when[${id}]`;
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name, value: option.id, checked: ticked.has(`${name}=${option.id}`) });
    const label = document.createElement("label");
    label.className = "choice";
    label.append(box, Object.assign(document.createElement("span"), { textContent: option.text }));
    part.append(label);
  }
  return part;
}

function tellAlways(picker) {
  picker.querySelector("[data-always]").hidden = picker.querySelector("input:checked") !== null;
}
