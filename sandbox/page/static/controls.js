// The drawer that rules the sandbox itself: the open group, the bot, flood limits, faults.

import { act } from "./api.js";
import { tried } from "./dialogs.js";
import { fill, h, iconButton } from "./dom.js";
import { drawStress, stressParts } from "./stress.js";
import { changeTopic, colour, deleteTopic, openNew } from "./topics.js";
import { t } from "./words.js";
import { isBotChat, loadState, on, world } from "./world.js";

const STRESS_EVERY_MS = 2000;
const drawer = document.getElementById("controls");
const groupPart = h("section", { testid: "group-controls" });
const topicsPart = h("ul", { class: "topic-list" });
const botPart = h("section", {});
const newTopic = h("input", { type: "text", maxlength: "128", placeholder: t("topic_name"), "aria-label": t("topic_name"), testid: "new-topic" });
let ticking = 0;

export function drawControls() {
  if (drawer.hidden) return;
  if (!drawer.firstChild) build();
  drawGroup();
  drawBot();
}

function build() {
  fill(drawer,
    h("header", {}, h("h2", {}, t("controls")), iconButton("close", t("close"), { onclick: toggle })),
    h("div", { class: "controls" }, groupPart, botPart, stressParts()));
}

function toggle() {
  drawer.hidden = !drawer.hidden;
  clearInterval(ticking);
  if (drawer.hidden) return;
  drawControls();
  drawStress();
  ticking = setInterval(drawStress, STRESS_EVERY_MS);
}

// A line with a switch; what it does may be refused, then it jumps back.
function switchLine(name, { on: isOn, run, hint }) {
  const box = h("input", { type: "checkbox", role: "switch", class: "switch", testid: `switch-${name}`, checked: isOn, onchange: async () => {
    await tried(() => run(box.checked));
    await loadState();
    drawControls();
  } });
  return h("label", { class: "control-line" },
    h("span", { class: "control-text" }, h("b", {}, t(name)), hint && h("span", {}, hint)), box);
}

function drawGroup() {
  const chat = world.chat;
  if (!chat || isBotChat(chat)) {
    return fill(groupPart, h("h3", {}, t("this_group")), h("p", { class: "hint" }, t("no_group_open")));
  }
  const rule = (path, ask) => act(`chats/${chat.id}/${path}`, { user_id: world.me.id, ...ask });
  const basic = chat.type === "group";
  const writing = document.activeElement === newTopic;
  fill(groupPart,
    h("h3", {}, t("this_group")),
    h("p", { class: "group-line" }, h("b", {}, chat.title), h("span", { testid: "group-kind" }, t(chat.type)), h("code", {}, String(chat.id))),
    basic && h("div", { class: "control-line" },
      h("span", { class: "control-text" }, h("span", {}, t("migrate_hint"))),
      h("button", { type: "button", class: "quiet", testid: "migrate", onclick: () => tried(() => rule("migrate")) }, t("migrate"))),
    switchLine("topics", { on: chat.is_forum, run: (on) => rule("forum", { on }), hint: t(basic ? "topics_migrate_hint" : "topics_hint") }),
    switchLine("bot_is_admin_switch", {
      on: chat.bot === "administrator", hint: t("bot_admin_hint"),
      run: (on) => act("chats", { id: chat.id, bot: on ? "administrator" : "member" }),
    }),
    chat.is_forum && switchLine("bot_topics", {
      on: chat.bot_manages_topics, run: (on) => act("chats", { id: chat.id, bot_manages_topics: on }),
    }),
    chat.is_forum && topicsPart,
    chat.is_forum && addLine());
  drawTopicList(chat);
  if (writing) newTopic.focus();
}

function addLine() {
  return h("form", { class: "add-line", onsubmit: async (event) => {
    event.preventDefault();
    const name = newTopic.value.trim();
    newTopic.value = "";
    if (name) await openNew(name);
  } }, newTopic, h("button", { type: "submit", class: "quiet" }, t("add_topic")));
}

function drawTopicList(chat) {
  fill(topicsPart, chat.topics.map((topic) => {
    const hash = h("span", { class: "hash", "aria-hidden": "true" }, "#");
    hash.style.color = colour(topic);
    return h("li", {}, hash, h("span", { class: "topic-name" }, topic.name),
      iconButton(topic.closed ? "lock" : "unlock", t(topic.closed ? "reopen_topic" : "close_topic"), { onclick: () => tried(() => changeTopic(topic, { closed: !topic.closed })) }),
      iconButton("bin", t("delete_topic"), { onclick: () => tried(() => deleteTopic(topic)) }));
  }));
}

function drawBot() {
  fill(botPart, h("h3", {}, t("the_bot")),
    switchLine("privacy", { on: world.bot.privacy, run: (on) => act("bot", { privacy: on }), hint: t("privacy_hint") }));
}

on("toggle-controls", toggle);
on("toggle-errors", () => { if (!drawer.hidden) toggle(); });
on("people", drawControls);
on("chat", drawControls);
on("errors", () => { if (!drawer.hidden) drawStress(); });
