import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";

const { DateTime } = luxon;

/** A day as people say it: Monday 18 February. */
export function dayInWords(day) {
    return DateTime.fromISO(day).toLocaleString({ weekday: "long", day: "numeric", month: "long" });
}

/** What a screen reader says of the button that counts one more. */
export function oneMore(group, row) {
    return sprintf(_t("One more: %(group)s, %(value)s"), { group: group.label, value: row.label });
}

/** What a screen reader says of the button that takes one back. */
export function oneLess(group, row) {
    return sprintf(_t("One less: %(group)s, %(value)s"), { group: group.label, value: row.label });
}
