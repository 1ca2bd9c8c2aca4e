// Copying, and no second press of a button that is already at work. Pages work without this.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
  });
}
for (const form of document.forms) {
  // A form that only fetches may be sent again: a download leaves the page as it is.
  if (form.method === "get") continue;
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  });
}
for (const form of document.querySelectorAll("form[data-camera]")) {
  form.elements.photo.addEventListener("change", () => {
    if (form.elements.photo.files.length && !form.elements.bag_code.value) form.requestSubmit();
  });
}
// A choice that changes what the page asks for; its button is for who has no scripts.
for (const select of document.querySelectorAll("select[data-choose]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
  }
});
