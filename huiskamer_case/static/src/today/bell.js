import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { useBell } from "./bell_news";

/** How many lines of Today wait; a number and nothing of what they say, for many people see this bar. */
export class TodayBell extends Component {
    static template = "huiskamer_case.TodayBell";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ count: false });
        useBell(this.env, "HUISKAMER:TODAY", () => this.load());
        onWillStart(async () => {
            this.isFor = await user.hasGroup("huiskamer_case.group_caseworker");
            this.load();
        });
    }

    /** Ask without waiting and without a message: no network is no news. */
    async load() {
        if (this.isFor) {
            try {
                this.state.count = (await this.orm.silent.call("huiskamer.case", "bell", [])).count;
            } catch {
                this.state.count = this.state.count || 0;
            }
        }
    }

    get label() {
        return this.state.count ? _t("Today: %s", this.state.count) : _t("Today: nothing waits");
    }

    go() {
        this.action.doAction("huiskamer_case.huiskamer_today_action", { clearBreadcrumbs: true });
    }
}

registry.category("systray").add("huiskamer_case.bell", { Component: TodayBell }, { sequence: 30 });
