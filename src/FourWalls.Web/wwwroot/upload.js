// Sends a document in parts, so that a large one fits and a cut line costs one part. Without a script the form still works.
(() => {
  "use strict";

  const form = document.querySelector("form[data-parts]");
  if (!form) return;

  const size = Number(form.dataset.parts);
  const most = Number(form.dataset.most) * size;
  const tries = 8;
  const input = form.querySelector("input[type=file]");
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button");
  let sending = false;
  let begun = null;
  let next = 0;

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  function filled(fields) {
    const data = new FormData();
    for (const name of ["token", "Once"]) data.append(name, form.elements[name].value);
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return data;
  }

  // What the server refuses with a sentence is final; what does not arrive is tried again.
  async function send(fields) {
    for (let i = 0; i < tries; i++) {
      let answer = null;
      try {
        answer = await fetch(location.href, { method: "POST", body: filled(fields), redirect: "manual" });
      } catch {
        status.textContent = "The line was cut. Trying again.";
      }
      if (answer?.status === 204) return;
      if (answer?.status === 409) throw new Error(await answer.text());
      if (answer && answer.status < 500) throw new Error("You may have been signed out. Sign in again in another tab, and then press the button once more.");
      await wait(500 * 2 ** i);
    }
    throw new Error("The document did not arrive. Press the button once more: it goes on where it was.");
  }

  // Another document gets another name from the server; the same one goes on where it was.
  async function begin(file) {
    if (begun && begun !== file) {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      form.elements.Once.value = page.querySelector("form[data-parts] input[name=Once]").value;
    }
    if (begun !== file) next = 0;
    begun = file;
  }

  form.addEventListener("submit", async (event) => {
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    if (sending) return;
    if (file.size > most) {
      status.textContent = `This is too large: a document can have ${form.dataset.most} MB. Nothing was kept.`;
      return;
    }
    sending = true;
    button.setAttribute("aria-disabled", "true");
    try {
      await begin(file);
      for (; next * size < file.size; next++) {
        status.textContent = `Sending: ${Math.floor(100 * next * size / file.size)} %`;
        await send({ What: "part", Number: next, Upload: file.slice(next * size, (next + 1) * size) });
      }
      await send({ What: "finish", Called: file.name, Size: file.size });
      location.reload();
    } catch (problem) {
      status.textContent = problem.message;
    } finally {
      sending = false;
      button.removeAttribute("aria-disabled");
    }
  });
})();
