// The left side: who I am, and my chats.

import { avatar, fill, h, icon, iconButton } from "./dom.js";
import { shortTime } from "./times.js";
import { lang, switchLanguage, t } from "./words.js";
import { announce, chatKey, chatTitle, isBotChat, on, world } from "./world.js";

const side = document.getElementById("side");
const MANY = 8;
const MOST_SHOWN = 60;
let wanted = "";
const people = h("div", { class: "people-list" });
const chats = h("nav", { class: "chat-list" });
const search = h("input", {
  type: "search", placeholder: t("find_person"), "aria-label": t("find_person"), testid: "find-person",
  oninput: (event) => { wanted = event.target.value.trim().toLowerCase(); drawPeople(); },
});
const errorCount = h("span", { class: "count", hidden: true });

export function drawSide() {
  if (!side.firstChild) build();
  drawPeople();
  drawChats();
}

function build() {
  fill(side,
    h("header", { class: "side-head" },
      h("img", { src: "/static/icon.svg", alt: "", class: "logo" }),
      h("div", { class: "brand" },
        h("strong", {}, world.bot.first_name),
        h("span", { class: "badge", title: t("sandbox_hint") }, t("sandbox"))),
      h("button", { type: "button", class: "text-button", testid: "language", onclick: switchLanguage }, t("other_language")),
      iconButton("tune", t("controls"), { testid: "controls-toggle", onclick: () => announce("toggle-controls") }),
      h("button", {
        type: "button", class: "round", title: t("errors"), "aria-label": t("errors"),
        testid: "errors-toggle", onclick: () => announce("toggle-errors"),
      }, icon("warn"), errorCount)),
    h("section", { class: "people" },
      h("h2", {}, t("who")),
      h("label", { class: "search", id: "search" }, icon("search"), search),
      people),
    h("section", { class: "chats" }, h("h2", {}, t("chats")), chats));
}

function drawPeople() {
  document.getElementById("search").hidden = world.people.length <= MANY;
  const found = world.people.filter((person) =>
    `${person.name} ${person.label} ${person.username || ""}`.toLowerCase().includes(wanted));
  const shown = found.slice(0, MOST_SHOWN);
  if (!shown.length) {
    return fill(people, h("p", { class: "hint" }, t(world.people.length ? "nobody" : "no_people")));
  }
  fill(people, shown.map(personRow));
}

function personRow(person) {
  const isMe = world.me?.id === person.id;
  return h("button", {
    type: "button", class: `person ${isMe ? "current" : ""}`, testid: `persona-${person.id}`,
    "aria-pressed": String(isMe), onclick: () => announce("choose-person", person.id),
  },
    avatar(person.id, person.name, "small"),
    h("span", { class: "person-text" },
      h("span", { class: "person-name" }, person.name),
      person.label && h("span", { class: "person-label" }, person.label)));
}

function drawChats() {
  if (!world.me) return fill(chats, h("p", { class: "hint" }, t("who_hint")));
  const sorted = [...world.chats].sort((a, b) => (b.last_message?.date ?? 0) - (a.last_message?.date ?? 0));
  fill(chats, sorted.map(chatRow));
  const unread = world.chats.reduce((sum, chat) => sum + chat.unread, 0);
  const name = world.me.name || "";
  document.title = `${unread ? `(${unread}) ` : ""}${name ? `${name} · ` : ""}${t("sandbox")}`;
}

function chatRow(chat) {
  const isOpen = world.chat?.id === chat.id;
  const title = chatTitle(chat);
  const last = chat.last_message;
  return h("button", {
    type: "button", class: `chat ${isOpen ? "current" : ""}`, testid: `chat-${chatKey(chat)}`,
    "aria-current": isOpen ? "true" : undefined, onclick: () => announce("open-chat", chat),
  },
    avatar(isBotChat(chat) ? 3 : chat.id, title, isBotChat(chat) ? "bot" : "group"),
    h("span", { class: "chat-text" },
      h("span", { class: "chat-top" },
        h("span", { class: "chat-title" }, title, isBotChat(chat) && h("span", { class: "tag" }, t("bot"))),
        last && h("time", {}, shortTime(last.date))),
      h("span", { class: "chat-bottom" },
        h("span", { class: "chat-last" }, last ? preview(chat, last) : t("no_messages")),
        chat.unread > 0 && h("span", { class: "unread", testid: `unread-${chatKey(chat)}` }, chat.unread > 99 ? "99+" : String(chat.unread)))));
}

function preview(chat, message) {
  const text = summary(message);
  if (message.service || isBotChat(chat)) return text;
  return `${message.from_id === world.me.id ? t("you") : message.from_name}: ${text}`;
}

export function summary(message) {
  if (message.service) return serviceText(message);
  if (message.text) return message.text.replace(/\s+/g, " ");
  const kind = message.photo ? `🖼 ${t("photo")}` : message.document ? `📄 ${message.document.file_name || t("file")}` : `👤 ${t("contact")}`;
  return message.caption ? `${kind} · ${message.caption.replace(/\s+/g, " ")}` : kind;
}

export function serviceText({ service, from_name: name }) {
  const names = (service.names || []).join(lang === "en" ? ", " : "、");
  switch (service.kind) {
    case "new_chat_members": return t("joined", { names });
    case "left_chat_member": return t("left", { names });
    case "pinned_message": return t("pinned_one", { name });
    case "migrate_to_chat_id": return t("migrated_to");
    case "migrate_from_chat_id": return t("migrated_from");
    case "forum_topic_created": return t("topic_created", { name, topic: service.name });
    case "forum_topic_edited": return t("topic_renamed", { name, topic: service.name });
    case "forum_topic_closed": return t("topic_closed", { name });
    case "forum_topic_reopened": return t("topic_reopened", { name });
    default: return t("created");
  }
}

let planned = false;
function later() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => { planned = false; if (side.firstChild) drawChats(); });
}

on("people", () => { if (side.firstChild) drawPeople(); });
on("chats", later);
on("errors", () => {
  errorCount.hidden = world.errors.length === 0;
  errorCount.textContent = world.errors.length > 99 ? "99+" : String(world.errors.length);
});
