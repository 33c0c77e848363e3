/* Trust Portal: a signature, or answers before it, sent again when the connection is back. It waits in this page's
   memory alone: nothing is stored in the browser, and closing the page forgets it. */
"use strict";

for (const form of document.querySelectorAll("form[data-queue]")) {
  const said = form.querySelector("[data-waiting]");
  let waiting = false;

  const leaving = (event) => event.preventDefault();

  function begin() {
    said.hidden = false;
    addEventListener("beforeunload", leaving);
  }

  function end() {
    removeEventListener("beforeunload", leaving);
    form.removeAttribute("data-keep");
  }

  async function send(fields) {
    for (let wait = 1000; ; wait = Math.min(wait * 1.5, 10000)) {
      try {
        const answer = await fetch(form.action, { method: "POST", body: fields });
        if (answer.status < 500) return answer;
      } catch { /* no connection: again in a moment */ }
      begin();
      const back = new Promise((done) => addEventListener("online", done, { once: true }));
      await Promise.race([back, new Promise((done) => setTimeout(done, wait))]);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    const answer = await send(new URLSearchParams(new FormData(form)));
    end();
    // Signed: on to the page that says so. Anything else is asked for as if there were no script.
    if (answer.redirected) location.replace(answer.url);
    else form.submit();
  });
}
