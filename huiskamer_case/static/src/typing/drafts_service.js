import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import "@web/webclient/user_menu/user_menu_items";
import { DraftShelf } from "./draft_shelf";

/** The one shelf of drafts of this page. */
export const draftsService = {
    start() {
        return new DraftShelf();
    },
};
registry.category("services").add("huiskamer_drafts", draftsService);

/** Log out: what is not stored yet is gone then, on purpose, so it is asked first. */
function logOutItem(make, env) {
    const item = make(env);
    const leave = item.callback;
    const forget = async () => {
        await env.services.huiskamer_drafts.clear();
        leave();
    };
    item.callback = async () => {
        const drafts = await env.services.huiskamer_drafts.all();
        if (!drafts.length) {
            return forget();
        }
        env.services.dialog.add(ConfirmationDialog, {
            title: _t("Log out"),
            body: _t("On this device is text that was not saved. After logging out nobody can read it any more."),
            confirmLabel: _t("Log out and throw it away"),
            confirm: forget,
            cancelLabel: _t("Not yet"),
            cancel: () => {},
        });
    };
    return item;
}

const items = registry.category("user_menuitems");
const make = items.get("log_out");
items.add("log_out", (env) => logOutItem(make, env), { force: true });

/** When something was typed, as people say it. */
export function typedAt(draft) {
    return luxon.DateTime.fromMillis(draft.at).toLocaleString({ weekday: "long", hour: "2-digit", minute: "2-digit" });
}
