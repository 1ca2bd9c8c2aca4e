// What stands on the scanning page: one big card, and what was found out later below it.
function line(tag, text, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

export function clear(place) {
  place.hidden = true;
  place.replaceChildren();
}

export function say(place, kind, over, big, lines) {
  place.className = `card verdict ${kind}`;
  place.hidden = false;
  place.replaceChildren(
    line("p", over, "over"),
    line("p", big, kind === "stop" ? "room plainly" : "room"),
    ...lines.filter(Boolean).map((text) => line("p", text)),
  );
}

function button(text, press, kind = "button quiet big") {
  const made = line("button", text, kind);
  made.type = "button";
  made.addEventListener("click", () => {
    made.setAttribute("aria-busy", "true");
    press();
  }, { once: true });
  return made;
}

// Whose bags to fetch: how many of which supplier and box, what is short, owed, given along.
export function showCard(place, words, found, { paid, gave }) {
  say(place, "ask", words.fetch, found.room, [found.when]);
  if (found.is_flagged) place.append(line("p", words.flagged, "flash warn"));
  if (found.is_held) place.append(line("p", words.held, "flash"));
  const bags = document.createElement("ul");
  bags.className = "bags";
  bags.append(...found.bags.map((text) => line("li", text)));
  place.append(bags, ...found.lacking.map((text) => line("p", text, "flash warn")));
  if (found.owed) {
    place.append(line("p", found.owed.words, "flash stop"));
    place.append(button(words.cash, () => paid("cash")), button(words.seen, () => paid("seen")));
  } else {
    place.append(line("p", words.nowBags, "lead"));
  }
  for (const gift of found.gifts) place.append(button(gift.words, () => gave(gift)));
}

// A bag handed out unasked that should not have been: it stays until somebody has seen to it.
export function showFindings(place, words, answer) {
  const card = document.createElement("section");
  card.className = "card notice stop";
  card.append(
    line("h2", words.foundLater),
    line("p", `${answer.pickup_code} · ${answer.bag_code}`, "code"),
    line("p", answer.refused.what),
    ...answer.refused.advice.map((text) => line("p", text, "small")),
    button(words.seenTo, () => card.remove(), "button quiet"),
  );
  place.prepend(card);
}
