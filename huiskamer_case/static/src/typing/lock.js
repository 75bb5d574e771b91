import { patch } from "@web/core/utils/patch";
import { CheckIdentityDialog, checkIdentityService } from "@auth_timeout/services/check_identity/check_identity";

const LOCKED = "o_huiskamer_locked";

/**
 * The screen lock covers the whole screen and keeps what is below it.
 *
 * Odoo's lock empties the view and loads it again afterwards: what was being written is gone, and windows above the
 * view stay readable. Here nothing is emptied; everything but the question who is there is neither drawn nor reachable.
 */
patch(checkIdentityService, {
    start(env, services) {
        // Without an action service in sight there is no view to empty and none to load again.
        const blind = Object.create(env, { services: { value: { ...env.services, action: undefined } } });
        const service = super.start(blind, services);
        service.bus.addEventListener("start", () => cover(true));
        service.bus.addEventListener("stop", () => cover(false));
        return service;
    },
});

function cover(isLocked) {
    document.body.classList.toggle(LOCKED, isLocked);
    for (const element of document.querySelectorAll(".o_action_manager, .o_navbar, .o_notification_manager")) {
        element.inert = isLocked;
    }
}

/** Escape in the lock is no log-out: that forgets what is not saved. */
patch(CheckIdentityDialog.prototype, {
    setup() {
        super.setup();
        this.env.dialogData.dismiss = undefined;
        this.env.dialogData.mayLeave = async () => false;
    },
});
