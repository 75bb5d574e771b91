import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** What happened in a file, newest first; one kind at a time where that is wanted. */
export class Stream extends Component {
    static template = "huiskamer_case.Stream";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ rows: [], kinds: {}, left: 0, kind: "" });
        this.words = {
            note: _t("Notes"),
            step: _t("Steps"),
            goal: _t("Goals"),
            consent: _t("Consent"),
            handover: _t("Handovers"),
            access: _t("Who had it for a time"),
        };
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => this.load(next.record.resId));
    }

    /** Read the first page, or the next one below what is there. */
    async load(id, more = false) {
        const offset = more ? this.state.rows.length : 0;
        const kinds = this.state.kind ? [this.state.kind] : [];
        const page = await this.orm.call("huiskamer.stream", "page", [id, kinds, offset]);
        this.state.rows = more ? [...this.state.rows, ...page.rows] : page.rows;
        this.state.kinds = page.kinds;
        this.state.left = page.left;
    }

    get chips() {
        return Object.entries(this.words).filter(([kind]) => this.state.kinds[kind]);
    }

    async choose(kind) {
        this.state.kind = this.state.kind === kind ? "" : kind;
        await this.load(this.props.record.resId);
    }

    when(row) {
        const moment = DateTime.fromSQL(row.on, { zone: "utc" }).toLocal();
        return moment.toLocaleString(row.is_day ? DateTime.DATE_MED : DateTime.DATETIME_MED);
    }

    canOpen(row) {
        return ["huiskamer.contact", "huiskamer.goal", "huiskamer.handover"].includes(row.model);
    }

    async open(row) {
        const action = await this.orm.call(row.model, "action_show", [[row.id]]);
        await this.action.doAction(action, { onClose: () => this.load(this.props.record.resId) });
    }
}

registry.category("view_widgets").add("huiskamer_stream", { component: Stream });
