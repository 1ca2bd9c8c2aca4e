// Boot: read the address, load the world, draw, listen.

import { act, look } from "./api.js";
import { drawConversation } from "./conversation.js";
import { drawErrors } from "./errors.js";
import { listen } from "./live.js";
import { drawSide } from "./side.js";
import { toast } from "./dialogs.js";
import { lang, t } from "./words.js";
import { drawControls } from "./controls.js";
import { announce, chatKey, loadChats, loadMessages, loadState, markRead, on, topicIn, world } from "./world.js";

const app = document.getElementById("app");

async function choosePerson(userId, key, topic = 0) {
  const person = world.people.find((each) => each.id === userId);
  world.me = person || { id: userId };
  world.chat = null;
  world.messages = new Map();
  try {
    await loadChats();
  } catch {
    world.me = null;
    return;
  }
  listen();
  const wanted = world.chats.find((chat) => chatKey(chat) === key);
  await openChat(wanted || null, topic);
}

async function openChat(chat, topic = 0) {
  world.chat = chat;
  world.topic = chat ? topicIn(chat, topic) : 0;
  world.news = new Set();
  world.messages = new Map();
  remember();
  app.dataset.view = chat ? "talk" : "side";
  drawConversation();
  drawSide();
  drawControls();
  if (!chat) return;
  await loadMessages();
  await markRead();
}

async function openTopic(topic) {
  const chat = world.chat;
  if (chat?.is_forum && topic && topic !== topicIn(chat, topic)) await loadChats(); // just opened
  if (!world.chat || world.chat.id !== chat?.id) return;
  const news = world.news;
  await openChat(world.chat, topic);
  news.delete(world.topic);
  world.news = news;
  announce("topics");
}

function remember() {
  const query = new URLSearchParams(location.search);
  query.delete("as");
  query.delete("chat");
  query.delete("topic");
  if (world.me) query.set("as", world.me.id);
  if (world.chat) query.set("chat", chatKey(world.chat));
  if (world.topic) query.set("topic", world.topic);
  history.replaceState(null, "", `?${query}`);
}

on("choose-person", (userId) => choosePerson(userId, world.chat ? chatKey(world.chat) : undefined));
on("open-chat", (chat) => openChat(chat));
on("open-topic", openTopic);
on("close-chat", () => openChat(null));
on("deep-link", async (payload) => {
  await act("start", { user_id: world.me.id, payload });
  await openChat(world.chats.find((chat) => chatKey(chat) === "bot"));
});
on("connection", (up) => {
  document.body.classList.toggle("lost", !up);
  if (!up) toast(t("gone"));
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) markRead(); });

async function boot() {
  await loadState();
  const panel = document.getElementById("panel");
  if (world.settings.panel) {
    const address = new URL(world.settings.panel, location.href);
    address.searchParams.set("lang", lang);
    panel.src = address;
    panel.hidden = false;
  }
  const errors = await look("journal", { errors: 1, limit: 200 });
  world.errors = errors.entries.reverse();
  drawSide();
  drawConversation();
  drawErrors();
  const query = new URLSearchParams(location.search);
  if (query.get("as")) await choosePerson(Number(query.get("as")), query.get("chat"), Number(query.get("topic")));
  document.body.dataset.ready = "";
}

boot();
