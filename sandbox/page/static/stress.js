// What makes the bot's life hard on purpose: flood limits and faults.

import { act, look } from "./api.js";
import { tried } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { faultParts, showFaults } from "./faults.js";
import { t } from "./words.js";

const PROFILES = ["off", "faq", "strict"];
const choices = h("div", { class: "segments", role: "radiogroup", "aria-label": t("flood") });
const explained = h("p", { class: "hint" });
const counted = h("p", { class: "figure", testid: "flood-count" });

export function stressParts() {
  return [
    h("section", {}, h("h3", {}, t("flood")), choices, explained, counted),
    h("section", { testid: "fault-controls" }, h("h3", {}, t("faults")), faultParts(drawStress)),
  ];
}

export async function drawStress() {
  const [flood, { faults }] = await Promise.all([look("flood"), look("faults")]);
  showFlood(flood);
  showFaults(faults);
}

let shown = "";

function showFlood(flood) {
  if (shown === JSON.stringify(flood)) return; // or the keyboard would lose its place
  shown = JSON.stringify(flood);
  fill(choices, PROFILES.map((profile) => h("button", {
    type: "button", role: "radio", "aria-checked": String(flood.profile === profile), testid: `flood-${profile}`,
    onclick: async () => { const told = await tried(() => act("flood", { profile })); if (told) showFlood(told); },
  }, t(`flood_${profile}`))));
  explained.textContent = t(`flood_${flood.profile}_hint`);
  counted.textContent = t("flood_count", { refused: flood.refused, counted: flood.counted });
}
