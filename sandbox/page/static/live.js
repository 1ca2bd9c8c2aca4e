// The event stream: keeps the open conversation and the chat list as they are in the world.

import { announce, isShown, loadChats, loadMessages, loadState, markRead, world } from "./world.js";

let source = null;
let wasLost = false;
let reloading = 0;

export function listen() {
  source?.close();
  if (!world.me) return;
  source = new EventSource(`/control/stream?user_id=${world.me.id}&after=${Math.max(world.chatsSeq, world.appliedSeq)}`);
  source.onmessage = (message) => take(JSON.parse(message.data));
  source.onerror = () => { wasLost = true; announce("connection", false); };
  source.onopen = () => {
    announce("connection", true);
    if (wasLost) reload();
    wasLost = false;
  };
}

// A browser allows few connections to one place, so tabs in the background let theirs go.
document.addEventListener("visibilitychange", () => {
  if (!world.me) return;
  if (document.hidden) source?.close();
  else { listen(); reload(); }
});

// Several changes in a row (people joining) are one reload.
function reload() {
  clearTimeout(reloading);
  reloading = setTimeout(async () => {
    await loadState();
    await loadChats();
    await loadMessages(Math.max(world.messages.size, 150));
  }, 60);
}

function take(event) {
  world.appliedSeq = event.seq;
  switch (event.kind) {
    case "message": case "edit": case "reaction": case "pin": changed(event); break;
    case "delete": removed(event); break;
    case "keyboard": keyboard(event); break;
    case "action": announce("action", event); break;
    case "answer": announce("answer", event); break;
    case "error": world.errors.unshift(event.error); announce("errors"); break;
    case "clock": world.clockOffset = event.clock.offset_seconds; announce("messages"); announce("chats"); break;
    default: reload();
  }
}

function changed({ kind, seq, chat_id, message }) {
  const chat = world.chats.find((each) => each.id === chat_id);
  if (!chat) return reload();
  const isOpen = world.chat?.id === chat_id;
  const isLatest = message.message_id >= (chat.last_message?.message_id ?? 0);
  if (seq > world.chatsSeq) {
    if (isLatest) chat.last_message = message;
    if (kind === "pin") repin(chat, message);
    if (kind === "message" && !isOpen && message.from_id !== world.me.id) chat.unread += 1;
    announce("chats");
  }
  if (!isOpen || seq <= world.messagesSeq) return;
  if (!isShown(message)) {
    if (kind === "message") { world.news.add(message.message_thread_id || 0); announce("topics"); markRead(); }
    return;
  }
  if (kind === "message") world.total += 1;
  const known = world.messages.has(message.message_id);
  if (known || kind === "message") {
    world.messages.set(message.message_id, message);
    announce("message", { message, fresh: !known });
  }
  if (kind === "message") markRead();
  if (kind === "pin") announce("chat");
}

function repin(chat, message) {
  chat.pinned = chat.pinned.filter((id) => id !== message.message_id);
  if (message.pinned) chat.pinned.push(message.message_id);
}

function removed({ chat_id, message_id }) {
  const chat = world.chats.find((each) => each.id === chat_id);
  if (chat) chat.pinned = chat.pinned.filter((id) => id !== message_id);
  if (world.chat?.id === chat_id) {
    if (world.messages.delete(message_id)) announce("removed", message_id);
    announce("chat");
  }
  if (chat?.last_message?.message_id === message_id) reload();
}

function keyboard({ chat_id, keyboard: keys }) {
  const chat = world.chats.find((each) => each.id === chat_id);
  if (!chat) return;
  chat.keyboard = keys;
  if (world.chat?.id === chat_id) announce("keyboard");
}
