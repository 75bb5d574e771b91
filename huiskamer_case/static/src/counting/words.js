import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";

const { DateTime } = luxon;

/** A day as people say it: Monday 18 February. */
export function dayInWords(day) {
    return DateTime.fromISO(day).toLocaleString({ weekday: "long", day: "numeric", month: "long" });
}

/** What is said of an evening that is not of the day on the wall. */
export function notToday(evening) {
    return sprintf(_t("This is the evening of %(day)s, not of today."), { day: dayInWords(evening.date) });
}

/** What a screen reader says of the button that counts one more. */
export function oneMore(group, row, count) {
    return sprintf(_t("One more: %(group)s, %(value)s. Now %(count)s"), { group: group.label, value: row.label, count });
}

/** What a screen reader says of the button that takes one back. */
export function oneLess(group, row, count) {
    return sprintf(_t("One less: %(group)s, %(value)s. Now %(count)s"), { group: group.label, value: row.label, count });
}
