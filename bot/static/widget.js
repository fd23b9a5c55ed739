/*
 * The one line another site needs:
 *   <script src="https://HOST/widget.js" data-lang="vi" async></script>
 * A classic script, so that it can read its own address; all the rest are modules.
 */
(() => {
  "use strict";
  const script = document.currentScript;
  const home = script.src.replace(/(static\/)?widget\.js.*$/, "");

  const start = async () => {
    const page = document.querySelector("mot-cua-chat");
    const module = page ? "page" : "launcher";
    const { mount } = await import(`${home}static/chat/${module}.js`);
    await mount({ home, element: page, language: script.dataset.lang });
  };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start, { once: true });
  } else {
    start();
  }
})();
