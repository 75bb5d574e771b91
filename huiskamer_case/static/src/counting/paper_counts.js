import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { COUNTER } from "./tap_queue";

/** More than this on one line of paper is a slip of the pen. */
export const MOST_ON_PAPER = 200;

/** What is typed over from a paper sheet: numbers per counter, until they are added or thrown away. */
export class PaperCounts {
    isOpen = false;
    numbers = {};

    open(isOpen) {
        this.isOpen = isOpen;
        this.numbers = {};
    }

    type(group, row, text) {
        this.numbers[COUNTER(group.measure, row.value)] = text.trim() ? Number(text) : 0;
    }

    isRefused(group, row) {
        const number = this.numbers[COUNTER(group.measure, row.value)] || 0;
        return !(Number.isInteger(number) && number >= 0 && number <= MOST_ON_PAPER);
    }

    /** The lines with a number that cannot be right, in words. */
    refused(groups) {
        return groups.flatMap((group) =>
            group.values.filter((row) => this.isRefused(group, row)).map((row) => `${group.label}, ${row.label}`)
        );
    }

    /** What was typed, as [counter, number] pairs. */
    get filled() {
        return Object.entries(this.numbers).filter(([, number]) => number);
    }
}

/** What was typed and not added is thrown away only on purpose. */
export function askToThrowAway(dialog, confirm) {
    dialog.add(ConfirmationDialog, {
        title: _t("From paper"),
        body: _t("These numbers are not added yet."),
        confirmLabel: _t("Throw the numbers away"),
        confirm,
        cancelLabel: _t("Go on typing"),
        cancel: () => {},
    });
}
