// Keeps a draft as people type, where there is a script. Without one the button keeps it: it is a plain form.
(() => {
  "use strict";

  const form = document.querySelector("form[data-keeps]");
  if (!form) return;

  const pause = 1200; // of typing, after which it is kept
  const longest = 3000; // that words wait, however fast somebody types
  const retry = 2500;
  const status = document.getElementById("kept");
  const own = `${Date.now()}${Math.random()}`;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("write") : null;
  let [changed, since, timer, saving, stopped, resting] = [false, 0, 0, null, false, false];

  const field = (name) => form.elements.namedItem(name);
  const name = () => field("Draft").value || field("Once").value;

  function typed(what) {
    const all = new URLSearchParams();
    for (const [key, value] of new FormData(form)) all.append(key, value);
    all.set("What", what);
    return all;
  }

  function plan(after) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, after);
  }

  function change() {
    if (!changed) since = Date.now();
    changed = true;
    plan(Math.max(0, Math.min(pause, since + longest - Date.now())));
  }

  async function save() {
    if (stopped || !changed || saving) return;
    changed = false;
    saving = send();
    await saving;
    saving = null;
    if (changed) plan(retry);
  }

  async function send() {
    let answer;
    try {
      answer = await fetch(location.href, { method: "POST", body: typed("typed"), redirect: "manual" });
      if (answer.status === 200) {
        const kept = await answer.json();
        field("Draft").value = kept.draft;
        field("Version").value = kept.version;
        const here = new URL(location.href);
        here.searchParams.set("draft", kept.draft);
        history.replaceState(null, "", here);
        status.textContent = `Kept as a draft at ${kept.at}, not signed.`;
        return;
      }
      if (answer.status === 204) return; // there is nothing to keep yet
      if (answer.status === 409) {
        // Other words were kept in the same place: these go on as a draft of their own, and both are there.
        const beside = await answer.json();
        field("Draft").value = "";
        field("Version").value = 0;
        field("Once").value = beside.once;
        status.textContent = "This draft was changed from another place. What you type here is kept beside it, as a draft of its own.";
      } else if (answer.type === "opaqueredirect") {
        status.textContent = "You are signed out, and this is not kept yet. Press “Keep as a draft” and sign in again: what you typed goes along.";
        stopped = true;
        return;
      } else if (answer.status === 422) {
        status.textContent = "This is too long to be kept. Make it shorter, or begin a second note.";
      } else if (answer.status === 400 || answer.status === 403 || answer.status === 404) {
        status.textContent = "This cannot be kept from here any more. Copy what you typed before you leave this page.";
        stopped = true;
        return;
      } else {
        status.textContent = "This is not kept yet. It stays on this page, and is tried again.";
      }
    } catch {
      status.textContent = "There is no connection, and this is not kept yet. It stays on this page, and is tried again.";
    }
    changed = true;
    since = Date.now();
  }

  form.addEventListener("input", change);

  // A button is not faster than the words before it.
  form.addEventListener("submit", async (event) => {
    if (resting) {
      event.preventDefault();
      return;
    }
    clearTimeout(timer);
    stopped = true;
    if (!saving) return;
    event.preventDefault();
    await saving;
    form.requestSubmit(event.submitter);
  });

  // What is on its way may not arrive any more, and nobody reads the answer to this: the server keeps it in any case.
  addEventListener("pagehide", () => {
    if ((changed || saving) && !stopped) navigator.sendBeacon(location.href, typed("left"));
  });

  // Ctrl and Enter sign, from wherever somebody is.
  form.addEventListener("keydown", (event) => {
    if (resting || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=sign]"));
  });

  // The same draft in a second tab: one writes, the other says why it does not.
  function rest(words) {
    [stopped, resting] = [true, true];
    clearTimeout(timer);
    for (const one of form.elements) {
      if ("readOnly" in one) one.readOnly = true;
      if (one.type !== "textarea" && one.type !== "hidden") one.disabled = true;
    }
    status.textContent = words;
  }

  tabs?.addEventListener("message", ({ data }) => {
    if (data.from === own || data.name !== name()) return;
    if (data.says === "here?" && !stopped) tabs.postMessage({ says: "mine", name: name(), from: own, to: data.from });
    if (data.says === "mine" && data.to === own)
      rest("This draft is open in another tab of this browser. Here it can only be read, so that neither overwrites the other.");
  });
  tabs?.postMessage({ says: "here?", name: name(), from: own });
})();
