import { WarningDialog } from "@web/core/errors/error_dialogs";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const OURS = "odoo.addons.huiskamer_case.";

/**
 * A refusal of ours is a message, in every form and dialog: whatever class it has, nothing went wrong.
 * Odoo's own handler knows the names of its own classes only, and would show a crash.
 */
export function ourRefusals(env, error, originalError) {
    if (!(originalError instanceof RPCError) || !(originalError.exceptionName || "").startsWith(OURS)) {
        return false;
    }
    error.unhandledRejectionEvent?.preventDefault();
    env.services.dialog.add(WarningDialog, {
        message: originalError.data.message,
        name: originalError.name,
        exceptionName: "odoo.exceptions.UserError",
        data: originalError.data,
    });
    return true;
}

registry.category("error_handlers").add("huiskamer_case.our_refusals", ourRefusals, { sequence: 90 });
