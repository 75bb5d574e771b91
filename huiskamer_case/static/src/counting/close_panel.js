import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { isBeforeEnd } from "./clock";
import { plural } from "../plural";

/** Measures of which every visit has exactly one, so that a difference shows what was forgotten. */
const ONE_PER_VISIT = ["first_visit"];
/** Measures of which a visit has one or more. */
const SOME_PER_VISIT = ["topic", "help", "direction", "outcome"];

/** The sums of the evening, what is usually forgotten, and the button that seals. */
export class ClosePanel extends Component {
    static template = "huiskamer_case.ClosePanel";
    static props = { evening: Object, sums: Array, waiting: Number, close: Function, sealed: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ hosts: this.props.evening.hosts_present || "", isBusy: false, refusal: "", isEarly: false });
    }

    sum(measure) {
        return this.props.sums.find((group) => group.measure === measure)?.total || 0;
    }

    label(measure) {
        return this.props.sums.find((group) => group.measure === measure)?.label || "";
    }

    times(measure) {
        return plural(_t("%(number)s time | %(number)s times"), this.sum(measure));
    }

    /** What does not add up, in words; only hints, for a host knows better. */
    get hints() {
        const visits = this.sum("visit");
        const hints = [];
        for (const measure of ONE_PER_VISIT) {
            if (this.sum(measure) !== visits) {
                hints.push(
                    plural(
                        _t(
                            "%(number)s visit, but %(label)s was counted %(times)s. | %(number)s visits, but %(label)s was counted %(times)s."
                        ),
                        visits,
                        { label: this.label(measure), times: this.times(measure) }
                    )
                );
            }
        }
        for (const measure of SOME_PER_VISIT) {
            if (this.sum(measure) < visits) {
                hints.push(
                    plural(
                        _t(
                            "%(label)s was counted %(times)s for %(number)s visit. | %(label)s was counted %(times)s for %(number)s visits."
                        ),
                        visits,
                        { label: this.label(measure), times: this.times(measure) }
                    )
                );
            }
        }
        return hints;
    }

    get hosts() {
        return parseInt(this.state.hosts, 10);
    }

    async seal() {
        if (!(this.hosts >= 0)) {
            this.state.refusal = _t("Fill in how many hosts there were.");
            return;
        }
        if (!this.state.isEarly && isBeforeEnd(this.props.evening)) {
            this.state.isEarly = true;
            return;
        }
        this.state.isBusy = true;
        try {
            await this.orm.call("huiskamer.opening", "close_evening", [[this.props.evening.id], this.hosts]);
            this.props.sealed();
        } finally {
            this.state.isBusy = false;
        }
    }
}
