// The table for typing sheets: what is typed becomes lines of text when the form is sent, so the
// server reads one thing only. Without this script there is the text field.
"use strict";
const typing = document.getElementById("typing");
const form = document.getElementById("sheet");
const text = document.getElementById("text");
if (typing && form && text) {
  const rooms = typing.dataset.rooms.split(" ");
  const known = new Set(rooms);
  const codes = [...typing.querySelectorAll("th[data-code]")].map((head) => head.dataset.code);
  const body = typing.querySelector("tbody");
  const list = document.getElementById("rooms");
  const MOST_SUGGESTED = 12;
  const FIRST_ROWS = 6;
  const DRAFT = "sheet:" + location.pathname;

  const cell = (row, input, label) => {
    input.setAttribute("aria-label", label);
    row.insertCell().append(input);
  };
  const addRow = () => {
    const row = body.insertRow();
    const room = document.createElement("input");
    room.className = "room";
    room.setAttribute("list", "rooms");
    cell(row, room, typing.querySelector("thead th").textContent);
    for (const code of codes) {
      const count = document.createElement("input");
      count.inputMode = "numeric";
      count.maxLength = 3;
      count.dataset.code = code;
      cell(row, count, code);
    }
    return row;
  };
  const lineOf = (row) => {
    const [room, ...counts] = row.querySelectorAll("input");
    const wanted = counts.filter((count) => count.value.trim());
    if (!room.value.trim() && !wanted.length) return "";
    return [room.value.trim(), ...wanted.map((count) => count.dataset.code + count.value.trim())]
      .join(" ").trim();
  };
  const lines = () => [...body.rows].map(lineOf).filter(Boolean);
  const go = (row, column) => {
    const input = row.querySelectorAll("input")[column];
    input.focus();
    input.select();
  };
  const below = (row) => row.nextElementSibling || addRow();

  const suggest = (typed) => {
    const found = rooms.filter((room) => room.startsWith(typed)).slice(0, MOST_SUGGESTED);
    list.replaceChildren(...found.map((room) => new Option(room, room)));
  };
  body.addEventListener("input", (event) => {
    if (event.target.classList.contains("room")) suggest(event.target.value.trim());
  });
  const whole = () => [text.value.trimEnd(), ...lines()].filter(Boolean).join("\n");
  form.addEventListener("input", () => sessionStorage.setItem(DRAFT, whole()));
  body.addEventListener("focusout", (event) => {
    const value = event.target.value.trim();
    if (event.target.classList.contains("room"))
      event.target.classList.toggle("unknown", Boolean(value) && !known.has(value));
  });
  body.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const row = event.target.closest("tr");
    const column = event.target.closest("td").cellIndex;
    if (event.key === "Enter") {
      event.preventDefault();
      go(below(row), 0);
    } else if (column && event.key === "ArrowDown") {
      event.preventDefault();
      go(below(row), column);
    } else if (column && event.key === "ArrowUp" && row.previousElementSibling) {
      event.preventDefault();
      go(row.previousElementSibling, column);
    }
  });
  form.addEventListener("submit", () => {
    text.value = whole();
    sessionStorage.setItem(DRAFT, text.value);
    body.replaceChildren();
  });
  for (let made = 0; made < FIRST_ROWS; made += 1) addRow();
  typing.hidden = false;
  // What was typed and never arrived: the page was closed, the network gone, the session over.
  if (document.querySelector("[data-entered]")) sessionStorage.setItem(DRAFT, text.value);
  else if (!text.value) text.value = sessionStorage.getItem(DRAFT) || "";
}
