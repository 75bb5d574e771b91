const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Go with an arrow to the next of these buttons, and return it; nothing for any other key. */
export function goToNext(root, selector, ev) {
    const step = STEPS[ev.key];
    if (!step) {
        return;
    }
    ev.preventDefault();
    const buttons = [...root.querySelectorAll(selector)];
    const here = buttons.indexOf(ev.currentTarget.matches(selector) ? ev.currentTarget : ev.currentTarget.querySelector(selector));
    const next = buttons[here + step];
    next?.focus();
    return next;
}

/** Where Tab stops: at one counter of each group, the one that was used last; the arrows reach the others. */
export class TabStops {
    last = {};

    enter(group, row) {
        this.last[group.measure] = row.value;
    }

    of(group, rows, row) {
        const stop = rows.find((other) => other.value === this.last[group.measure]) || rows[0];
        return row === stop ? 0 : -1;
    }
}
