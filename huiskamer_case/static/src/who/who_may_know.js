import { Component } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Who may know what: receivers by kinds of facts, until when. An answer is changed from here: a no in two
 * taps, anything else with the words read out again.
 */
export class WhoMayKnow extends Component {
    static template = "huiskamer_case.WhoMayKnow";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
    }

    get table() {
        return this.props.record.data[this.props.name] || { kinds: [], rows: [] };
    }

    /** The words that lead to the answer are asked for again; the screen behind shows what came of it. */
    async askAgain(row) {
        const action = await this.orm.call("huiskamer.case", "action_ask_again", [[this.table.case], row.service]);
        await this.action.doAction(action, { onClose: () => this.props.record.load() });
    }

    sayNo(row) {
        this.dialog.add(ConfirmationDialog, {
            title: row.name,
            body: _t("The client no longer wants this. What stands on it stops at once, and the service is told."),
            confirmLabel: _t("Stop now"),
            confirm: async () => {
                await this.orm.call("huiskamer.consent", "action_withdraw", [[row.consent]]);
                await this.props.record.load();
            },
            cancel: () => {},
        });
    }
}

registry.category("fields").add("huiskamer_who_may_know", {
    component: WhoMayKnow,
    supportedTypes: ["json"],
});
