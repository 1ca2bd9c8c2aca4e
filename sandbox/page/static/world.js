// What the page knows: who I am, my chats, the open conversation. Changes are announced to listeners.

import { act, look } from "./api.js";

export const world = {
  bot: null,
  settings: { timezone: "Asia/Shanghai", panel: "" },
  clockOffset: 0,
  people: [],
  me: null,
  chats: [],
  chat: null,
  messages: new Map(),
  total: 0,
  errors: [],
  lastSeq: 0,
};

const listeners = {};

export function on(what, listener) {
  (listeners[what] ||= []).push(listener);
}

export function announce(what, detail) {
  for (const listener of listeners[what] || []) listener(detail);
}

export const PAGE = 150;

export const isBotChat = (chat) => chat.type === "private";
export const chatKey = (chat) => (isBotChat(chat) ? "bot" : String(chat.id));
export const chatTitle = (chat) => (isBotChat(chat) ? world.bot.first_name : chat.title);
export const worldNow = () => Date.now() + world.clockOffset * 1000;

export async function loadState() {
  const state = await look("state");
  world.bot = state.bot;
  world.settings = { timezone: state.timezone, panel: state.panel };
  world.clockOffset = state.clock.offset_seconds;
  world.people = state.users.filter((person) => !person.hidden);
  world.lastSeq = state.last_seq;
  announce("people");
}

export async function loadChats() {
  if (!world.me) return;
  const told = await look("chats", { user_id: world.me.id });
  if (told.person.id !== world.me?.id) return;
  world.me = told.person;
  world.chats = told.chats;
  if (world.chat) world.chat = world.chats.find((chat) => chat.id === world.chat.id) || null;
  announce("chats");
  announce("chat");
}

export async function loadMessages(limit = PAGE) {
  const asked = world.chat;
  if (!asked) return;
  const ask = { chat_id: chatKey(asked), user_id: world.me.id, limit };
  const told = await look("transcript", ask);
  if (world.chat?.id !== asked.id) return;
  world.messages = new Map(told.messages.map((message) => [message.message_id, message]));
  world.total = told.total;
  announce("messages");
}

export async function markRead() {
  const chat = world.chat;
  if (!chat || document.hidden) return;
  chat.unread = 0;
  announce("chats");
  await act("read", { user_id: world.me.id, chat_id: chatKey(chat) });
}

export function target() {
  return { user_id: world.me.id, chat_id: chatKey(world.chat) };
}
