import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { _t } from "@web/core/l10n/translation";
import { ConnectionAbortedError, ConnectionLostError, rpc, RPCError } from "@web/core/network/rpc";
import { TapQueue } from "./tap_queue";

const AGAIN_AFTER = 4000;
/** After this much silence the device stops waiting and sends the same batch again. */
const PATIENCE = 10000;
const REFUSED = ["odoo.exceptions.UserError", "odoo.exceptions.ValidationError"];
const SESSION_ENDED = "odoo.http.SessionExpiredException";
/** What is said in words for people: the server has no room, or lets nobody in. */
const IN_WORDS = /^odoo\.(addons\.huiskamer_case\.|exceptions\.AccessError)/;

/**
 * Sends the queue, one batch at a time, until it is empty.
 *
 * A batch keeps its number until the server has answered it, so it is counted once however often
 * it is sent. No answer: try again. A refusal in words: tell it, and let go of that one counter.
 */
export class TapSender {
    /**
     * @param {{ counted: Function, late: Function, refused: Function, changed: Function }} on
     */
    constructor(on) {
        this.queue = new TapQueue();
        this.on = on;
        this.isBusy = false;
        this.isStopped = false;
        this.isOffline = false;
        this.trouble = "";
    }

    /** The device says that the network is gone. */
    lost() {
        this.isOffline = true;
        this.on.changed();
    }

    /** There was an answer. */
    answered() {
        Object.assign(this, { isOffline: false, trouble: "" });
    }

    /** Why nothing can be sent or heard now; what waits, waits on. */
    failed(error) {
        this.isOffline = !(error instanceof RPCError);
        this.trouble = "";
        if (error.exceptionName === SESSION_ENDED) {
            this.trouble = _t("You are logged out. Go on counting: it waits on this device. Load this page again to log in.");
        } else if (IN_WORDS.test(error.exceptionName)) {
            this.trouble = error.data.message;
        }
    }

    stop() {
        this.isStopped = true;
        clearTimeout(this.timer);
    }

    async flush() {
        if (this.isBusy || this.isStopped) {
            return;
        }
        this.isBusy = true;
        clearTimeout(this.timer);
        let pause = 0;
        try {
            for (const opening of this.queue.openings) {
                while (await this.sendOne(opening));
            }
            this.answered();
        } catch (error) {
            this.failed(error);
            pause = AGAIN_AFTER;
        } finally {
            this.isBusy = false;
            this.on.changed();
        }
        if (this.queue.size && !this.isStopped) {
            this.timer = setTimeout(() => this.flush(), pause);
        }
    }

    /** Send one batch; whether there was one. Throws when there is no answer. */
    async sendOne(opening) {
        const batch = this.queue.nextBatch(opening);
        if (!batch || this.isStopped) {
            return false;
        }
        if (browser.navigator.onLine === false) {
            throw new ConnectionLostError();
        }
        const wasSent = batch.sent;
        this.queue.markSent(opening, batch.number);
        try {
            const answer = await this.call(opening, batch, wasSent);
            this.queue.done(opening, batch.number);
            this.on[answer.outcome === "proposed" ? "late" : "counted"](opening, answer);
        } catch (error) {
            this.refusal(opening, batch, error);
        }
        this.on.changed();
        return true;
    }

    refusal(opening, batch, error) {
        if (!REFUSED.includes(error.exceptionName)) {
            throw error;
        }
        if (Object.keys(batch.taps).length > 1) {
            this.queue.split(opening, batch.number);
        } else {
            this.queue.done(opening, batch.number);
            this.on.refused(opening, error.data?.message || error.message);
        }
    }

    /** One call that gives up after a while: a tablet must not hang on a network that swallows. */
    async call(opening, batch, wasSent) {
        const taps = Object.entries(batch.taps).map(([counter, number]) => [...counter.split("/"), number]);
        const answer = rpc(
            "/web/dataset/call_kw/huiskamer.opening/count_taps",
            {
                model: "huiskamer.opening",
                method: "count_taps",
                args: [[opening], batch.number, taps],
                kwargs: { keep_late: true, sent_before: wasSent, context: user.context },
            },
            { silent: true }
        );
        const patience = setTimeout(() => answer.abort(), PATIENCE);
        try {
            return await answer;
        } catch (error) {
            throw error instanceof ConnectionAbortedError ? new ConnectionLostError() : error;
        } finally {
            clearTimeout(patience);
        }
    }
}
