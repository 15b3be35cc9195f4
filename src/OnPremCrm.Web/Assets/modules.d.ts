declare module "tabler";
declare module "*.css";

declare module "controllers" {
  import type { ControllerConstructor } from "@hotwired/stimulus";
  const controllers: [string, ControllerConstructor][];
  export default controllers;
}
