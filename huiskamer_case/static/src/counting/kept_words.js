import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { dayInWords, notToday } from "./words";

const KEY = "huiskamer.words";
const WORKER = "/huiskamer/tonight/worker.js";
const PAGE = "/odoo/tonight";

/**
 * The words of the counting screen, for a tablet that is switched on without a network: the evening, the names of its
 * counters and whom to call. No counts; those that are not sent yet are in the queue.
 */
export function keepWords({ evening, groups, help }) {
    const { id, name, date, from, until, zone, hours, state } = evening || {};
    localStorage.setItem(
        KEY,
        JSON.stringify({
            lang: user.lang.slice(0, 2),
            evening: evening && { id, name, date, from, until, zone, hours, state },
            groups: groups.map((group) => ({
                ...group,
                values: group.values.map(({ value, label }) => ({ value, label })),
            })),
            help,
            words: {
                offline: _t("No network. Just go on counting."),
                waiting: _t("%s not sent yet"),
                help: _t("Help now"),
                hide: _t("Hide"),
                on_the_wall: _t("number on the wall"),
                day: evening && dayInWords(evening.date),
                not_today: evening && notToday(evening),
                nothing: _t("There is no evening to count on this device now."),
            },
        })
    );
}

/** Whom to call, also when the server does not say so. */
export function keptHelp() {
    return JSON.parse(localStorage.getItem(KEY) || "null")?.help || [];
}

/** Let this page be opened without a network; where the browser does not allow it, it needs one. */
export async function keepPage() {
    try {
        const kept = await navigator.serviceWorker?.register(WORKER, { scope: PAGE });
        kept?.active?.postMessage("keep");
    } catch (error) {
        console.debug("no counting screen without a network:", error.name);
    }
}
