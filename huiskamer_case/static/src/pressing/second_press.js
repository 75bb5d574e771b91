import { browser } from "@web/core/browser/browser";

/** So long after a press, another one is the same finger that pressed twice. */
export const SAME_PRESS = 500;
/** So near, in pixels. */
const SAME_PLACE = 12;
const PRESSED = "button, a, [role=button], .o_data_row, .fc-event";
const OURS = ".o_huiskamer_today, .o_huiskamer_desk, .o_huiskamer_counting, .o_huiskamer_hidden, .o_huiskamer_ours";

let last = { element: null, at: -SAME_PRESS, x: 0, y: 0 };

function isOurs(element) {
    return element.closest(OURS) || element.closest(".modal")?.querySelector(".o_huiskamer_ask");
}

/** Whether this press is the second half of the one before, on something that came below the finger meanwhile. */
function isSlip(ev, element) {
    return (
        last.element &&
        element !== last.element &&
        ev.timeStamp - last.at < SAME_PRESS &&
        Math.hypot(ev.clientX - last.x, ev.clientY - last.y) < SAME_PLACE
    );
}

/**
 * Who presses twice means what was there at the first press.
 *
 * A step that is ticked off leaves its place to the next, of somebody else; a screen that comes back has a counter there.
 * A second press at once and at the same place, on something of ours that was not pressed first, is heard by nobody.
 * Keys have no place, and the same button may be pressed as often as one likes.
 */
browser.addEventListener(
    "click",
    (ev) => {
        const element = ev.detail && ev.target.closest?.(PRESSED);
        if (!element) {
            return;
        }
        if (isOurs(element) && isSlip(ev, element)) {
            ev.preventDefault();
            ev.stopImmediatePropagation();
            return;
        }
        last = { element, at: ev.timeStamp, x: ev.clientX, y: ev.clientY };
    },
    { capture: true }
);
