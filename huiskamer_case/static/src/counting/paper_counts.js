import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useSetupAction } from "@web/search/action_hook";
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

/** Whether what was typed and not added may go: at once when there is nothing, else as the writer says. */
export async function mayThrowAway(dialog, paper) {
    if (!paper.filled.length) {
        return true;
    }
    return new Promise((resolve) => {
        const questions = {
            title: _t("From paper"),
            body: _t("These numbers are not added yet."),
            confirmLabel: _t("Throw the numbers away"),
            confirm: () => resolve(true),
            cancelLabel: _t("Go on typing"),
            cancel: () => resolve(false),
        };
        dialog.add(ConfirmationDialog, questions, { onClose: () => resolve(false) });
    });
}

/** These counts, which no menu, no "back" and no reload throws away unasked. */
export function useNumbersStay(dialog, paper) {
    useSetupAction({
        beforeLeave: () => mayThrowAway(dialog, paper),
        beforeUnload: (ev) => {
            if (paper.filled.length) {
                ev.preventDefault();
                ev.returnValue = "Unsaved changes";
            }
        },
    });
    return paper;
}
