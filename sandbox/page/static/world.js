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
  topic: 0, // the open topic of a forum; 0 is General
  news: new Set(), // topics of the open chat in which something was written since
  messages: new Map(),
  total: 0,
  errors: [],
  appliedSeq: 0, // the newest event taken from the stream
  chatsSeq: 0, // up to where the chat list knows already
  messagesSeq: 0, // up to where the open conversation knows already
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

export const isOwner = () => world.chat?.admins.includes(world.me?.id);

export async function loadState() {
  const state = await look("state");
  world.bot = state.bot;
  world.settings = { timezone: state.timezone, panel: state.panel };
  world.clockOffset = state.clock.offset_seconds;
  world.people = state.users.filter((person) => !person.hidden);
  announce("people");
}

// An answer may be older than events that came while it was under way: then ask again.
async function fresh(path, ask) {
  let told = await look(path, ask);
  for (let again = 0; told.last_seq < world.appliedSeq && again < 5; again += 1) told = await look(path, ask);
  if (told.last_seq < world.appliedSeq) location.reload(); // another world, begun anew
  return told;
}

export async function loadChats() {
  if (!world.me) return;
  const told = await fresh("chats", { user_id: world.me.id });
  if (told.person.id !== world.me?.id) return;
  world.chatsSeq = told.last_seq;
  world.me = told.person;
  world.chats = told.chats;
  const open = world.chat;
  if (open) world.chat = world.chats.find((chat) => chat.id === open.id) || null;
  announce("chats");
  announce("chat");
  if (!open) return;
  const successor = world.chats.find((chat) => chat.migrated_from === open.id);
  if (!world.chat && successor) announce("open-chat", successor);
  else if (world.chat && world.topic !== topicIn(world.chat, world.topic)) announce("open-topic", 0);
}

// The topic asked for, where the chat has it; else General.
export function topicIn(chat, topic) {
  const known = chat.is_forum && chat.topics.some((each) => each.message_thread_id === topic);
  return known ? topic : 0;
}

export const isShown = (message) => !world.chat?.is_forum || (message.message_thread_id || 0) === world.topic;

export async function loadMessages(limit = PAGE) {
  const [asked, topic] = [world.chat, world.topic];
  if (!asked) return;
  const ask = { chat_id: chatKey(asked), user_id: world.me.id, limit };
  if (asked.is_forum) ask.message_thread_id = topic;
  const told = await fresh("transcript", ask);
  if (world.chat?.id !== asked.id || world.topic !== topic) return;
  world.messagesSeq = told.last_seq;
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
  const where = { user_id: world.me.id, chat_id: chatKey(world.chat) };
  return world.topic ? { ...where, message_thread_id: world.topic } : where;
}
