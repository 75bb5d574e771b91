import { randomNumber } from "../random_number.js";

const KEY = "huiskamer.taps";
/** What the server takes for one counter in one batch. */
const MOST_AT_ONCE = 50;

/**
 * The taps that the server has not confirmed yet.
 *
 * They lie in the browser's storage as numbers only: per evening a sum for each counter, without
 * order and without time, and at most one batch that is on its way. Every step reads and writes
 * the storage at once, so that two tabs of one device do not overwrite each other.
 */
export class TapQueue {
    read() {
        try {
            return JSON.parse(localStorage.getItem(KEY)) || {};
        } catch {
            return {};
        }
    }

    write(evenings) {
        if (Object.keys(evenings).length) {
            localStorage.setItem(KEY, JSON.stringify(evenings));
        } else {
            localStorage.removeItem(KEY);
        }
    }

    change(opening, step) {
        const evenings = this.read();
        const evening = (evenings[opening] ||= { waiting: {}, batch: null });
        const result = step(evening);
        if (!evening.batch && !Object.keys(evening.waiting).length) {
            delete evenings[opening];
        }
        this.write(evenings);
        return result;
    }

    add(opening, counter, number) {
        this.change(opening, ({ waiting }) => {
            waiting[counter] = (waiting[counter] || 0) + number;
            if (!waiting[counter]) {
                delete waiting[counter];
            }
        });
    }

    /** The evenings for which something waits. */
    get openings() {
        return Object.keys(this.read()).map(Number);
    }

    /** The batch that is on its way, or a new one from what waits; null when there is nothing. */
    nextBatch(opening) {
        return this.change(opening, (evening) => {
            if (!evening.batch && Object.keys(evening.waiting).length) {
                evening.batch = { number: randomNumber(), taps: this.take(evening.waiting), sent: false };
            }
            return evening.batch;
        });
    }

    /** As much of what waits as fits in one batch, in the order of the codes. */
    take(waiting) {
        const taps = {};
        for (const counter of Object.keys(waiting).sort()) {
            const number = Math.max(-MOST_AT_ONCE, Math.min(MOST_AT_ONCE, waiting[counter]));
            taps[counter] = number;
            waiting[counter] -= number;
            if (!waiting[counter]) {
                delete waiting[counter];
            }
        }
        return taps;
    }

    /** Remember that this batch may have reached the server. */
    markSent(opening, number) {
        this.change(opening, (evening) => {
            if (evening.batch?.number === number) {
                evening.batch.sent = true;
            }
        });
    }

    /** The server has this batch, or refused it for good. */
    done(opening, number) {
        this.change(opening, (evening) => {
            if (evening.batch?.number === number) {
                evening.batch = null;
            }
        });
    }

    /** Replace a refused batch of several counters by its first counter; the rest waits again. */
    split(opening, number) {
        this.change(opening, (evening) => {
            if (evening.batch?.number !== number) {
                return;
            }
            const [first, ...rest] = Object.keys(evening.batch.taps);
            for (const counter of rest) {
                evening.waiting[counter] = (evening.waiting[counter] || 0) + evening.batch.taps[counter];
            }
            evening.batch = { number: randomNumber(), taps: { [first]: evening.batch.taps[first] }, sent: false };
        });
    }

    /** What is not confirmed yet for an evening: { counter: number }. */
    pending(opening) {
        const evening = this.read()[opening];
        const sums = { ...evening?.batch?.taps };
        for (const [counter, number] of Object.entries(evening?.waiting || {})) {
            sums[counter] = (sums[counter] || 0) + number;
        }
        return sums;
    }

    /** How many taps are not confirmed yet, of all evenings. */
    get size() {
        return this.openings.flatMap((opening) => Object.values(this.pending(opening))).reduce((sum, number) => sum + Math.abs(number), 0);
    }
}

export const COUNTER = (measure, value) => `${measure}/${value}`;
