import { hourNow } from "./night";

const { DateTime } = luxon;

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
