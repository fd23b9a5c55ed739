/** The real chat beside the report of a trial, answered as if the change were live. */

import { preview } from "./preview.js";

preview(document.querySelector("#trying"), async () => {});
