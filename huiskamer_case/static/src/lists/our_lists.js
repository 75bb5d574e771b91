/** Lists, boards, calendars and forms of the huiskamer have a class by which their style knows them: no other list changes. */
import { browser } from "@web/core/browser/browser";
import { SIZES } from "@web/core/ui/ui_service";
import { patch } from "@web/core/utils/patch";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";

for (const Controller of [CalendarController, ListController, KanbanController]) {
    patch(Controller.prototype, {
        get className() {
            const isOurs = this.props.resModel?.startsWith("huiskamer.");
            return [super.className, isOurs && "o_huiskamer_ours"].filter(Boolean).join(" ");
        },
    });
}

patch(CalendarController.prototype, {
    /** An upright tablet has no room for a second, small month beside the month: it comes when it is asked for. */
    setup() {
        super.setup();
        const isChosen = browser.sessionStorage.getItem("calendar.showSideBar") !== null;
        if (this.props.resModel.startsWith("huiskamer.") && !isChosen && this.env.services.ui.size < SIZES.LG) {
            this.state.showSideBar = false;
        }
    },
});

patch(FormController.prototype, {
    get className() {
        return {
            ...super.className,
            o_huiskamer_ours: this.props.resModel.startsWith("huiskamer."),
        };
    },
});

patch(ListRenderer.prototype, {
    /** The words of a column before one of its values; nothing in lists that are not ours. */
    huiskamerLabel(column) {
        return this.props.list.resModel.startsWith("huiskamer.") && column.label;
    },

    /** Whether there is nothing to say below these words. */
    huiskamerIsNothing(column, record) {
        const value = record.data[column.name];
        return (
            this.huiskamerLabel(column) &&
            (value === "" ||
                value?.count === 0 ||
                value === null ||
                value === undefined ||
                (value === false && record.fields[column.name]?.type !== "boolean"))
        );
    },
});
