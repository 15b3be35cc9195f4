import "tabler";
import "./fonts.css";
import "./app.css";
import "./log.css";
import * as Turbo from "@hotwired/turbo";
import { Application } from "@hotwired/stimulus";
import controllers from "controllers";

// Our own mark of waiting is html[aria-busy] in app.css; Turbo's bar never shows.
Turbo.config.drive.progressBarDelay = 2 ** 31 - 1;

const application = Application.start();
for (const [identifier, controller] of controllers) application.register(identifier, controller);
