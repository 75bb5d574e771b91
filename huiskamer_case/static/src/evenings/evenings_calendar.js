import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { CalendarCommonPopover } from "@web/views/calendar/calendar_common/calendar_common_popover";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { calendarView } from "@web/views/calendar/calendar_view";
import { onWillStart, useState } from "@odoo/owl";

/** The calendar in which evenings are planned, moved, called off and taken back; closed days are grey in it. */
export class EveningsController extends CalendarController {
    setup() {
        super.setup();
        this.calls = useService("orm");
        this.windows = useService("action");
        this.may = useState({ plan: false });
        onWillStart(async () => {
            this.may.plan = await user.hasGroup("huiskamer_case.group_supervisor");
        });
    }

    /** Plan the coming weeks everywhere; it says what it did, and why not more. */
    async planAhead() {
        await this.windows.doAction(await this.calls.call("huiskamer.location", "action_plan_all", []));
        await this.model.load();
    }

    closedDays() {
        return this.windows.doAction("huiskamer_case.huiskamer_closed_day_action");
    }
}

/** What stands beside an evening that was pressed: call it off, or take that back. */
export class EveningPopover extends CalendarCommonPopover {
    static subTemplates = { ...CalendarCommonPopover.subTemplates, footer: "huiskamer_case.EveningPopover.footer" };

    setup() {
        super.setup();
        this.calls = useService("orm");
        this.windows = useService("action");
        this.may = useState({ decide: false });
        onWillStart(async () => {
            const roles = ["host", "supervisor"].map((role) => user.hasGroup(`huiskamer_case.group_${role}`));
            this.may.decide = (await Promise.all(roles)).some(Boolean);
        });
    }

    is(state) {
        return this.may.decide && this.props.record.rawRecord.state === state;
    }

    /** Do this with the evening, ask first where it asks, and show the calendar anew. */
    async press(method) {
        const { model, record, close } = this.props;
        const { calls, windows } = this;
        const action = await calls.call(model.resModel, method, [[record.id]]);
        close();
        if (action) {
            await windows.doAction(action, { onClose: () => model.load() });
        } else {
            await model.load();
        }
    }
}

class EveningsCommonRenderer extends CalendarCommonRenderer {
    static components = { ...CalendarCommonRenderer.components, Popover: EveningPopover };
}

export class EveningsRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: EveningsCommonRenderer,
        week: EveningsCommonRenderer,
        month: EveningsCommonRenderer,
    };
}

/** An evening stands in the box of its day: it is called by its huiskamer, and the day is not said twice. */
export class EveningsModel extends CalendarModel {
    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        return { ...record, title: rawRecord.location_id?.[1] || record.title };
    }
}

registry.category("views").add("huiskamer_evenings", {
    ...calendarView,
    Model: EveningsModel,
    Renderer: EveningsRenderer,
    Controller: EveningsController,
    buttonTemplate: "huiskamer_case.EveningsCalendar.Buttons",
});
