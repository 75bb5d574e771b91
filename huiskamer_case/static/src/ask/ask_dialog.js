import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/**
 * A few questions in one dialog, and one call with the answers.
 *
 * Nothing is stored between the first key and the call: a name that is typed here reaches the
 * database only together with the consent that allows it. When the server refuses, the dialog
 * stays as it is, so that nothing typed is lost.
 */
export class AskDialog extends Component {
    static template = "huiskamer_case.AskDialog";
    static components = { Dialog };
    static props = {
        title: String,
        params: Object,
        done: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ answers: this.firstAnswers(), missing: [], busy: false, later: false, pointedOut: "" });
    }

    firstAnswers() {
        const answers = {};
        for (const question of this.props.params.questions) {
            answers[question.name] = question.type === "many2many" ? [] : question.value;
        }
        return answers;
    }

    /** The questions that apply, given what was answered so far. */
    get questions() {
        return this.props.params.questions.filter((question) => this.applies(question));
    }

    get nowQuestions() {
        return this.questions.filter((question) => !question.later);
    }

    get laterQuestions() {
        return this.questions.filter((question) => question.later);
    }

    applies(item) {
        return Object.entries(item.when || {}).every(([name, values]) =>
            values.includes(this.state.answers[name])
        );
    }

    options(question) {
        return (question.options || []).filter((option) => this.applies(option));
    }

    /** The words that belong to the chosen option, such as a consent text. */
    words(question) {
        const chosen = this.options(question).find(
            (option) => option.value === this.state.answers[question.name]
        );
        return (chosen && chosen.text) || "";
    }

    /** Long answers get the whole width, short ones stand side by side on a tablet. */
    isWide(question) {
        return ["text", "many2many"].includes(question.type) || (question.options || []).some((o) => o.text);
    }

    isMissing(question) {
        return this.state.missing.includes(question.name);
    }

    choose(question, ev) {
        const option = this.options(question)[ev.target.selectedIndex - 1];
        this.state.answers[question.name] = option ? option.value : false;
        this.forgetHidden();
    }

    toggle(question, value) {
        const chosen = new Set(this.state.answers[question.name]);
        if (!chosen.delete(value)) {
            chosen.add(value);
        }
        this.state.answers[question.name] = [...chosen];
    }

    /** Answers to questions and options that no longer apply would be sent along unseen. */
    forgetHidden() {
        for (const question of this.props.params.questions) {
            const allowed = this.options(question).map((option) => option.value);
            if (question.type === "many2many") {
                const chosen = this.state.answers[question.name];
                this.state.answers[question.name] = chosen.filter((value) => allowed.includes(value));
            }
        }
    }

    typed(question, ev) {
        this.state.answers[question.name] = ev.target.value;
    }

    ticked(question, ev) {
        this.state.answers[question.name] = ev.target.checked;
    }

    /** What the server expects: UTC text for a moment, false for nothing. */
    answer(question) {
        const value = this.state.answers[question.name];
        if (question.type === "datetime" && value) {
            return DateTime.fromISO(value).toUTC().toFormat("yyyy-MM-dd HH:mm:ss");
        }
        return value || (question.type === "many2many" ? [] : false);
    }

    isEmpty(question) {
        const value = this.answer(question);
        return Array.isArray(value) ? !value.length : !value;
    }

    /** What the button says: another thing when the answers lead elsewhere. */
    get confirmLabel() {
        const other = (this.props.params.confirm_when || []).find((item) => this.applies(item));
        return other ? other.label : this.props.params.confirm;
    }

    /** Send the answers; with `seen` the person has looked at what was pointed out in her text. */
    async confirm(seen = false) {
        this.state.missing = this.questions
            .filter((question) => question.required && this.isEmpty(question))
            .map((question) => question.name);
        if (this.state.missing.length || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const { model, ids, method, args } = this.props.params;
            const answers = Object.fromEntries(
                this.questions.map((question) => [question.name, this.answer(question)])
            );
            const target = ids === null ? [] : [ids];
            const context = seen === true ? { huiskamer_seen: true } : {};
            const result = await this.orm.call(model, method, [...target, ...args, answers], { context });
            if (this.props.params.said) {
                this.notification.add(this.props.params.said, { type: "success" });
            }
            this.props.done(result);
            this.props.close();
        } catch (error) {
            if (!(error.exceptionName || "").endsWith(".PointedOut")) {
                throw error;
            }
            this.state.pointedOut = error.data.message;
        } finally {
            this.state.busy = false;
        }
    }

    get missingText() {
        return _t("Still to fill in.");
    }
}

/** Show the dialog; when it is done, go to the new record or let the screen behind it refresh. */
export async function askAction(env, action) {
    const { params } = action;
    const result = await new Promise((resolve) => {
        env.services.dialog.add(
            AskDialog,
            { title: action.name, params, done: resolve },
            { onClose: () => resolve(undefined) }
        );
    });
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
