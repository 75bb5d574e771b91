const { DateTime } = luxon;

/** The hour block of this evening in which it is now, by the huiskamer's clock; its first or last outside of it. */
export function hourNow(evening) {
    if (!evening || !evening.hours.length) {
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

/** Whether this evening is still to end; by its moment, for hours on a clock begin anew at midnight. */
export function isBeforeEnd(evening) {
    return DateTime.now() < DateTime.fromSQL(evening.closes_at, { zone: "utc" });
}

/** The hour block in which visits are counted: the clock's, unless somebody chose another. */
export class HourChoice {
    chosen = null;
    clock = null;

    begin(evening) {
        this.chosen = this.clock = hourNow(evening);
    }

    /** Move on when the hour strikes, unless somebody chose another hour than the clock's. */
    follow(evening) {
        const now = hourNow(evening);
        if (this.chosen === this.clock || !this.clock) {
            this.chosen = now;
        }
        this.clock = now;
    }

    choose(evening, value) {
        this.clock = hourNow(evening);
        this.chosen = value;
    }
}
