import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { makeContext } from "@web/core/context";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import { oneAtATime } from "../pressing/one_at_a_time";
import { useBell } from "../today/bell_news";
import { howLong } from "./how_long";

const { DateTime } = luxon;
const NEWS = "HUISKAMER:DESK";
const ROLES = ["supervisor", "privacy_officer", "access_administrator"];
const ACTION = "huiskamer_case.huiskamer_desk_action";

/** What waits for a supervisor, a privacy officer or an access administrator: one list, oldest clock first. */
export class Desk extends Component {
    static template = "huiskamer_case.Desk";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.press = oneAtATime(() => this.load());
        this.state = useState({ mine: [], others: [], begins: {} });
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(this.state, await this.orm.call("huiskamer.desk", "read_desk", []));
        this.env.bus.trigger(NEWS);
    }

    moment(line) {
        return line.due.length > 10 ? DateTime.fromSQL(line.due, { zone: "utc" }).toLocal() : DateTime.fromISO(line.due);
    }

    /** Since when it waits or until when it may, as people say it. */
    when(line) {
        if (!line.due) {
            return "";
        }
        const words = howLong(this.moment(line), line.due.length <= 10);
        if (!words) {
            return line.clock_is === "due" ? _t("before the end of today") : _t("since today");
        }
        if (line.is_late) {
            return sprintf(_t("%s too late"), words);
        }
        return line.clock_is === "due" ? sprintf(_t("%s left"), words) : sprintf(_t("waits for %s"), words);
    }

    whenExactly(line) {
        return line.due ? this.moment(line).toLocaleString(line.due.length > 10 ? DateTime.DATETIME_MED : DateTime.DATE_FULL) : "";
    }

    leftWords(line) {
        return sprintf(_t("%s more"), line.left);
    }

    open(line) {
        if (line.id) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: line.model,
                res_id: line.id,
                views: [[false, "form"]],
            });
        }
        return this.openList(line);
    }

    /** The list of what the line says, and nothing else: filters of the list itself could hide some of it. */
    async openList(line) {
        const action = await this.action.loadAction(line.action);
        if (action.type !== "ir.actions.act_window") {
            return this.action.doAction(action);
        }
        const context = makeContext([action.context]);
        const kept = Object.entries(context).filter(([name]) => !/^search_default_(?!group_)/.test(name));
        return this.action.doAction({ ...action, context: Object.fromEntries(kept), domain: line.domain });
    }

    async takeOver(line) {
        await this.press(`${line.key} ${line.id}`, async () => {
            await this.orm.call("huiskamer.desk", "take_over", [line.key, line.id]);
            await this.load();
        });
    }
}

registry.category("actions").add("huiskamer_desk", Desk);

/** The bell of the desk: how much waits, and nothing of what it is. */
export class DeskBell extends Component {
    static template = "huiskamer_case.DeskBell";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ count: false });
        useBell(this.env, NEWS, () => this.load());
        onWillStart(async () => {
            const has = await Promise.all(ROLES.map((role) => user.hasGroup(`huiskamer_case.group_${role}`)));
            this.isFor = has.some(Boolean);
            this.load();
        });
    }

    /** Ask without waiting and without a message: no network is no news. */
    async load() {
        if (this.isFor) {
            try {
                this.state.count = await this.orm.silent.call("huiskamer.desk", "bell", []);
            } catch {
                this.state.count = this.state.count || 0;
            }
        }
    }

    get label() {
        return this.state.count ? sprintf(_t("Waits for me: %s"), this.state.count) : _t("Waits for me: nothing");
    }

    go() {
        this.action.doAction(ACTION, { clearBreadcrumbs: true });
    }
}

registry.category("systray").add("huiskamer_case.desk_bell", { Component: DeskBell }, { sequence: 29 });
