// Faults that strike the bot's calls or its updates: choosing one, and how often each struck.

import { act, take } from "./api.js";
import { tried } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { t } from "./words.js";
import { chatTitle, isBotChat, on, world } from "./world.js";

const KINDS = ["429", "403", "400", "500", "delay", "drop", "timeout_after_delivery", "duplicate_updates", "reorder_updates"];
const OF_UPDATES = ["duplicate_updates", "reorder_updates"];
const SECONDS_AS = { 429: "retry_after", delay: "seconds", timeout_after_delivery: "seconds" };
const METHODS = ["sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "pinChatMessage", "getFile", "getUpdates"];

const kind = h("select", { testid: "fault-kind", onchange: fit }, KINDS.map((each) => h("option", { value: each }, t(`fault_${each}`))));
const method = h("input", { type: "text", list: "methods", placeholder: t("any_method"), testid: "fault-method", autocomplete: "off", spellcheck: "false" });
const chat = h("select", { testid: "fault-chat" });
const times = h("input", { type: "number", min: "0", value: "1", testid: "fault-times" });
const seconds = h("input", { type: "number", min: "0", value: "2", testid: "fault-seconds" });
const methodLine = h("label", {}, t("fault_method"), method);
const secondsLine = h("label", {}, t("fault_seconds"), seconds);
const list = h("ul", { class: "fault-list", testid: "faults" });
const clear = h("button", { type: "button", class: "quiet", testid: "clear-faults", hidden: true, onclick: async () => {
  const told = await tried(() => take("faults"));
  if (told) showFaults(told.faults);
} }, t("clear_faults"));

export function faultParts(redraw) {
  drawChats();
  fit();
  return [
    h("form", { class: "fault-form", onsubmit: async (event) => {
      event.preventDefault();
      if (await tried(() => act("faults", asked()))) await redraw();
    } },
      h("label", { class: "wide" }, t("fault_kind"), kind),
      methodLine,
      h("label", {}, t("fault_chat"), chat),
      h("label", {}, t("fault_times"), times),
      secondsLine,
      h("datalist", { id: "methods" }, METHODS.map((name) => h("option", { value: name }))),
      h("button", { type: "submit", class: "primary", testid: "add-fault" }, t("add_fault"))),
    list, clear];
}

function asked() {
  const ask = { kind: kind.value, times: Number(times.value) };
  if (chat.value) ask.chat_id = chat.value;
  if (method.value.trim() && !OF_UPDATES.includes(kind.value)) ask.method = method.value.trim();
  const name = SECONDS_AS[kind.value];
  if (name && Number(seconds.value)) ask[name] = Number(seconds.value);
  return ask;
}

// Only what this kind of fault knows is asked for.
function fit() {
  methodLine.hidden = OF_UPDATES.includes(kind.value);
  secondsLine.hidden = !SECONDS_AS[kind.value];
}

function drawChats() {
  if (document.activeElement === chat) return; // it may be open
  const before = chat.value;
  const places = world.chats.map((each) => (isBotChat(each)
    ? { id: String(each.id), name: t("private_of", { name: world.me.name }) }
    : { id: String(each.id), name: chatTitle(each) }));
  fill(chat, h("option", { value: "" }, t("any_chat")), places.map(({ id, name }) => h("option", { value: id }, name)));
  chat.value = places.some(({ id }) => id === before) ? before : "";
}

export function showFaults(faults) {
  clear.hidden = !faults.length;
  fill(list, faults.map((rule) => h("li", {},
    h("span", { class: "fault-text" },
      h("b", {}, t(`fault_${rule.kind}`)),
      h("span", {}, [rule.method.join(", ") || (OF_UPDATES.includes(rule.kind) ? "" : t("any_method")), place(rule.chat_id)].filter(Boolean).join(" · "))),
    h("span", { class: `struck ${rule.struck ? "some" : ""}` },
      t("struck", { struck: rule.struck, times: rule.times || "∞" })))));
}

function place(chatId) {
  if (!chatId) return t("any_chat");
  const known = world.chats.find((each) => String(each.id) === chatId);
  const person = world.people.find((each) => String(each.id) === chatId);
  return person ? t("private_of", { name: person.name }) : known ? chatTitle(known) : chatId;
}

on("chats", drawChats);
