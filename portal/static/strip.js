// The clock ticks by itself; every few seconds the strip asks where time and milestones stand.
"use strict";
const zone = Number(document.body.dataset.offset) * 60000;
let ahead = Number(document.body.dataset.now) - Date.now();
const show = () => {
  const local = new Date(Date.now() + ahead + zone);
  document.getElementById("clock").textContent = local.toISOString().slice(11, 19);
};
const ask = async () => {
  try {
    const state = await (await fetch(document.body.dataset.state)).json();
    ahead = state.now_ms - Date.now();
    document.getElementById("day").textContent = state.day;
    if (state.what) document.getElementById("what").textContent = state.what;
    document.getElementById("when").textContent = state.when;
    const skip = document.getElementById("skip");
    skip.textContent = state.button;
    document.getElementById("to").value = state.at;
    skip.hidden = !state.button;
  } catch {
    // The program is starting or stopping; ask again.
  }
};
show();
setInterval(show, 500);
setInterval(ask, 3000);
document.forms[0].addEventListener("submit", () => {
  document.getElementById("skip").setAttribute("aria-busy", "true");
});
