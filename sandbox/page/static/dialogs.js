// What lies over the page: toasts, alerts, menus, the enlarged photo, sharing a phone number.

import { h, iconButton } from "./dom.js";
import { t } from "./words.js";
import { world } from "./world.js";

const over = document.getElementById("over");
const TOAST_MS = 4000;

export function toast(text) {
  over.querySelectorAll(".toast").forEach((old) => old.remove());
  const shown = h("div", { class: "toast", testid: "toast", role: "status" }, text);
  over.append(shown);
  setTimeout(() => shown.remove(), TOAST_MS);
}

function dialog(props, ...children) {
  const shown = h("dialog", props, ...children);
  shown.addEventListener("close", () => shown.remove());
  shown.addEventListener("click", (event) => { if (event.target === shown) shown.close(); });
  over.append(shown);
  shown.showModal();
  return shown;
}

export function alertDialog(text) {
  const shown = dialog({ class: "card", testid: "alert" },
    h("p", { class: "alert-text" }, text),
    h("div", { class: "choices" }, h("button", { type: "button", class: "primary", onclick: () => shown.close() }, t("ok"))));
}

export function confirmDialog(text, yes) {
  return new Promise((resolve) => {
    const shown = dialog({ class: "card" },
      h("p", { class: "alert-text" }, text),
      h("div", { class: "choices" },
        h("button", { type: "button", onclick: () => shown.close() }, t("cancel")),
        h("button", { type: "button", class: "primary danger", onclick: () => shown.close("yes") }, yes)));
    shown.addEventListener("close", () => resolve(shown.returnValue === "yes"));
  });
}

export function promptDialog(title, label, value = "") {
  return new Promise((resolve) => {
    const input = h("input", { type: "text", value, maxlength: "128", required: true, testid: "prompt", "aria-label": label, placeholder: label });
    let told = null;
    const shown = dialog({ class: "card" },
      h("form", { method: "dialog", onsubmit: () => { told = input.value.trim(); } },
        h("h3", {}, title),
        h("div", { class: "number-line" }, input),
        h("div", { class: "choices spaced" },
          h("button", { type: "button", onclick: () => shown.close() }, t("cancel")),
          h("button", { type: "submit", class: "primary", testid: "prompt-confirm" }, t("done")))));
    shown.addEventListener("close", () => resolve(told));
    input.select();
  });
}

// Run what may be refused; the reason is shown, and null comes back.
export async function tried(what) {
  try { return await what(); } catch (error) { toast(t("failed", { why: error.message })); return null; }
}

export function listDialog(title, rows) {
  const shown = dialog({ class: "card list", testid: "list" },
    h("header", {}, h("h3", {}, title), iconButton("close", t("close"), { onclick: () => shown.close() })),
    h("ol", {}, rows));
}

// Pictures as {url, caption}; with several, arrows and the arrow keys walk through them.
export function lightbox(pictures, place = 0) {
  const image = h("img", { onclick: () => shown.close() });
  const text = h("p", {});
  const count = h("span", { class: "place" });
  const show = (where) => {
    place = (where + pictures.length) % pictures.length;
    image.src = pictures[place].url;
    image.alt = pictures[place].caption;
    text.textContent = pictures[place].caption;
    text.hidden = !pictures[place].caption;
    count.textContent = `${place + 1} / ${pictures.length}`;
  };
  const several = pictures.length > 1;
  const shown = dialog({ class: "lightbox", testid: "lightbox", onkeydown: (event) => {
    if (several && event.key === "ArrowLeft") show(place - 1);
    if (several && event.key === "ArrowRight") show(place + 1);
  } },
    iconButton("close", t("close"), { class: "shut", onclick: () => shown.close() }),
    several && count,
    several && iconButton("back", t("previous"), { class: "previous", onclick: () => show(place - 1) }),
    several && iconButton("back", t("next"), { class: "next", testid: "next-photo", onclick: () => show(place + 1) }),
    image, text);
  show(place);
}

export function menu(anchor, items) {
  const place = anchor.getBoundingClientRect();
  const shown = dialog({ class: "menu", testid: "menu-items" }, items.map((item) =>
    h("button", { type: "button", class: item.danger ? "danger" : "", onclick: () => { shown.close(); choose(item); } }, item.text)));
  const box = shown.getBoundingClientRect();
  const below = place.bottom + box.height < innerHeight;
  shown.style.top = `${below ? place.bottom + 4 : place.top - box.height - 4}px`;
  shown.style.left = `${Math.max(8, Math.min(place.left, innerWidth - box.width - 8))}px`;
}

async function choose(item) {
  try { await item.run(); } catch (error) { toast(t("failed", { why: error.message })); }
}

// A number that nobody has: the 199 range with the person's id, or freshly made up.
function ownNumber() {
  return world.me.phone_number || `+86199${String(world.me.id % 100000000).padStart(8, "0")}`;
}

function madeUpNumber() {
  return `+86199${String(Math.floor(Math.random() * 100000000)).padStart(8, "0")}`;
}

export function shareDialog() {
  return new Promise((resolve) => {
    const number = h("input", { type: "tel", value: ownNumber(), testid: "phone-number", "aria-label": t("number"), required: true });
    const others = h("input", { type: "checkbox", testid: "others-card" });
    let told = null;
    const shown = dialog({ class: "card", testid: "share-phone" },
      h("form", { method: "dialog", onsubmit: () => { told = { number: number.value.trim(), others: others.checked }; } },
        h("h3", {}, t("share_title")),
        h("p", {}, t("share_text")),
        h("div", { class: "number-line" }, number,
          h("button", { type: "button", onclick: () => { number.value = madeUpNumber(); } }, t("make_number"))),
        h("label", { class: "check" }, others, t("others_card")),
        h("div", { class: "choices" },
          h("button", { type: "button", onclick: () => shown.close() }, t("cancel")),
          h("button", { type: "submit", class: "primary", testid: "share-confirm" }, t("share")))));
    shown.addEventListener("close", () => resolve(told));
  });
}
