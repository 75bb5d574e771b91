import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { url } from "@web/core/utils/urls";

/** One measure of the page of figures by week, month, quarter or huiskamer: a table, a chart, a workbook. */
export class CrossTable extends Component {
    static template = "huiskamer_case.CrossTable";
    static props = { measures: Array, place: [Number, Boolean], from: String, until: String };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ measure: this.props.measures[0][0], by: "week", table: null });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    get ways() {
        return Object.entries({ week: _t("per week"), month: _t("per month"), quarter: _t("per quarter"), place: _t("per huiskamer") });
    }

    /** What the table is asked with; the page's own days are sent along, so that both are about the same weeks. */
    asked(props) {
        return [props.place, "own", props.from, props.until, this.state.measure, this.state.by];
    }

    async load(props) {
        this.state.table = await this.orm.call("huiskamer.dashboard", "read_table", this.asked(props));
    }

    choose(name, ev) {
        this.state[name] = ev.target.value;
        return this.load(this.props);
    }

    get workbook() {
        const [place, period, day_from, day_until, measure, by] = this.asked(this.props);
        return url("/huiskamer/figures.xlsx", { place: place || "", period, day_from, day_until, measure, by });
    }

    /** How high a part of a column is, as a style: the highest column fills the room. */
    part(count) {
        const highest = Math.max(1, ...this.state.table.sums);
        return `height: ${(100 * count) / highest}%`;
    }

    /** The parts of one column, from below, with what is zero left out. */
    parts(index) {
        const rows = this.state.table.rows.map((row, shade) => ({ label: row.label, count: row.counts[index], shade: shade % 6 }));
        return rows.filter((part) => part.count).reverse();
    }
}
