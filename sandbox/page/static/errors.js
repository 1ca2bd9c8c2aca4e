// The drawer with the errors the bot's calls were answered with.

import { fill, h, iconButton } from "./dom.js";
import { clockTime } from "./times.js";
import { t } from "./words.js";
import { announce, on, world } from "./world.js";

const drawer = document.getElementById("drawer");
const MOST_SHOWN = 100;

export function drawErrors() {
  announce("errors");
}

function draw() {
  if (drawer.hidden) return;
  fill(drawer,
    h("header", {}, h("h2", {}, t("errors")), iconButton("close", t("close"), { onclick: toggle })),
    world.errors.length
      ? h("ol", {}, world.errors.slice(0, MOST_SHOWN).map(row))
      : h("p", { class: "hint" }, t("errors_none")));
}

function row(entry) {
  return h("li", {},
    h("div", { class: "error-top" },
      h("code", {}, entry.method || "?"),
      h("span", {}, String(entry.chat_id ?? "")),
      h("time", {}, clockTime(entry.world_time))),
    h("div", { class: "error-text" }, h("b", {}, String(entry.status)), " ", entry.error));
}

function toggle() {
  drawer.hidden = !drawer.hidden;
  draw();
}

on("toggle-errors", toggle);
on("toggle-controls", () => { if (!drawer.hidden) toggle(); });
on("errors", draw);
