/** Lists, boards, calendars and forms of the huiskamer have a class by which their style knows them: no other list changes. */
import { patch } from "@web/core/utils/patch";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";

for (const Controller of [CalendarController, ListController, KanbanController]) {
    patch(Controller.prototype, {
        get className() {
            const isOurs = this.props.resModel?.startsWith("huiskamer.");
            return [super.className, isOurs && "o_huiskamer_ours"].filter(Boolean).join(" ");
        },
    });
}

patch(FormController.prototype, {
    get className() {
        return { ...super.className, o_huiskamer_ours: this.props.resModel.startsWith("huiskamer.") };
    },
});
