/** The list answers while one types: the results of the form's own address take the place of those shown. */

const form = document.querySelector("[data-instant]");
const PAUSE = 140;
let timer;
let asked = 0;

form.querySelector("button").hidden = true;
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});

async function show() {
  const mine = (asked += 1);
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.getAttribute("action")}?${query}`;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return void form.submit();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  document.querySelector("#results").replaceWith(page.querySelector("#results"));
  history.replaceState(null, "", address);
}
