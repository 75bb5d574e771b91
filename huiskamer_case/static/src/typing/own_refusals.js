import { WarningDialog } from "@web/core/errors/error_dialogs";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const OURS = "odoo.addons.huiskamer_case.";

/** A refusal of ours is a sentence for who reads it; Odoo knows only its own kinds, and says "Oops" to the others. */
function ownRefusals(env, error, originalError) {
    if (!(originalError instanceof RPCError) || !(originalError.exceptionName || "").startsWith(OURS)) {
        return false;
    }
    error.unhandledRejectionEvent?.preventDefault();
    env.services.dialog.add(WarningDialog, {
        exceptionName: "odoo.exceptions.UserError",
        message: originalError.data.message,
        data: originalError.data,
    });
    return true;
}
registry.category("error_handlers").add("huiskamer_own_refusals", ownRefusals, { sequence: 50 });
