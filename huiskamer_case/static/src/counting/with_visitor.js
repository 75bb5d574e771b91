import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";

const KEPT = "huiskamer.card";

/**
 * The tablet is in a visitor's hands: going back leads nowhere, and a page that loads again has the card on it.
 *
 * A finger that comes from the edge of a tablet goes back, and one that pulls down loads anew. Neither is a host.
 */
export class WithVisitor {
    /** Hand it over again when it was so as this page was left, and there still is a card. */
    goOn(hasCard, handOver) {
        if (hasCard && browser.sessionStorage.getItem(KEPT) !== null) {
            handOver();
        } else {
            this.end();
        }
    }

    begin() {
        browser.sessionStorage.setItem(KEPT, "");
        const { state } = browser.history;
        const here = browser.location.href;
        this.stay = () => {
            browser.history.pushState(state, "", here);
            // Odoo heard that somebody went back, and loads nothing the next time either
            router.skipLoad = true;
        };
        this.stay();
        browser.addEventListener("popstate", this.stay);
    }

    end() {
        browser.sessionStorage.removeItem(KEPT);
        this.letGo();
    }

    letGo() {
        browser.removeEventListener("popstate", this.stay);
        router.skipLoad = false;
    }
}
