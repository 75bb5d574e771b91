const { DateTime } = luxon;

/** The hour block of this evening in which it is now, by the huiskamer's clock; its first or last outside of it. */
export function hourNow(evening) {
    if (!evening?.hours.length) {
        return null;
    }
    const now = DateTime.now().setZone(evening.zone);
    const code = "h" + String(now.hour).padStart(2, "0");
    // After midnight it is still the evening of the day before.
    const night = code < evening.hours[0] ? now.minus({ days: 1 }) : now;
    if (night.toISODate() === evening.date) {
        return evening.hours.includes(code) ? code : evening.hours.at(-1);
    }
    return evening.hours[0];
}
