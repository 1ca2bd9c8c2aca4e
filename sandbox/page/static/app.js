// Boot: read the address, load the world, draw, listen.

import { act, look } from "./api.js";
import { drawConversation } from "./conversation.js";
import { drawErrors } from "./errors.js";
import { listen } from "./live.js";
import { drawSide } from "./side.js";
import { toast } from "./dialogs.js";
import { lang, t } from "./words.js";
import { chatKey, loadChats, loadMessages, loadState, markRead, on, world } from "./world.js";

const app = document.getElementById("app");

async function choosePerson(userId, key) {
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
  await openChat(wanted || null);
}

async function openChat(chat) {
  world.chat = chat;
  world.messages = new Map();
  remember();
  app.dataset.view = chat ? "talk" : "side";
  drawConversation();
  drawSide();
  if (!chat) return;
  await loadMessages();
  await markRead();
}

function remember() {
  const query = new URLSearchParams(location.search);
  query.delete("as");
  query.delete("chat");
  if (world.me) query.set("as", world.me.id);
  if (world.chat) query.set("chat", chatKey(world.chat));
  history.replaceState(null, "", `?${query}`);
}

on("choose-person", (userId) => choosePerson(userId, world.chat ? chatKey(world.chat) : undefined));
on("open-chat", openChat);
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
  if (query.get("as")) await choosePerson(Number(query.get("as")), query.get("chat"));
  document.body.dataset.ready = "";
}

boot();
