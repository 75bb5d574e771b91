import { Component, onMounted, onWillStart, onWillUnmount, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { sprintf } from "@web/core/utils/strings";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ClosePanel } from "./close_panel";
import { HourChoice } from "./clock";
import { goToNext, TabStops } from "./keys";
import { keepPage, keepWords } from "./kept_words";
import { askToThrowAway, MOST_ON_PAPER, usePaper } from "./paper_counts";
import { SatisfactionCard } from "./satisfaction_card";
import { COUNTER } from "./tap_queue";
import { TapSender } from "./tap_sender";
import { WithVisitor } from "./with_visitor";
import { isOfAnotherDay } from "./night";
import * as words from "./words";

const LOOK_EVERY = 8000;
const MOST_UNDONE = 30;

/**
 * Counting an evening, with a room full of people at the same time.
 *
 * The numbers on screen are what the server has plus what this device still has to send. Nothing
 * about a person is asked, shown or kept.
 */
export class CountingScreen extends Component {
    static template = "huiskamer_case.CountingScreen";
    static components = { ClosePanel, SatisfactionCard };
    static props = { ...standardActionServiceProps };
    words = words;
    isOfAnotherDay = isOfAnotherDay;
    counter = COUNTER;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.hide = useService("huiskamer_hide");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.state = useState({
            evening: false, evenings: [], groups: [], help: [], card: [], panel: null,
            isCard: false, isOffline: false, waiting: 0, message: "", trouble: "", said: "", revision: 0,
            nothing: null,
        });
        this.paper = usePaper(this.root);
        this.hour = useState(new HourChoice());
        this.tabStop = new TabStops();
        this.visitor = new WithVisitor();
        this.done = [];
        this.taps = 0;
        this.sender = new TapSender({
            counted: (opening, answer) => this.setCounts(opening, answer.counts),
            late: () => this.tell(_t("The evening was sealed already. Your counts are kept for the supervisor to decide on.")),
            refused: (_opening, words) => this.refused(words),
            changed: () => this.look(),
        });
        onWillStart(() => this.load(this.props.action.params?.opening_id || false));
        onMounted(() => this.visitor.goOn(this.isOpen && this.state.card.length, () => this.handOver()));
        onMounted(keepPage);
        useEffect(
            () => {
                const timer = setInterval(() => this.refresh(), LOOK_EVERY);
                return () => clearInterval(timer);
            },
            () => []
        );
        useExternalListener(window, "online", () => this.sender.flush());
        useExternalListener(window, "offline", () => this.sender.lost());
        useExternalListener(window, "keydown", (ev) => this.onKey(ev));
        onWillUnmount(() => [this.sender.stop(), this.visitor.letGo()]);
    }

    // --- what is shown -------------------------------------------------------------------

    async load(opening = false) {
        const board = await this.orm.call("huiskamer.opening", "counting_board", [opening]);
        keepWords(board);
        Object.assign(this.state, board, { panel: null });
        this.hour.begin(board.evening);
        this.paper.goOn(board.evening);
        this.look();
        this.sender.flush();
    }

    /** Show what others counted; never over a tap that was made meanwhile. */
    async refresh() {
        this.hour.follow(this.state.evening);
        const { evening } = this.state;
        if (evening?.state !== "open" || this.sender.queue.size || document.hidden) {
            return;
        }
        const taps = this.taps;
        try {
            const { state, counts } = await this.orm.silent.call("huiskamer.opening", "counts", [[evening.id]]);
            if (taps === this.taps && evening.id === this.state.evening.id) {
                evening.state = state;
                this.setCounts(evening.id, counts);
            }
            this.sender.answered();
        } catch (error) {
            this.sender.failed(error);
        }
        this.look();
    }

    setCounts(opening, counts) {
        if (opening !== this.state.evening?.id) {
            return;
        }
        const found = new Map(counts.map(([measure, value, count]) => [COUNTER(measure, value), count]));
        for (const group of this.state.groups) {
            for (const row of group.values) {
                row.count = found.get(COUNTER(group.measure, row.value)) ?? row.count;
            }
        }
    }

    /** Look again at what waits on this device. */
    look() {
        this.state.waiting = this.sender.queue.size;
        this.state.isOffline = this.sender.isOffline;
        this.state.trouble = this.sender.trouble;
        this.pending = this.sender.queue.pending(this.state.evening?.id);
        this.state.revision++;
    }

    count(group, row) {
        return row.count + (this.pending?.[COUNTER(group.measure, row.value)] || 0);
    }

    total(group) {
        return group.values.reduce((sum, row) => sum + this.count(group, row), 0);
    }

    /** Visits are counted in the chosen hour block; all other counters stand by themselves. */
    rows(group) {
        return group.measure === "visit" && !this.paper.isOpen
            ? group.values.filter((row) => row.value === this.hour.chosen)
            : group.values;
    }

    /** What is counted by hosts; what a visitor answers on the card is shown when it comes from paper. */
    get groupsShown() {
        return this.state.groups.filter((group) => !group.is_card || this.paper.isOpen);
    }

    get isOpen() {
        return this.state.evening?.state === "open";
    }

    get waitingWords() {
        return sprintf(_t("%s not sent yet"), this.state.waiting);
    }

    // --- tapping -------------------------------------------------------------------------

    tap(group, row, number) {
        if (!this.isOpen) {
            return;
        }
        if (this.count(group, row) + number < 0) {
            this.refused(_t("This count is at zero already. There is nothing to take back."));
            return;
        }
        this.done = [...this.done, [group.measure, row.value, number]].slice(-MOST_UNDONE);
        this.send(group.measure, row.value, number);
        this.say(group, row);
    }

    send(measure, value, number) {
        this.taps++;
        this.state.message = "";
        this.sender.queue.add(this.state.evening.id, COUNTER(measure, value), number);
        this.look();
        this.sender.flush();
    }

    undo() {
        const last = this.done.pop();
        if (last && this.isOpen) {
            const [measure, value, number] = last;
            const group = this.state.groups.find((other) => other.measure === measure);
            const row = group.values.find((other) => other.value === value);
            if (this.count(group, row) >= number) {
                this.send(measure, value, -number);
                this.say(group, row);
            }
            this.look();
        }
    }

    /** For who cannot see the number: read it out. */
    say(group, row) {
        this.state.said = `${group.label}, ${row.label}: ${this.count(group, row)}`;
    }

    tell(words) {
        this.state.message = words;
    }

    async refused(words) {
        this.tell(words);
        this.done = [];
        const { evening } = this.state;
        if (evening && !this.sender.isOffline) {
            const counted = this.orm.silent.call("huiskamer.opening", "counts", [[evening.id]]);
            const found = await counted.catch((error) => this.sender.failed(error));
            evening.state = found?.state || evening.state;
            this.setCounts(evening.id, found?.counts || []);
        }
    }

    // --- from paper ----------------------------------------------------------------------

    togglePaper() {
        this.paper.open(!this.paper.isOpen);
        this.state.message = "";
    }

    addPaper() {
        const refused = this.paper.refused(this.groupsShown);
        if (refused.length) {
            this.tell(sprintf(
                _t("A line has a whole number from 0 to %(most)s. Look again at: %(lines)s. Nothing was added yet."),
                { most: MOST_ON_PAPER, lines: refused.join("; ") }));
            return;
        }
        this.paper.filled.forEach(([counter, number]) => this.send(...counter.split("/"), number));
        this.togglePaper();
        this.tell(_t("Added. Now tear the paper up."));
    }

    /** Back from paper: what was typed and not added is thrown away only on purpose. */
    leavePaper() {
        if (!this.paper.filled.length) {
            return this.togglePaper();
        }
        askToThrowAway(this.dialog, () => this.togglePaper());
    }

    // --- the card ------------------------------------------------------------------------

    /** Hand the tablet to a visitor: the card fills it until a host takes it back. */
    handOver() {
        Object.assign(this.state, { panel: null, isCard: true });
        this.visitor.begin();
    }

    /** Count what was answered, each question apart; no undo, for that is not the host's to take back. */
    takeBack(answers) {
        this.state.isCard = false;
        this.visitor.end();
        answers.forEach(([measure, value]) => this.send(measure, value, 1));
    }

    // --- the evening ---------------------------------------------------------------------

    async openEvening() {
        await this.orm.call("huiskamer.opening", "action_open", [[this.state.evening.id]]);
        await this.load(this.state.evening.id);
    }

    async sealed() {
        this.done = [];
        this.state.panel = null;
        this.state.evening.state = "sealed";
        this.tell(_t("The evening is sealed. Thank you."));
    }

    onSideEffect() {
        this.action.doAction("huiskamer_case.huiskamer_side_effect_action_new");
    }

    // --- over the shoulder ---------------------------------------------------------------

    togglePanel(name) {
        const before = this.state.panel;
        this.state.panel = before === name ? null : name;
        this.root.el.scrollTop = 0;
        if (!this.state.panel) {
            this.root.el.querySelector(before === "help" ? ".o_huiskamer_help" : ".o_huiskamer_close")?.focus();
        }
    }

    onKey(ev) {
        if (this.state.isCard || document.body.classList.contains("modal-open")) {
            return;
        }
        if (ev.key === "Escape") {
            if (this.state.panel) {
                this.togglePanel(this.state.panel);
            } else {
                this.hide.hide();
            }
            ev.preventDefault();
        } else if (ev.key === "z" && (ev.ctrlKey || ev.metaKey)) {
            this.undo();
        }
    }

    /** On a counter: + and - count, the arrows go to the next counter. */
    onRowKey(group, row, ev) {
        const number = { "+": 1, "=": 1, "-": -1 }[ev.key];
        if (number) {
            this.tap(group, row, number);
            ev.preventDefault();
        } else {
            goToNext(this.root.el, ".o_huiskamer_more", ev);
        }
    }

    onHourKey(ev) {
        goToNext(this.root.el, "[data-hour]", ev)?.click();
    }
}

registry.category("actions").add("huiskamer_counting", CountingScreen);
