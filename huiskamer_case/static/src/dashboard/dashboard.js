import { Component, onWillStart, useState } from "@odoo/owl";
import { CrossTable } from "./cross_table";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { sprintf } from "@web/core/utils/strings";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { plural } from "../plural";

const { DateTime } = luxon;
/** More bars than this are read as a list elsewhere, not as a picture. */
const MOST_BARS = 60;
/** Views beside the page, for who wants to turn the figures over. */
const BESIDE = {
    openings: "huiskamer_case.huiskamer_opening_action_held",
    weeks: "huiskamer_case.huiskamer_week_tally_action",
    steps: "huiskamer_case.huiskamer_outcome_count_action",
};

/**
 * One page of figures for supervisors: this week, the pilot so far, against the plan.
 *
 * Each number says what it means, when pointed at and when tapped. It reads two methods: one for
 * counts of evenings and steps, one for how handovers stand at this moment.
 */
export class Dashboard extends Component {
    static template = "huiskamer_case.Dashboard";
    static components = { CrossTable };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            board: null,
            standing: [],
            place: false,
            period: "week",
            from: "",
            until: "",
            explained: null,
            refusal: "",
        });
        onWillStart(() => this.load());
    }

    get periods() {
        const periods = {
            week: _t("This week"),
            pilot: _t("The pilot"),
            twelve: _t("12 weeks"),
            year: _t("52 weeks"),
            own: _t("Other days"),
        };
        return Object.entries(periods).filter(([key]) => key !== "pilot" || !this.state.board || this.state.board.has_pilot);
    }

    async load(change = {}) {
        Object.assign(this.state, change, { refusal: "" });
        const { place, period, from, until } = this.state;
        if (period === "own" && !(from && until)) {
            return;
        }
        try {
            const [board, standing] = await Promise.all([
                this.orm.call("huiskamer.dashboard", "read_dashboard", [place, period, from, until]),
                this.orm.call("huiskamer.handover.figures", "read_standing", [place]),
            ]);
            Object.assign(this.state, { board, standing, explained: null, from: board.from, until: board.until });
        } catch (error) {
            if (!error.data?.message || !this.state.board) {
                throw error;
            }
            this.state.refusal = error.data.message;
        }
    }

    choosePlace(ev) {
        return this.load({ place: parseInt(ev.target.value, 10) || false });
    }

    /** A day was filled in; an empty one waits. */
    chooseDay(name, ev) {
        return this.load({ period: "own", [name]: ev.target.value });
    }

    get daysWords() {
        const words = (day) => DateTime.fromISO(day).toLocaleString(DateTime.DATE_MED);
        return sprintf(_t("%(from)s to %(until)s, whole weeks"), {
            from: words(this.state.board.from),
            until: words(this.state.board.until),
        });
    }

    // --- explaining ----------------------------------------------------------------------

    explain(key) {
        this.state.explained = this.state.explained === key ? null : key;
    }

    isExplained(key) {
        return this.state.explained === key;
    }

    // --- shares and bars -----------------------------------------------------------------

    hasCounts(section) {
        return section.rows.some((row) => row.count);
    }

    baseWords(section) {
        return section.is_thin
            ? sprintf(_t("%(base)s counted: too few to tell a share"), { base: section.base })
            : sprintf(_t("of %(base)s counted"), { base: section.base });
    }

    /** How long a bar is, as a style: the longest of its block fills the room. */
    bar(rows, count) {
        const longest = Math.max(1, ...rows.map((row) => row.count));
        return `width: ${Math.round((100 * count) / longest)}%`;
    }

    column(bars, count) {
        const longest = Math.max(1, ...bars.map((bar) => bar.count));
        return `height: ${Math.max(count ? 2 : 0, Math.round((100 * count) / longest))}%`;
    }

    get charts() {
        const titles = { weeks: _t("Visits per week"), weekdays: _t("Visits per weekday"), hours: _t("Visits per hour") };
        return this.state.board.charts
            .filter((chart) => chart.bars.length)
            .map((chart) => ({
                ...chart,
                title: titles[chart.key],
                bars: chart.bars.slice(-MOST_BARS),
                left: Math.max(0, chart.bars.length - MOST_BARS),
            }));
    }

    /** What stands under a bar; short when there are many. */
    barLabel(chart, bar) {
        if (chart.key === "weekdays") {
            return DateTime.fromObject({ weekYear: 2024, weekNumber: 1, weekday: bar.value }).toFormat("ccc");
        }
        return chart.key === "weeks" ? bar.value.split("-")[1] : bar.value.split(":")[0];
    }

    leftWords(chart) {
        return plural(
            _t(
                "The last %(most)s weeks; %(number)s earlier one is in the table below. | The last %(most)s weeks; %(number)s earlier ones are in the table below."
            ),
            chart.left,
            { most: MOST_BARS }
        );
    }

    // --- beside the page -----------------------------------------------------------------

    get late() {
        return this.state.standing.reduce((sum, row) => sum + row.late, 0);
    }

    lateWords(row) {
        return sprintf(_t("%(late)s late"), { late: row.late });
    }

    /** Open what a number counts. */
    show(title, { model, domain }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: title,
            res_model: model,
            domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    /** The handovers behind a line of this moment; only the late ones when that is the number that was tapped. */
    showStanding(row, isLate) {
        const domain = isLate ? [...row.opens, ["is_overdue", "=", true]] : row.opens;
        this.show(row.label, { model: "huiskamer.handover", domain });
    }

    open(name) {
        this.action.doAction(BESIDE[name]);
    }
}

registry.category("actions").add("huiskamer_dashboard", Dashboard);
