// The right side: header, pinned bar, the messages, and what is below them.

import { units } from "./albums.js";
import { act } from "./api.js";
import { bubble, serviceLine } from "./bubble.js";
import { drawFoot } from "./composer.js";
import { confirmDialog, menu, toast } from "./dialogs.js";
import { avatar, fill, h, icon, iconButton } from "./dom.js";
import { summary } from "./side.js";
import { dayName, sameDay } from "./times.js";
import { drawTopics, topicBar, topicMenu } from "./topics.js";
import { t } from "./words.js";
import { announce, chatTitle, isBotChat, isShown, loadMessages, on, PAGE, target, world } from "./world.js";

const talk = document.getElementById("talk");
const head = h("header", { class: "talk-head" });
const pinned = h("div", { class: "pinned", hidden: true });
const list = h("div", { class: "messages", testid: "messages", role: "log", "aria-live": "polite" });
const down = h("button", { type: "button", class: "to-end", hidden: true, onclick: () => toEnd(true), title: t("new_below"), "aria-label": t("new_below") }, icon("down"));
const foot = h("footer", { class: "foot" });
const TOGETHER_SECONDS = 300;
let typing = 0;

export function drawConversation() {
  const chat = world.chat;
  if (!chat) return fill(talk, welcome());
  if (!head.isConnected) fill(talk, head, topicBar, pinned, h("div", { class: "stage" }, list, down), foot);
  list.replaceChildren();
  drawHead();
  drawFoot(foot);
}

function welcome() {
  return h("div", { class: "welcome" },
    h("img", { src: "/static/icon.svg", alt: "" }),
    h("h1", {}, world.me ? t("pick_chat") : t("pick_person")),
    h("p", {}, world.me ? t("sandbox_hint") : t("pick_person_more")),
    h("span", { class: "badge" }, t("sandbox")));
}

function drawHead() {
  const chat = world.chat;
  if (!chat) return;
  const title = chatTitle(chat);
  fill(head,
    iconButton("back", t("back"), { class: "back", testid: "back", onclick: () => announce("close-chat") }),
    avatar(isBotChat(chat) ? 3 : chat.id, title, isBotChat(chat) ? "bot" : "group"),
    h("div", { class: "talk-title" },
      h("strong", { testid: "chat-title" }, title),
      h("span", { class: typing ? "typing" : "" }, typing ? t("typing") : subtitle(chat))),
    h("span", { class: "seen-as", title: t("who") }, avatar(world.me.id, world.me.name, "tiny"), world.me.name),
    iconButton("dots", t("more"), { testid: "menu", onclick: openMenu }));
  drawTopics();
  drawPinned();
}

function subtitle(chat) {
  if (isBotChat(chat)) return `@${world.bot.username} · ${t("bot")}`;
  const members = t("members", { n: chat.members.length + (chat.bot === "left" || chat.bot === "kicked" ? 0 : 1) });
  return chat.bot === "administrator" ? `${members} · ${t("bot_is_admin")}` : members;
}

function openMenu(event) {
  const chat = world.chat;
  const me = { user_id: world.me.id };
  const items = isBotChat(chat)
    ? [world.me.blocked
      ? { text: t("unblock"), run: () => act("unblock", me) }
      : { text: t("block"), danger: true, run: () => act("block", me) }]
    : [
      ...topicMenu(),
      { text: t("controls"), run: () => announce("toggle-controls") },
      { text: t("leave"), danger: true, run: () => leave(chat, me) }];
  menu(event.currentTarget, items);
}

async function leave(chat, me) {
  if (!(await confirmDialog(t("leave_sure", { title: chat.title }), t("leave")))) return;
  await act("leave", { ...me, chat_id: chat.id });
  announce("close-chat");
}

function drawPinned() {
  // A message of another topic is pinned there, not here.
  const id = world.chat.pinned.findLast((each) => !world.chat.is_forum || world.messages.has(each));
  pinned.hidden = id === undefined;
  if (id === undefined) return;
  const message = world.messages.get(id);
  fill(pinned, h("button", { type: "button", class: "pinned-button", testid: "pinned", onclick: () => jumpTo(id) },
    icon("pin"),
    h("span", { class: "pinned-text" },
      h("b", {}, t("pinned")),
      h("span", {}, message ? summary(message) : `#${id}`))));
}

export function jumpTo(id) {
  const element = rowWith(id);
  if (!element) return;
  element.scrollIntoView({ block: "center", behavior: "smooth" });
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
}

const rowWith = (id) => list.querySelector(`[data-ids~="${id}"]`);
const inOrder = () => [...world.messages.values()].sort((a, b) => a.message_id - b.message_id);

function drawMessages() {
  if (!world.chat) return;
  const stay = list.childElementCount > 0 && !atEnd();
  const top = list.scrollTop;
  const messages = inOrder();
  const rows = [];
  if (world.total > messages.length) {
    rows.push(h("button", { type: "button", class: "earlier", onclick: () => loadMessages(messages.length + PAGE) }, t("earlier")));
  }
  if (!messages.length) rows.push(h("p", { class: "empty" }, t("nothing_yet")));
  const grouped = units(messages);
  grouped.forEach((unit, i) => rows.push(...rowsOf(unit, grouped[i - 1]?.at(-1))));
  list.replaceChildren(...rows);
  if (stay) list.scrollTop = top; else toEnd();
  drawPinned();
}

function rowsOf(unit, before) {
  const [message] = unit;
  const rows = [];
  if (!before || !sameDay(before.date, message.date)) {
    rows.push(h("div", { class: "day" }, h("span", {}, dayName(message.date))));
  }
  rows.push(rowOf(unit, before));
  return rows;
}

function rowOf(unit, before) {
  const [message] = unit;
  if (message.service) return serviceLine(message, jumpTo);
  const together = before && !before.service && before.from_id === message.from_id
    && message.date - before.date < TOGETHER_SECONDS && sameDay(before.date, message.date);
  return bubble(unit, { together, inGroup: !isBotChat(world.chat), jumpTo });
}

function onMessage({ message, fresh }) {
  if (message.media_group_id) return drawMessages();
  const wasAtEnd = atEnd();
  const messages = inOrder();
  const place = messages.findIndex((each) => each.message_id === message.message_id);
  if (!fresh) {
    rowWith(message.message_id)?.replaceWith(rowOf([message], messages[place - 1]));
  } else if (place === messages.length - 1) {
    list.querySelector(".empty")?.remove();
    list.append(...rowsOf([message], messages[place - 1]));
    stopTyping();
  } else {
    return drawMessages();
  }
  if (wasAtEnd || (fresh && message.from_id === world.me.id)) toEnd();
  else if (fresh) down.hidden = false;
  drawPinned();
}

const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 80;

function toEnd(smooth = false) {
  list.scrollTo({ top: list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  down.hidden = true;
}

function stopTyping() {
  clearTimeout(typing);
  typing = 0;
  drawHead();
}

list.addEventListener("scroll", () => { if (atEnd()) down.hidden = true; });
list.addEventListener("load", () => { if (list.scrollHeight - list.scrollTop - list.clientHeight < 500) toEnd(); }, true);
on("messages", drawMessages);
on("message", onMessage);
on("removed", (id) => { if (rowWith(id)) drawMessages(); });
on("chat", () => { if (world.chat) { drawHead(); drawFoot(foot); } else if (talk.firstChild) fill(talk, welcome()); });
on("topics", drawTopics);
on("keyboard", () => drawFoot(foot));
on("action", (action) => {
  if (world.chat?.id !== action.chat_id || !isShown(action)) return;
  clearTimeout(typing);
  typing = setTimeout(stopTyping, 5000);
  drawHead();
});
on("command", async (text) => {
  try { await act("say", { ...target(), text }); } catch (error) { toast(t("failed", { why: error.message })); }
});
