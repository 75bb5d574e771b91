import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { _t } from "@web/core/l10n/translation";
import { inDays } from "../forms/days_as_said";
import { oneAtATime } from "../pressing/one_at_a_time";

const { DateTime } = luxon;
/** So near, a moment is told in hours, over midnight too. */
const NEAR_HOURS = 12;

/** The one page of the evening, for the caseworker at the screen: one list a kind, most urgent first. */
export class Today extends Component {
    static template = "huiskamer_case.Today";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.press = oneAtATime(() => this.load());
        this.state = useState({ due: null, chosen: [] });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.due = await this.orm.call("huiskamer.case", "today", []);
        this.state.chosen = [];
        this.env.bus.trigger("HUISKAMER:TODAY");
    }

    get sections() {
        const titles = {
            notices: _t("New for you"),
            asked: _t("A service asks you"),
            steps: _t("Next steps"),
            handovers: _t("Handovers"),
            moved: _t("Moved since yesterday"),
            consents: _t("Consent that ends"),
            aftercare: _t("Ask once how it goes"),
            frozen: _t("Withdrawn"),
            paths: _t("Paths for minors"),
        };
        return Object.entries(titles)
            .map(([key, title]) => ({ key, title, rows: this.state.due[key] || [] }))
            .filter((section) => section.rows.length || section.key === "steps");
    }

    /** A day or a moment as people say it: today, tomorrow, in 3 days, 2 hours ago. Days are those of the calendar. */
    when(row) {
        if (!row.due) {
            return "";
        }
        if (row.due.length > 10) {
            const moment = DateTime.fromSQL(row.due, { zone: "utc" }).toLocal();
            const isNear = moment.hasSame(DateTime.local(), "day") || Math.abs(moment.diffNow("hours").hours) < NEAR_HOURS;
            return isNear ? moment.toRelative() : inDays(moment);
        }
        return inDays(DateTime.fromISO(row.due));
    }

    whenExactly(row) {
        if (!row.due) {
            return "";
        }
        return row.due.length > 10
            ? DateTime.fromSQL(row.due, { zone: "utc" }).toLocal().toLocaleString(DateTime.DATETIME_MED)
            : DateTime.fromISO(row.due).toLocaleString(DateTime.DATE_FULL);
    }

    open(row) {
        if (!row.id) {
            return;
        }
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    seen(row) {
        return this.press(`seen ${row.seen}`, async () => {
            await this.orm.call("huiskamer.case.notice", "action_seen", [[row.seen]]);
            await this.load();
        });
    }

    /** Tick a step off in one tap; a slip of the finger is taken back from the message. */
    done(row) {
        return this.press(`done ${row.record}`, async () => {
            await this.orm.call("huiskamer.step", "done", [[row.record]]);
            await this.load();
            this.offerToTakeBack(row);
        });
    }

    offerToTakeBack(row) {
        const close = this.notification.add(_t("Done."), {
            type: "success",
            className: "o_huiskamer_ticked",
            buttons: [
                {
                    name: _t("Take back"),
                    onClick: async () => {
                        close();
                        await this.orm.call("huiskamer.step", "take_back", [[row.record]]);
                        await this.load();
                    },
                },
            ],
        });
    }

    choose(row, ev) {
        const others = this.state.chosen.filter((id) => id !== row.record);
        this.state.chosen = ev.target.checked ? [...others, row.record] : others;
    }

    async start(model, method, ids = []) {
        const action = await this.press(`${model} ${method} ${ids}`, () => this.orm.call(model, method, [ids]));
        if (action) {
            await this.action.doAction(action, { onClose: () => this.load() });
        }
    }
}

registry.category("actions").add("huiskamer_today", Today);
