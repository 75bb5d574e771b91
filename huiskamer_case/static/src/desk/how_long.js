import { user } from "@web/core/user";

const { DateTime } = luxon;
/** From so much of the smaller unit on, the bigger one says it. */
const UNITS = [
    ["year", 365 * 2],
    ["month", 61],
    ["day", 2],
    ["hour", 2 / 24],
    ["minute", 0],
];

/**
 * How long it is between now and a moment, in one unit, as people say it: 45 minutes, 30 hours, 2 days.
 *
 * @param {Object} moment a luxon moment
 * @param {boolean} isDay whether it is a whole day; today is then nothing
 * @returns {string} the words, empty for today
 */
export function howLong(moment, isDay) {
    const now = isDay ? DateTime.local().startOf("day") : DateTime.local();
    const days = Math.abs(moment.diff(now, "days").days);
    if (isDay && days < 1) {
        return "";
    }
    const unit = isDay && days < 61 ? "day" : UNITS.find(([, from]) => days >= from)[0];
    const number = Math.max(1, Math.floor(Math.abs(moment.diff(now, `${unit}s`)[`${unit}s`])));
    return new Intl.NumberFormat(user.lang, { style: "unit", unit, unitDisplay: "long" }).format(number);
}
