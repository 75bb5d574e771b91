import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The figures of handovers on one page; each explains itself when pointed at. */
export class HandoverFigures extends Component {
    static template = "huiskamer_case.HandoverFigures";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ days: 365, rows: [] });
        onWillStart(() => this.load(365));
    }

    async load(days) {
        this.state.rows = await this.orm.call("huiskamer.handover.figures", "read_figures", [days]);
        this.state.days = days;
    }
}

registry.category("actions").add("huiskamer_handover_figures", HandoverFigures);
