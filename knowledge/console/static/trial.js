/** Shows how far a trial is, and what it found once it is ready. */

const bar = document.querySelector("[data-trial] progress");
const PAUSE = 600;

async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer && !answer.ok) return void location.reload();
  if (answer) {
    const told = await answer.json();
    if (told.state !== "running") return void location.reload();
    if (told.total) {
      bar.max = told.total;
      bar.value = told.done;
    }
  }
  setTimeout(look, PAUSE);
}

look();
