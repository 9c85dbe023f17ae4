// Progressive enhancement only: every page works without this file.
const all = (selector) => document.querySelectorAll(selector);

// A second press of the same button within five seconds is not sent again. Nothing is disabled, so that the page
// still works when the first answer never came; the server holds without this, too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const now = Date.now();
  if (now - Number(form.dataset.sentAt ?? 0) < 5000) event.preventDefault();
  else form.dataset.sentAt = now;
});

// Back from the next page: the forms may be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of all("form")) delete form.dataset.sentAt;
});

// Show or hide a password. The button is hidden until this script runs.
for (const button of all("[data-show-password]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const label = button.querySelector("[data-label]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    label.textContent = show ? "隠す" : "表示";
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });
}

// Resend button: wait N seconds. The server enforces the same wait.
for (const button of all("[data-wait]")) {
  const note = document.getElementById(button.getAttribute("aria-describedby"));
  const text = note.textContent;
  const end = Date.now() + Number(button.dataset.wait) * 1000;
  button.disabled = true;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      note.textContent = `あと${left}秒で再送信できます。`;
      return;
    }
    button.disabled = false;
    note.textContent = text;
    clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

// What is left of a preview, for example 9分42秒. When it is over, the next page says so.
for (const node of all("[data-remaining]")) {
  const end = Date.now() + Number(node.dataset.remaining) * 1000;
  setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    node.textContent = `${Math.floor(left / 60)}分${String(left % 60).padStart(2, "0")}秒`;
  }, 1000);
}

for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of all("[data-copy]")) {
  const label = button.querySelector("[data-label]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = "コピーしました";
    } catch {
      label.textContent = "コピーできませんでした";
    }
  });
}

// The session ends by idling: warn, extend, and say so when it is over. Nothing navigates away, so that a form being
// filled survives. Other tabs of the same session hear of each page load and each extension.
const idle = document.querySelector("[data-idle-remaining]");
if (idle) {
  const warn = Number(idle.dataset.idleWarn);
  const part = (name) => idle.querySelector(`[data-idle-${name}]`);
  const [text, left, login, form] = [part("text"), part("left"), part("login"), idle.querySelector("form")];
  const tabs = new BroadcastChannel("session");
  let end = 0;
  const rearm = (seconds) => {
    end = Date.now() + seconds * 1000;
    idle.hidden = login.hidden = true;
    form.hidden = false;
    text.textContent = "";
  };
  // A changed alert is read aloud: each sentence is set once, and the seconds stay outside of it.
  const say = (sentence) => {
    idle.hidden = false;
    text.textContent = sentence;
  };
  const finish = () => {
    end = 0;
    form.hidden = true;
    login.hidden = false;
    say("一定時間操作がなかったため、ログアウトしました。入力中の内容は、この画面に残っています。");
  };
  const tick = () => {
    if (!end) return;
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (seconds <= 0) return finish();
    if (seconds > warn) return;
    if (!text.textContent) say("操作がないため、まもなくログアウトします。続ける方は、ログインを延長してください。");
    left.textContent = `あと${Math.floor(seconds / 60)}分${String(seconds % 60).padStart(2, "0")}秒`;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", redirect: "manual", credentials: "same-origin" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return finish();
      if (!answer.ok) throw new Error(answer.status);
      const seconds = Number(await answer.text());
      rearm(seconds);
      tabs.postMessage(seconds);
    } catch {
      say("ログインを延長できませんでした。通信の状態をご確認のうえ、もう一度お試しください。");
    } finally {
      delete form.dataset.sentAt;
    }
  });
  // Signing in again goes through the form where the page has one that the server keeps, so that nothing is lost.
  login.addEventListener("click", (event) => {
    const kept = document.querySelector("form[data-keep]");
    if (!kept) return;
    event.preventDefault();
    kept.submit();
  });
  tabs.addEventListener("message", (event) => rearm(event.data));
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, 1000);
  rearm(Number(idle.dataset.idleRemaining));
  tabs.postMessage(Number(idle.dataset.idleRemaining));
}

// What is under way shows its newest numbers. Once it is over the page loads again, unless somebody is filling in a form:
// then only its part does. Looking on is no use of the session: it ends as if nobody looked.
const live = document.querySelector("meta[name=live]");
if (live) {
  const parts = (page, name) => page.querySelectorAll(`[data-live${name}]`);
  const renew = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(live.content, { redirect: "manual", credentials: "same-origin", headers: { "Looking-On": "1" } });
      if (!answer.ok) return clearInterval(timer);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const over = !page.querySelector("meta[name=live]");
      const fresh = parts(page, over ? "" : "-part");
      parts(document, over ? "" : "-part").forEach((part, i) => fresh[i] && part.replaceWith(fresh[i]));
      if (!over) return;
      clearInterval(timer);
      if (!document.activeElement?.closest("form")) location.replace(live.content);
    } catch {
      // The next try may get through.
    }
  };
  const timer = setInterval(renew, 3000);
}

// Move focus to the error summary so that it is read first.
document.querySelector(".error-summary")?.focus();

// The answer to a form that no cache may keep is an error of the browser's when somebody goes back to it. A challenge is
// shown anew instead.
const { here } = document.body.dataset;
if (here) {
  history.replaceState(null, "", here);
  // Browsers put back what was typed; a code that was refused must not be sent again by mistake.
  addEventListener("pageshow", () => {
    for (const code of all('[autocomplete="one-time-code"]')) code.value = "";
  });
}

// A page that only passes something on does so at once: the app's ticket, the result of a challenge. Its button is for
// those without this script.
document.querySelector("form[data-submit-now]")?.requestSubmit();
