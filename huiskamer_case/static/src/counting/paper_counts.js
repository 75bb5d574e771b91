import { useEffect, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { COUNTER } from "./tap_queue";

/** More than this on one line of paper is a slip of the pen. */
export const MOST_ON_PAPER = 200;

const KEPT = "huiskamer.paper";

/**
 * What is typed over from a paper sheet: numbers per counter, until they are added or thrown away.
 *
 * Half a sheet is half an evening's work, and another screen or a page that loads again is one touch away: what was
 * typed for an evening lies in this tab meanwhile, as numbers only, and goes with the evening.
 */
export class PaperCounts {
    isOpen = false;
    numbers = {};

    /** Another screen is opened, for this evening: go on where this tab was in its paper, if it was. */
    goOn(evening) {
        const kept = JSON.parse(browser.sessionStorage.getItem(KEPT) || "{}");
        this.evening = evening?.id;
        this.open(evening?.state === "open" && kept.evening === evening.id, kept.numbers);
    }

    open(isOpen, numbers = {}) {
        this.isOpen = isOpen;
        this.numbers = isOpen ? numbers : {};
        this.keep();
    }

    keep() {
        if (this.filled.length) {
            browser.sessionStorage.setItem(KEPT, JSON.stringify({ evening: this.evening, numbers: this.numbers }));
        } else {
            browser.sessionStorage.removeItem(KEPT);
        }
    }

    type(group, row, text) {
        this.numbers[COUNTER(group.measure, row.value)] = text.trim() ? Number(text) : 0;
        this.keep();
    }

    /** Write into the lines on the screen what stood in them when they were left; from then on they are the typist's. */
    fillIn(lines) {
        for (const line of lines) {
            line.value = this.numbers[line.dataset.counter] || "";
        }
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

/** The paper of one screen: what stood in its lines is written into them again. */
export function usePaper(root) {
    const paper = useState(new PaperCounts());
    useEffect(
        () => paper.fillIn(root.el.querySelectorAll("[data-counter]")),
        () => [paper.isOpen]
    );
    return paper;
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
