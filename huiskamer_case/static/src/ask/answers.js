const { DateTime } = luxon;

/** What the texts of a record said when they were shown: whoever types over them is told when that changed meanwhile. */
export function whatStood(questions) {
    const texts = questions.filter(({ stands, type }) => stands && ["char", "text"].includes(type));
    return Object.fromEntries(texts.map(({ name, value }) => [name, value || false]));
}

/** The answers of one dialog: which questions apply, what is missing, and what the server gets. */
export class Answers {
    constructor(all) {
        this.all = all;
        this.given = {};
    }

    /** What is filled in before anybody typed. */
    first() {
        return Object.fromEntries(this.all.map((question) => [question.name, this.firstOf(question)]));
    }

    firstOf(question) {
        if (question.type === "rows") {
            return [this.emptyRow(question)];
        }
        return question.type === "many2many" ? [...(question.value || [])] : question.value;
    }

    emptyRow(question) {
        return Object.fromEntries(question.columns.map((column) => [column.name, column.value || ""]));
    }

    /** Earlier answers, as far as these questions still ask for them. */
    known(answers) {
        const names = new Set(this.all.map((question) => question.name));
        return Object.fromEntries(Object.entries(answers).filter(([name]) => names.has(name)));
    }

    /** The questions that apply, given what was answered so far. */
    get questions() {
        return this.all.filter((question) => this.applies(question));
    }

    applies(item) {
        return Object.entries(item.when || {}).every(([name, values]) => values.includes(this.given[name]));
    }

    options(question) {
        return (question.options || []).filter((option) => this.applies(option));
    }

    /** What is ticked after a tap on one option: what it does not go without comes and goes with it. */
    toggled(question, value) {
        const options = this.options(question);
        const chosen = new Set(this.given[question.name]);
        if (chosen.delete(value)) {
            options.filter(({ along }) => along?.includes(value)).forEach((option) => chosen.delete(option.value));
        } else {
            const along = options.find((option) => option.value === value).along || [];
            [value, ...options.map((option) => option.value).filter((other) => along.includes(other))].forEach((one) => chosen.add(one));
        }
        return [...chosen];
    }

    /** The words that belong to the chosen option, such as a consent text. */
    words(question) {
        return this.chosen(question)?.text || question.text || "";
    }

    chosen(question) {
        return this.options(question).find((option) => option.value === this.given[question.name]);
    }

    /** Answers to options that no longer apply would be sent along unseen. */
    forgetHidden() {
        for (const question of this.all.filter(({ type }) => type === "many2many")) {
            const allowed = this.options(question).map((option) => option.value);
            this.given[question.name] = this.given[question.name].filter((value) => allowed.includes(value));
        }
    }

    /** What the server expects: UTC text for a moment, false for nothing, only rows in which something stands. */
    answer(question) {
        const value = this.given[question.name];
        if (question.type === "datetime" && value) {
            return DateTime.fromISO(value).toUTC().toFormat("yyyy-MM-dd HH:mm:ss");
        }
        if (question.type === "rows") {
            const [first] = question.columns;
            return value.filter((row) => row[first.name].trim()).map((row) => ({ ...row }));
        }
        return value || (question.type === "many2many" ? [] : false);
    }

    isEmpty(question) {
        const value = this.answer(question);
        return Array.isArray(value) ? !value.length : !value;
    }

    missing() {
        return this.questions.filter((question) => question.required && this.isEmpty(question));
    }

    /** All answers for the server, with the fingerprint of words that were shown: what was heard is what is agreed to. */
    toSend() {
        const answers = Object.fromEntries(this.questions.map((question) => [question.name, this.answer(question)]));
        for (const question of this.questions.filter((question) => question.digest)) {
            answers[question.digest] = this.chosen(question)?.digest || false;
        }
        return answers;
    }
}
