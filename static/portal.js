/* Trust Portal: what a browser may add to pages that work without it. */
"use strict";

// Errors: the summary is read first.
const summary = document.querySelector(".error-summary");
if (summary) summary.focus();

// Long answers are not lost without a question: a textarea, or anything in <form data-keep>.
const typed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.method === "post" && event.target.matches("textarea, [data-keep] *")) typed.add(form);
});
window.addEventListener("beforeunload", (event) => {
  if ([...typed].some((form) => form.isConnected)) event.preventDefault();
});

// One press of a button is one request. The disabling waits until the form has been read, and ends
// where no new page comes: a download, or a connection that was lost.
function sendable(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[type=submit]")) button.disabled = false;
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  typed.delete(form);
  setTimeout(() => {
    if (event.defaultPrevented) { sendable(form); return; }
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = true;
    setTimeout(sendable, 5000, form);
  });
});
// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(sendable);
});

// The menu closes on Escape and gives the focus back.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Tick one, tick all: <input data-all="who"> ticks every box of that name in its form.
document.addEventListener("change", (event) => {
  const { all } = event.target.dataset;
  if (!all) return;
  for (const box of event.target.form.querySelectorAll(`[type=checkbox][name="${CSS.escape(all)}"]`)) box.checked = event.target.checked;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A long task: its fragment is fetched again until it comes back without data-poll.
async function poll(fragment) {
  let wait = 1000;
  while (fragment && fragment.dataset.poll) {
    await new Promise((done) => setTimeout(done, wait));
    try {
      const answer = await fetch(fragment.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected) { location.reload(); return; }
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-poll], .progress-of") || page.body.firstElementChild;
      if (!fresh) return;
      fragment.replaceWith(fresh);
      fragment = fresh;
      wait = Math.min(wait * 1.25, 5000);
    } catch {
      wait = Math.min(wait * 2, 30000);
    }
  }
}
document.querySelectorAll("[data-poll]").forEach(poll);

// Passkeys: their buttons show where the browser has any, and one that was not used is said on the page.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const part of document.querySelectorAll("[data-passkey-failed]")) part.hidden = false;
});

// Pasted Word or web pages: the server gives back the words with their marks, and nothing else.
document.addEventListener("paste", async (event) => {
  const box = event.target.closest?.("textarea[data-paste]");
  const html = box && event.clipboardData.getData("text/html");
  if (!html) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain"), form = new FormData(box.form);
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.get("csrfmiddlewaretoken"), html });
  let text = plain;
  try {
    const answer = await fetch(box.closest("[data-paste-to]").dataset.pasteTo, { method: "POST", body });
    if (answer.ok) text = await answer.text();
  } catch { /* no connection: the plain words */ }
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
