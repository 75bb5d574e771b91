import { capitalize } from "@web/core/utils/strings";
import { patch } from "@web/core/utils/patch";
import { RemainingDaysField } from "@web/views/fields/remaining_days/remaining_days_field";

/** A moment in days of the calendar: today, tomorrow, in 7 days. */
export function inDays(moment) {
    return moment.toRelativeCalendar({ unit: "days" });
}

/**
 * In what is ours, a day that is near is so many days away.
 *
 * Odoo says it in the biggest part of a date that differs: at the end of a month, tomorrow is "next month".
 */
patch(RemainingDaysField.prototype, {
    get diffString() {
        const said = super.diffString;
        const { record, name } = this.props;
        const isOurs = record.resModel.startsWith("huiskamer.");
        return isOurs && said && said !== this.formattedValue ? capitalize(inDays(record.data[name])) : said;
    },
});
