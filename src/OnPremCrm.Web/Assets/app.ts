import "tabler";
import "./fonts.css";
import "./app.css";
import "./log.css";
import * as Turbo from "@hotwired/turbo";
import { Application } from "@hotwired/stimulus";
import controllers from "controllers";

// Our own mark of waiting is html[aria-busy] in app.css; Turbo's bar never shows.
Turbo.config.drive.progressBarDelay = 2 ** 31 - 1;

// Another page of the same list: its rows show their shape while they are fetched (app.css). A quick answer shows nothing of it.
document.addEventListener("turbo:before-visit", (event) => {
  if (new URL((event as CustomEvent<{ url: string }>).detail.url).pathname === location.pathname) document.getElementById("main")?.setAttribute("aria-busy", "true");
});
for (const over of ["turbo:before-cache", "turbo:render", "turbo:fetch-request-error"]) document.addEventListener(over, () => document.getElementById("main")?.removeAttribute("aria-busy"));

// A record is fetched when it is opened and not while the pointer passes its link: who saw it is noted.
document.addEventListener("turbo:before-prefetch", (event) => {
  if (/^\/(contacts|organisations|calls)\/[0-9a-f-]{36}/.test((event.target as HTMLAnchorElement).pathname ?? "")) event.preventDefault();
});

const application = Application.start();
for (const [identifier, controller] of controllers) application.register(identifier, controller);
