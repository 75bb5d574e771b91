import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { CalendarController } from "@web/views/calendar/calendar_controller";
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

registry.category("views").add("huiskamer_evenings", {
    ...calendarView,
    Controller: EveningsController,
    buttonTemplate: "huiskamer_case.EveningsCalendar.Buttons",
});
