import { onWillUnmount } from "@odoo/owl";
import { rpcBus } from "@web/core/network/rpc";
import { useBus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

/** How often a bell looks by itself, in milliseconds, and how long after something was done. */
const EVERY = 5 * 60 * 1000;
const AFTER = 500;
/** Calls that only look. Whatever else is called of ours may change what waits. */
const LOOKS =
    /^(web_(?!save|unlink|resequence)|read|search|formatted_read|name_(?!create)|get_|has_|fields_|onchange|bell$|today$|page$|load_|check_)/;

/** Whether an answer of the server came after something was done to a record of ours. */
export function wasDone({ data, error }) {
    const { model, method } = data.params || {};
    return !error && Boolean(model?.startsWith("huiskamer.") && !LOOKS.test(method));
}

/** Load the number of a bell: at its own news, after whatever was done here, and now and then. */
export function useBell(env, news, load) {
    const soon = useDebounced(load, AFTER);
    useBus(env.bus, news, load);
    useBus(rpcBus, "RPC:RESPONSE", (ev) => wasDone(ev.detail) && soon());
    const timer = setInterval(load, EVERY);
    onWillUnmount(() => clearInterval(timer));
}
