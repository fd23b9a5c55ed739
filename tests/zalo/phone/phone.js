// The telephone: shows the fake's timeline and does to it what a citizen would.
const lines = document.querySelector("#lines");
const field = document.querySelector("#text");
const attach = document.querySelector("#attach");
const more = document.querySelector("#more");
const MEDIA = { image: "[ảnh]", audio: "[tin thoại 0:07]", sticker: "[nhãn dán]", location: "[vị trí]", file: "[tệp don.pdf]" };
const EVENTS = {
  follow: "Bạn đã quan tâm", unfollow: "Bạn đã bỏ quan tâm", withdraw: "Bạn đã rút lại đồng ý về dữ liệu",
  chat_now: "Bạn đã bấm “Nhắn tin”",
};
let seen = 0;

const act = (what, body) => fetch(`/_fake/${what}`, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
});

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function linked(text) {
  const made = element("p", "");
  for (const part of text.split(/(https?:\/\/\S*[\w/=])/)) {
    if (!/^https?:/.test(part)) { made.append(part); continue; }
    const link = element("a", "", part);
    Object.assign(link, { href: part, target: "_blank", rel: "noopener" });
    made.append(link);
  }
  return made;
}

function buttons(message) {
  const shown = message.attachment?.payload?.buttons ?? [];
  if (!shown.length) return [];
  const made = element("div", "buttons");
  for (const each of shown) {
    const button = element("button", "", each.title);
    button.addEventListener("click", () => each.type === "oa.open.url"
      ? window.open(each.payload.url, "_blank", "noopener")
      : act("press", { title: each.title, payload: each.payload }));
    made.append(button);
  }
  return [made];
}

function bubble(line) {
  const made = element("div", "bubble");
  if (line.media) made.append(element("p", "media", MEDIA[line.media] ?? line.media));
  if (line.message?.text) made.append(linked(line.message.text));
  const time = element("time", "", new Date(line.at * 1000).toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" }));
  made.append(time, ...buttons(line.message ?? {}));
  return made;
}

const notes = {
  event: line => EVENTS[line.event],
  pressed: line => `Đã bấm: ${line.message.text}`,
  fault: line => `Zalo sẽ trục trặc: ${JSON.stringify(line.fault)}`,
  clock: line => `${Math.round(line.seconds / 3600)} giờ trôi qua`,
  kind: line => (line.oa_type === 4 ? "Nay là OA cơ quan nhà nước" : "Nay là OA doanh nghiệp"),
};

function drawn(line) {
  const made = element("li", notes[line.by] ? "note" : line.by);
  if (notes[line.by]) made.append(element("span", "", notes[line.by](line)));
  else if (line.by === "citizen") made.append(bubble(line));
  else made.append(element("span", "avatar", line.by === "officer" ? "CB" : "MC"), bubble(line));
  return made;
}

async function look() {
  try {
    const state = await (await fetch(`/_fake/timeline?after=${seen}`)).json();
    document.querySelector("#account").textContent = state.account;
    document.querySelector("#answers").textContent = state.answers.slice(-8).join(" ") || "–";
    document.querySelector("#calls").textContent = state.calls.slice(-4).map(path => path.replace("/oa/", "/…/")).join("  ") || "–";
    document.querySelector("#refreshed").textContent = state.refreshed;
    if (state.count > seen) {
      lines.append(...state.lines.map(drawn));
      seen = state.count;
      lines.lastElementChild.scrollIntoView({ block: "end" });
    }
  } finally {
    setTimeout(look, 400);
  }
}

document.querySelector("#composer").addEventListener("submit", event => {
  event.preventDefault();
  if (field.value.trim()) act("say", { text: field.value });
  field.value = "";
});
more.addEventListener("click", () => {
  attach.hidden = !attach.hidden;
  more.setAttribute("aria-expanded", String(!attach.hidden));
});
document.addEventListener("click", ({ target }) => {
  const { happen, media, say, officer, fault, advance, kind } = target.closest("button")?.dataset ?? {};
  if (happen) act("happen", { event: happen });
  if (media) act("media", { kind: media });
  if (say) act("say", { text: say });
  if (officer) act("officer", { text: officer });
  if (fault) act("fault", JSON.parse(fault));
  if (advance) act("advance", { seconds: Number(advance) });
  if (kind) act("kind", { oa_type: Number(kind) });
});
setInterval(() => {
  document.querySelector("#clock").textContent = new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
}, 1000);
look();
