/**
 * On which day and in which hour it is at the huiskamer, and which evening's night that is. Nothing is imported here: the
 * page without a network uses it too.
 */

/** The hour at which a night ends; as NIGHT_ENDS in models/shared/house_days.py. */
const NIGHT_ENDS = "06";

/** The day (2019-02-18) and the hour (17) on the clock of this zone. */
function clockIn(zone) {
    const words = new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        hourCycle: "h23",
    }).formatToParts(new Date());
    const part = (type) => words.find((found) => found.type === type).value;
    return { day: `${part("year")}-${part("month")}-${part("day")}`, hour: part("hour") };
}

function dayBefore(day) {
    const noon = new Date(`${day}T12:00:00Z`);
    noon.setUTCDate(noon.getUTCDate() - 1);
    return noon.toISOString().slice(0, 10);
}

/** The hour block of this evening in which it is now, by the huiskamer's clock; its first or last outside of it. */
export function hourNow(evening) {
    if (!evening || !evening.hours.length) {
        return null;
    }
    const { day, hour } = clockIn(evening.zone);
    const code = `h${hour}`;
    // After midnight it is still the evening of the day before.
    const night = code < evening.hours[0] ? dayBefore(day) : day;
    if (night === evening.date) {
        return evening.hours.includes(code) ? code : evening.hours.at(-1);
    }
    return evening.hours[0];
}

/** Whether the calendar on the wall of the huiskamer says another day than this evening's. */
export function isOfAnotherDay(evening) {
    return clockIn(evening.zone).day !== evening.date;
}

/** Whether the night of this evening has gone by. */
export function isOfAnEarlierNight(evening) {
    const { day, hour } = clockIn(evening.zone);
    return evening.date < (hour < NIGHT_ENDS ? dayBefore(day) : day);
}
