import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { randomNumber } from "@huiskamer_case/random_number";
import { typedAt } from "../typing/drafts_service";
import { askBeforeLeaving, askedOnce } from "../typing/leave_dialog";
import { isPointedOut, lookAgain, lookTwice } from "../typing/look_twice";
import { Answers, whatStood } from "./answers";

/** Longer than this, an option is cut in half the width of a tablet. */
const LONG_LABEL = 45;
const SESSION_ENDED = "odoo.http.SessionExpiredException";

/**
 * A few questions in one dialog, and one call with the answers.
 *
 * Nothing reaches the server between the first key and the call: a name that is typed here is stored only together with
 * the consent that allows it. When the server refuses or does not answer, the dialog stays as it is. What is typed
 * about a record that exists is kept on this device until it is saved or thrown away; before there is a record there is
 * no consent yet, and then it is kept nowhere.
 */
export class AskDialog extends Component {
    static template = "huiskamer_case.AskDialog";
    static components = { Dialog };
    static props = {
        action: Object,
        done: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.dialog = useService("dialog");
        this.drafts = useService("huiskamer_drafts");
        this.form = useRef("form");
        // One number for one answer, also when it is sent again because nobody heard whether it arrived.
        this.number = randomNumber();
        this.answers = new Answers(this.params.questions);
        this.state = useState({
            answers: this.answers.first(),
            missing: [],
            busy: false,
            later: false,
            pointedOut: "",
            trouble: "",
            draft: null,
        });
        this.answers.given = this.state.answers;
        this.isTyped = false;
        this.mayLeave = this.env.dialogData.mayLeave = askedOnce(this.mayLeave.bind(this));
        onWillStart(() => this.takeUp());
        onMounted(() => this.focusOn(this.params.questions.find((question) => question.focus)));
    }

    get params() {
        return this.props.action.params;
    }

    /** What this dialog is about; nothing when it is not about a record. */
    get slot() {
        const { model, ids, method, args } = this.params;
        return ids?.length && this.drafts.canKeep ? JSON.stringify(["ask", model, ids, method, args]) : null;
    }

    // --- what is shown -------------------------------------------------------------------

    get nowQuestions() {
        return this.answers.questions.filter((question) => !question.later);
    }

    get laterQuestions() {
        return this.answers.questions.filter((question) => question.later);
    }

    /** Long answers get the whole width, short ones stand side by side on a tablet. */
    isWide(question) {
        const isLong = (option) => option.text || String(option.label).length > LONG_LABEL;
        return ["text", "many2many", "rows"].includes(question.type) || (question.options || []).some(isLong);
    }

    /** Whether the answer to the one question is the whole answer: a tap on it sends it. */
    get isAtOnce() {
        return this.answers.questions.length === 1 && this.answers.questions[0].at_once;
    }

    answerAtOnce(question, value) {
        this.state.answers[question.name] = value;
        return this.confirm();
    }

    isMissing(question) {
        return this.state.missing.includes(question.name);
    }

    /** What says more about a question, for who hears the screen. */
    describedBy(question) {
        const id = `ask_${question.name}`;
        const more = [question.help && `${id}_help`, this.isMissing(question) && `${id}_missing`];
        return more.filter(Boolean).join(" ") || undefined;
    }

    /** What rarely belongs in these words, said while they are typed. */
    lookAgain(question) {
        const value = this.state.answers[question.name];
        const found = question.type === "text" ? lookTwice(value) : [];
        return found.length ? lookAgain(found) : "";
    }

    focusOn(question) {
        if (question) {
            this.form.el.querySelector(`[data-question="${question.name}"] :is(input, textarea, select)`)?.focus();
        }
    }

    /** What the button says: another thing when the answers lead elsewhere. */
    get confirmLabel() {
        const other = (this.params.confirm_when || []).find((item) => this.answers.applies(item));
        return other ? other.label : this.params.confirm;
    }

    get missingText() {
        return _t("Still to fill in.");
    }

    // --- answering -----------------------------------------------------------------------

    choose(question, ev) {
        const option = this.answers.options(question)[ev.target.selectedIndex - 1];
        this.give(question, option ? option.value : false);
        this.answers.forgetHidden();
    }

    toggle(question, value) {
        this.give(question, this.answers.toggled(question, value));
    }

    typed(question, ev) {
        this.give(question, ev.target.value);
    }

    ticked(question, ev) {
        this.give(question, ev.target.checked);
    }

    typedInRow(question, row, column, ev) {
        const option = column.options?.[ev.target.selectedIndex];
        row[column.name] = option ? option.value : ev.target.value;
        this.give(question, this.state.answers[question.name]);
    }

    addRow(question) {
        this.give(question, [...this.state.answers[question.name], this.answers.emptyRow(question)]);
    }

    give(question, value) {
        this.state.answers[question.name] = value;
        this.isTyped = true;
        this.state.trouble = "";
        this.keep();
    }

    // --- keeping -------------------------------------------------------------------------

    keep() {
        if (this.slot) {
            const { action } = this.props;
            const draft = { action, answers: this.state.answers, number: this.number };
            this.drafts.put(this.slot, action.name, JSON.parse(JSON.stringify(draft)));
        }
    }

    /** Take up what was typed here before and not saved. */
    async takeUp() {
        const draft = this.slot && (await this.drafts.get(this.slot));
        if (draft) {
            Object.assign(this.state.answers, this.answers.known(draft.value.answers));
            this.stood = draft.value.action.params.questions;
            this.number = draft.value.number;
            this.state.draft = typedAt(draft);
            this.isTyped = true;
        }
    }

    async startAnew() {
        Object.assign(this.state.answers, this.answers.first());
        this.stood = null;
        this.number = randomNumber();
        this.state.draft = null;
        await this.forget();
    }

    async forget() {
        this.isTyped = false;
        if (this.slot) {
            await this.drafts.remove(this.slot);
        }
    }

    /** Whether the dialog may go: at once when nothing was typed, else as the writer says. */
    async mayLeave() {
        if (!this.isTyped) {
            return true;
        }
        const answer = await askBeforeLeaving(this.dialog, Boolean(this.slot));
        if (answer === "drop") {
            await this.forget();
        }
        return answer !== "stay";
    }

    async cancel() {
        if (await this.mayLeave()) {
            this.props.close();
        }
    }

    // --- sending -------------------------------------------------------------------------

    /** Send the answers; with `seen` the person has looked at what was pointed out in her text. */
    async confirm(seen = false) {
        const missing = this.answers.missing();
        this.state.missing = missing.map((question) => question.name);
        if (missing.length) {
            this.state.later ||= missing[0].later;
            this.focusOn(missing[0]);
            return;
        }
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, { busy: true, trouble: "", pointedOut: "" });
        try {
            const result = await this.send(seen);
            await this.forget();
            if (this.params.said) {
                this.notification.add(this.params.said, { type: "success" });
            }
            this.props.done(result);
            this.props.close();
        } catch (error) {
            this.trouble(error);
        } finally {
            this.state.busy = false;
        }
    }

    send(seen) {
        const { model, ids, method, args } = this.params;
        const target = ids === null ? [] : [ids];
        const context = {
            huiskamer_answer: this.number,
            huiskamer_had: whatStood(this.stood || this.params.questions),
            ...(seen === true && { huiskamer_seen: true }),
        };
        return this.orm.call(model, method, [...target, ...args, this.answers.toSend()], { context });
    }

    /** Why it was not saved; what was typed stays. */
    trouble(error) {
        if (isPointedOut(error)) {
            this.state.pointedOut = error.data.message;
        } else if (error instanceof ConnectionLostError) {
            this.state.trouble = _t("No network, so this is not saved yet. Everything you typed is still here; try again.");
        } else if (error.exceptionName === SESSION_ENDED) {
            this.state.trouble = _t(
                "You are logged out, so this is not saved yet. Everything you typed is still here: log in again as yourself, in another tab, and try again."
            );
        } else {
            throw error;
        }
    }
}

/** What is being asked now: who presses twice is asked once. */
const asked = new Set();

/** Show the dialog; when it is done, go to the new record or let the screen behind it refresh. */
export async function askAction(env, action) {
    const { params } = action;
    const what = JSON.stringify([params.model, params.ids, params.method, params.args]);
    if (asked.has(what)) {
        return;
    }
    asked.add(what);
    const result = await new Promise((resolve) => {
        env.services.dialog.add(AskDialog, { action, done: resolve }, { onClose: () => resolve(undefined) });
    }).finally(() => asked.delete(what));
    if (result && result.type) {
        return result;
    }
    if (params.open && Array.isArray(result)) {
        return {
            type: "ir.actions.act_window",
            res_model: params.open,
            res_id: result[0],
            views: [[false, "form"]],
            target: "current",
        };
    }
    return { type: "ir.actions.act_window_close" };
}

/** A menu that begins with questions: a method of a model says which. */
export async function startAction(env, action) {
    const { model, method } = action.params;
    return env.services.orm.call(model, method, [[]]);
}

registry.category("actions").add("huiskamer_ask", askAction);
registry.category("actions").add("huiskamer_start", startAction);
