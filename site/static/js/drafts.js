// Keeps what is typed in a form marked data-keeps-draft in this browser while the connection is lost, and until the
// form has arrived. What is kept belongs to one writer and one form; signing out deletes all of it. Needs nothing else
// of the page, and the page nothing of it.
(() => {
  const PREFIX = "kindling-draft:";
  const LASTS = 7 * 24 * 3600 * 1000;
  const SIGNS_OUT = ["/accounts/logout/", "/accounts/me/sign-out/"];
  let store;
  try {
    store = window.localStorage;
  } catch {
    return; // the browser keeps nothing for us
  }

  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const read = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };

  document.addEventListener("submit", (event) => {
    if (SIGNS_OUT.includes(new URL(event.target.action).pathname)) {
      keys().forEach((key) => store.removeItem(key));
    }
  });

  const address = new URL(window.location.href);
  const arrived = address.searchParams.get("draft");
  for (const key of keys()) {
    const kept = read(key);
    if (!kept || kept.id === arrived || Date.now() - kept.at > LASTS) {
      store.removeItem(key);
    }
  }
  if (arrived) {
    address.searchParams.delete("draft");
    window.history.replaceState(null, "", address);
  }

  for (const form of document.querySelectorAll("form[data-keeps-draft]")) {
    const { writer, draft } = form.elements;
    const key = `${PREFIX}${writer.value}:${form.dataset.keepsDraft}`;
    const lost = form.querySelector("[data-draft-lost]");
    const back = form.querySelector("[data-draft-back]");
    const texts = [...form.querySelectorAll("textarea, input[type=text]")];
    const choices = [...form.querySelectorAll("select, input[type=radio], input[type=checkbox]")];

    const keep = () => {
      draft.value ||= window.crypto.randomUUID?.() ?? "";
      const fields = Object.fromEntries(texts.map((field) => [field.name, field.value]));
      for (const field of choices) {
        if (field.type === "checkbox") {
          fields[field.name] = field.checked;
        } else if (field.type !== "radio" || field.checked) {
          fields[field.name] = field.value;
        }
      }
      try {
        store.setItem(key, JSON.stringify({ id: draft.value, at: Date.now(), fields }));
      } catch {
        // full: the words are still on the page
      }
    };

    const kept = read(key);
    if (kept) {
      draft.value = kept.id;
      if (texts.some((field) => field.name in kept.fields && kept.fields[field.name] !== field.value)) {
        for (const field of [...texts, ...choices]) {
          if (!(field.name in kept.fields)) {
            continue;
          }
          if (field.type === "checkbox") {
            field.checked = kept.fields[field.name];
          } else if (field.type === "radio") {
            field.checked = kept.fields[field.name] === field.value;
          } else {
            field.value = kept.fields[field.name];
          }
        }
        back.hidden = false;
      }
    }

    form.querySelector("[data-draft-forget]").addEventListener("click", () => {
      store.removeItem(key);
      form.reset();
      draft.value = "";
      back.hidden = true;
      texts[0].focus();
    });
    form.addEventListener("input", () => {
      if (!navigator.onLine || store.getItem(key)) {
        keep();
        lost.hidden = navigator.onLine;
      }
    });
    form.addEventListener("submit", (event) => {
      keep();
      if (!navigator.onLine) {
        event.preventDefault();
        lost.hidden = false;
      }
    });
    window.addEventListener("offline", () => {
      if (texts.some((field) => field.value !== field.defaultValue)) {
        keep();
      }
      lost.hidden = false;
    });
    window.addEventListener("online", () => {
      lost.hidden = true;
    });
  }
})();
