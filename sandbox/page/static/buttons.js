// Buttons under a message. A press spins until the bot answers; the answer is a toast or an alert.

import { act } from "./api.js";
import { alertDialog, toast } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { openLink } from "./links.js";
import { t } from "./words.js";
import { on, target } from "./world.js";

const PATIENCE_MS = 15000;
const waiting = new Map(); // query id -> what to do with the answer
const early = new Map(); // answers that came before the press call returned
const spinning = new Set(); // "message id/data" of buttons that are pressed at the moment

export function buttonRows(message) {
  if (!message.buttons.length) return null;
  return h("div", { class: "buttons" }, message.buttons.map((row) =>
    h("div", { class: "button-row" }, row.map((button) => inline(message, button)))));
}

function inline(message, button) {
  const spot = `${message.message_id}/${button.callback_data}`;
  return h("button", {
    type: "button", class: `inline-button ${spinning.has(spot) ? "spinning" : ""}`, "data-spot": spot,
    "aria-busy": spinning.has(spot) ? "true" : undefined, onclick: () => press(message, button, spot),
  },
    h("span", {}, button.text),
    button.url && icon("out"));
}

async function press(message, button, spot) {
  if (button.url) return follow(button.url);
  if (button.copy_text) return navigator.clipboard?.writeText(button.copy_text.text).then(() => toast(t("copied")));
  if (!button.callback_data || spinning.has(spot)) return undefined;
  spin(spot, true);
  try {
    const ask = { ...target(), message_id: message.message_id, data: button.callback_data, wait_seconds: 0 };
    const { callback_query_id: id } = await act("press", ask);
    await answered(id);
  } catch (error) {
    toast(t("failed", { why: error.message }));
  } finally {
    spin(spot, false);
  }
  return undefined;
}

function follow(url) {
  if (!openLink(url)) window.open(url, "_blank", "noopener");
}

function answered(id) {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => { waiting.delete(id); toast(t("no_answer")); resolve(); }, PATIENCE_MS);
    const take = (answer) => { clearTimeout(giveUp); waiting.delete(id); show(answer); resolve(); };
    if (early.has(id)) take(early.get(id));
    else waiting.set(id, take);
  });
}

function show(answer) {
  if (answer.url) follow(answer.url);
  else if (answer.text && answer.show_alert) alertDialog(answer.text);
  else if (answer.text) toast(answer.text);
}

function spin(spot, on_) {
  if (on_) spinning.add(spot); else spinning.delete(spot);
  for (const element of document.querySelectorAll(".inline-button")) {
    if (element.dataset.spot !== spot) continue;
    element.classList.toggle("spinning", on_);
    element.toggleAttribute("aria-busy", on_);
  }
}

on("answer", ({ callback_query_id: id, answer }) => {
  const take = waiting.get(id);
  if (take) return take(answer);
  early.set(id, answer);
  setTimeout(() => early.delete(id), PATIENCE_MS);
  return undefined;
});
