import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { patch } from "@web/core/utils/patch";

/** Asked before a window with unsaved words goes: go on, keep them on this device, or throw them away. */
export class LeaveDialog extends Component {
    static template = "huiskamer_case.LeaveDialog";
    static components = { Dialog };
    static props = { canKeep: Boolean, canSave: { type: Boolean, optional: true }, answer: Function, close: Function };

    choose(answer) {
        this.props.answer(answer);
        this.props.close();
    }
}

/**
 * What to do with words that are not saved.
 *
 * @returns {Promise<"stay"|"keep"|"drop"|"save">} closing the question means: stay
 */
export function askBeforeLeaving(dialog, canKeep, canSave = false) {
    return new Promise((resolve) => {
        dialog.add(LeaveDialog, { canKeep, canSave, answer: resolve }, { onClose: () => resolve("stay") });
    });
}

/**
 * Who leaves twice is asked once: another press while she is asked is no leave.
 *
 * @param {Function} mayLeave says in a promise whether a window may go
 */
export function askedOnce(mayLeave) {
    let isAsking = false;
    return async () => {
        if (isAsking) {
            return false;
        }
        isAsking = true;
        try {
            return await mayLeave();
        } finally {
            isAsking = false;
        }
    };
}

/** Escape and the cross of a window first ask whatever is in it. */
patch(Dialog.prototype, {
    async dismiss() {
        if (this.data.mayLeave && !(await this.data.mayLeave())) {
            return;
        }
        return super.dismiss();
    },
});
