import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** What is due today, for the caseworker at the screen: one list a kind, most urgent first. */
export class Today extends Component {
    static template = "huiskamer_case.Today";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ due: null });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.due = await this.orm.call("huiskamer.case", "today", []);
    }

    get sections() {
        const titles = {
            notices: _t("No longer yours to lead"),
            steps: _t("Next steps"),
            handovers: _t("Handovers"),
            consents: _t("Consent that ends"),
            frozen: _t("Withdrawn"),
            paths: _t("Paths for minors"),
        };
        return Object.entries(titles)
            .map(([key, title]) => ({ key, title, rows: this.state.due[key] || [] }))
            .filter((section) => section.rows.length || section.key === "steps");
    }

    /** A day or a moment as people say it: today, tomorrow, in 3 days, 2 hours ago. */
    when(row) {
        if (!row.due) {
            return "";
        }
        if (row.due.length > 10) {
            return DateTime.fromSQL(row.due, { zone: "utc" }).toLocal().toRelative();
        }
        const day = DateTime.fromISO(row.due);
        return day.toRelativeCalendar({ unit: "days" });
    }

    whenExactly(row) {
        if (!row.due) {
            return "";
        }
        return row.due.length > 10
            ? DateTime.fromSQL(row.due, { zone: "utc" }).toLocal().toLocaleString(DateTime.DATETIME_MED)
            : DateTime.fromISO(row.due).toLocaleString(DateTime.DATE_FULL);
    }

    async open(row) {
        if (row.model === "huiskamer.case.notice") {
            await this.orm.call(row.model, "action_seen", [[row.id]]);
            return this.load();
        }
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    async start(model, method) {
        const action = await this.orm.call(model, method, [[]]);
        await this.action.doAction(action, { onClose: () => this.load() });
    }
}

registry.category("actions").add("huiskamer_today", Today);
