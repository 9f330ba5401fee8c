// Leaving faster, where there is a script. Without one the button still works: it is a plain form.
(() => {
  "use strict";

  const form = document.querySelector("form[data-to]");
  const to = form?.dataset.to;
  if (!to) return;

  const presses = 3;
  const within = 5000;
  const longest = 400;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;
  const status = document.createElement("div");
  let leaving = false;

  // Takes everything off the page at once; the way to another page may be slow.
  function cover(words) {
    document.title = "Home";
    document.body.replaceChildren(status);
    status.textContent = words;
  }

  // Replaces this page, so that Back does not lead to it. The session is ended first, or Back might be faster than the end;
  // but nobody waits long for a slow line: the page is empty already, and the request goes on by itself.
  async function leave() {
    if (leaving) return;
    leaving = true;
    cover("Leaving.");
    tabs?.postMessage("leave");
    await Promise.race([
      fetch(form.getAttribute("action"), {
        method: "POST", body: new URLSearchParams({ leave: "now" }), keepalive: true, redirect: "manual",
      }).catch(() => {}),
      new Promise((done) => setTimeout(done, longest)),
    ]);
    location.replace(to);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  // Left in one tab, left in all.
  tabs?.addEventListener("message", () => {
    if (leaving) return;
    leaving = true;
    cover("Leaving.");
    location.replace(to);
  });

  // A page that the browser kept as it was is asked for again, and the server knows whether it may still be shown.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    cover("");
    location.reload();
  });

  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  if (!("shift" in form.dataset)) return;

  // Shift alone, three times. A capital letter, Shift and Tab, or Shift and the mouse are none of these.
  let times = [];
  let alone = false;
  let forget = 0;

  function stop() {
    times = [];
    alone = false;
    clearTimeout(forget);
    status.textContent = "";
  }

  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") stop();
    else if (!event.repeat) alone = !(event.ctrlKey || event.altKey || event.metaKey);
  }, true);

  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    times = times.filter((time) => event.timeStamp - time < within);
    times.push(event.timeStamp);
    if (times.length >= presses) {
      leave();
      return;
    }
    const left = presses - times.length;
    status.textContent = `Press Shift ${left === 1 ? "once" : "twice"} more to leave this page.`;
    clearTimeout(forget);
    forget = setTimeout(stop, within - (event.timeStamp - times[0]));
  }, true);

  addEventListener("pointerdown", stop, true);

  const hint = document.createElement("span");
  hint.className = "fw-leave__hint";
  hint.textContent = "or press Shift three times";
  form.querySelector("button").append(hint);
})();
