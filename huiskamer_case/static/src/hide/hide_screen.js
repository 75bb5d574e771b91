import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const HIDDEN = "o_huiskamer_screen_hidden";
const KEPT = "huiskamer.hidden";
export const HIDE_KEY = "F2";

/**
 * Hides the whole screen from who looks over a shoulder: menus, windows and notices too.
 *
 * One key or one tap hides it, any key or tap brings it back as it was; a page that loads again stays hidden. Nothing
 * below is changed.
 */
export const hideService = {
    start() {
        const state = { isHidden: false, title: "", focus: null };
        const listeners = new Set();
        const set = (isHidden) => {
            if (isHidden === state.isHidden) {
                return;
            }
            state.isHidden = isHidden;
            document.body.classList.toggle(HIDDEN, isHidden);
            if (isHidden) {
                browser.sessionStorage.setItem(KEPT, "");
            } else {
                browser.sessionStorage.removeItem(KEPT);
            }
            if (isHidden) {
                Object.assign(state, { title: document.title, focus: document.activeElement });
                document.title = "Huiskamer";
            } else {
                document.title = state.title;
            }
            listeners.forEach((listener) => listener(isHidden));
            if (!isHidden) {
                state.focus?.focus?.();
            }
        };
        // Before anything else hears the key: a window that is open must not close by it.
        window.addEventListener(
            "keydown",
            (ev) => {
                if (state.isHidden || ev.key === HIDE_KEY) {
                    ev.preventDefault();
                    ev.stopImmediatePropagation();
                    set(!state.isHidden);
                }
            },
            { capture: true }
        );
        // a tablet that wakes up loads its page anew
        set(browser.sessionStorage.getItem(KEPT) !== null);
        return {
            hide: () => set(true),
            show: () => set(false),
            get isHidden() {
                return state.isHidden;
            },
            listen: (listener) => {
                listeners.add(listener);
                return () => listeners.delete(listener);
            },
        };
    },
};
registry.category("services").add("huiskamer_hide", hideService);

/** What is seen instead: a word and an invitation to coffee. */
export class HiddenScreen extends Component {
    static template = "huiskamer_case.HiddenScreen";
    static props = {};

    setup() {
        this.hide = useService("huiskamer_hide");
        this.root = useRef("root");
        this.state = useState({ isHidden: this.hide.isHidden });
        onWillUnmount(this.hide.listen((isHidden) => (this.state.isHidden = isHidden)));
        useEffect(
            (el) => el?.focus(),
            () => [this.root.el]
        );
    }
}
registry.category("main_components").add("huiskamer_hidden_screen", { Component: HiddenScreen });

/** The one tap, beside the name of who is logged in, on every page. */
export class HideButton extends Component {
    static template = "huiskamer_case.HideButton";
    static props = {};
    key = HIDE_KEY;

    setup() {
        this.hide = useService("huiskamer_hide");
    }
}
registry.category("systray").add("huiskamer_hide", { Component: HideButton }, { sequence: 1 });
