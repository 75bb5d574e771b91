import { registry } from "@web/core/registry";

const FORM = "huiskamer_no_memory";

/**
 * No browser keeps what is typed here.
 *
 * Chromium writes the text of fields to its session file, so that a tab that crashed comes back filled in: names and
 * notes in clear on the disk, also after log-out (found there with a canary). It leaves out fields of a form that says
 * autocomplete="off"; Odoo's fields are in no form, so they are given one that does nothing else.
 */
export const noMemoryService = {
    start() {
        const form = document.createElement("form");
        Object.assign(form, { id: FORM, autocomplete: "off", hidden: true });
        form.addEventListener("submit", (ev) => ev.preventDefault());
        document.body.append(form);
        const take = (root) => {
            for (const field of root.querySelectorAll?.("input, textarea") || []) {
                if (!field.form) {
                    field.setAttribute("form", FORM);
                }
            }
        };
        // As they appear: a field that only shows a name is written down too.
        const watch = new MutationObserver((changes) => {
            changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => take(node.parentElement || node)));
        });
        watch.observe(document.body, { childList: true, subtree: true });
        take(document.body);
    },
};
registry.category("services").add("huiskamer_no_memory", noMemoryService);
