/** Shows how far an import or export is, and what came of it once it has come to an end. */

const meter = document.querySelector("[data-run]");
const bar = meter.querySelector("progress");
const PAUSE = 500;
const heading = document.title;
let state;

function show(told) {
  const known = told.state === "reading" && told.total > 0;
  meter.querySelector("[data-count]").hidden = !told.total;
  meter.querySelector("[data-done]").textContent = told.done.toLocaleString(document.documentElement.lang);
  meter.querySelector("[data-total]").textContent = told.total.toLocaleString(document.documentElement.lang);
  if (known) {
    bar.max = told.total;
    bar.value = told.done;
    document.title = `${Math.floor((100 * told.done) / told.total)} % · ${heading}`;
  } else {
    bar.removeAttribute("value");
  }
}

async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer && !answer.ok) return void location.reload();
  if (answer) {
    const told = await answer.json();
    if (state && told.state !== state) return void location.reload();
    state = told.state;
    show(told);
    if (!["reading", "comparing", "writing"].includes(state)) return void location.reload();
  }
  setTimeout(look, PAUSE);
}

look();
