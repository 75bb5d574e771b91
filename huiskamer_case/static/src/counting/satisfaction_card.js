import { Component, onWillUnmount, useState } from "@odoo/owl";
import { SAME_PRESS } from "../pressing/second_press";

/** How long a host presses to get the counting screen back. */
const HOLD = 1500;
const FACES = { smile: "fa-smile-o", flat: "fa-meh-o", frown: "fa-frown-o" };

/**
 * Three questions with three faces, over the whole screen, for a visitor who holds the tablet.
 *
 * Answers stay in this component until the card is done or a host takes the tablet back; then they
 * are counted one by one, in the order of their codes. A visitor cannot get at the counts from here.
 */
export class SatisfactionCard extends Component {
    static template = "huiskamer_case.SatisfactionCard";
    static props = { words: Array, done: Function };

    setup() {
        this.answers = [];
        this.state = useState({ lang: this.props.words[0].lang, step: 0, isHeld: false, isNew: false });
        onWillUnmount(() => [this.timer, this.newTimer].forEach(clearTimeout));
    }

    get words() {
        return this.props.words.find((words) => words.lang === this.state.lang);
    }

    get question() {
        return this.words.questions[this.state.step];
    }

    face(value) {
        return FACES[value];
    }

    choose(lang) {
        this.state.lang = lang;
    }

    /** A question that came this moment is not answered by the finger that answered the one before. */
    answer(value) {
        if (this.state.isNew) {
            return;
        }
        if (value) {
            this.answers.push([this.question.measure, value]);
        }
        this.state.step++;
        this.state.isNew = true;
        this.newTimer = setTimeout(() => (this.state.isNew = false), SAME_PRESS);
    }

    // --- back to the host ----------------------------------------------------------------

    hold() {
        if (!this.state.isHeld) {
            this.state.isHeld = true;
            this.timer = setTimeout(() => this.props.done(this.answers.sort()), HOLD);
        }
    }

    letGo() {
        clearTimeout(this.timer);
        this.state.isHeld = false;
    }

    /** With a keyboard: keep Enter or the space bar pressed. */
    onHoldKey(ev) {
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.hold();
        }
    }
}
