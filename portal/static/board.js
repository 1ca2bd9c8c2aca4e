// The board renews its middle; without a connection it keeps what it shows and says since when.
"use strict";
const board = document.getElementById("board");
const lost = document.getElementById("lost");
const out = document.getElementById("out");
const address = document.body.dataset.now;
let isBusy = false;

function show(html) {
  board.innerHTML = html;
  lost.hidden = true;
}

function say() {
  lost.querySelector("b").textContent = board.querySelector("header").dataset.at;
  lost.hidden = false;
}

async function renew() {
  if (isBusy) return;
  isBusy = true;
  try {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    out.hidden = answer.status !== 401;
    if (answer.ok) show(await answer.text());
    else if (answer.status !== 401) say();
  } catch {
    say();
  } finally {
    isBusy = false;
  }
}

board.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    const sent = new URLSearchParams(new FormData(form));
    await fetch(form.action, { method: "POST", body: sent, signal: AbortSignal.timeout(8000) });
  } catch {
    say();
  }
  for (const button of form.querySelectorAll("button")) button.disabled = false;
  await renew();
});
setInterval(renew, Number(document.body.dataset.every) * 1000);
