import { Component } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { askedOnce } from "../typing/leave_dialog";

/**
 * A slip, shown this once, to print or to copy by hand.
 *
 * It is a dialog and no page: its secret is in no address, no history, no tab title and no storage
 * of the browser, and it is gone when the dialog closes.
 */
export class SlipDialog extends Component {
    static template = "huiskamer_case.SlipDialog";
    static components = { Dialog };
    static props = { title: String, code: String, secret: String, close: Function };

    setup() {
        this.dialog = useService("dialog");
        this.env.dialogData.mayLeave = askedOnce(this.mayLeave.bind(this));
    }

    /** Escape and the cross are easily pressed, and a slip is not shown again: they ask first. */
    mayLeave() {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Does the client have it?"),
                    body: _t("It is not shown again."),
                    confirmLabel: _t("The client has it"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Back to the slip"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    /** Print the slip alone, from a frame that is taken away again. */
    print() {
        const frame = document.createElement("iframe");
        frame.className = "d-none";
        document.body.append(frame);
        const page = frame.contentDocument;
        page.title = "Huiskamer";
        for (const [text, size] of [
            [this.props.code, "20pt"],
            [this.props.secret, "28pt"],
        ]) {
            const line = page.createElement("p");
            line.textContent = text;
            line.style.cssText = `font-family: monospace; text-align: center; margin-top: 15mm; font-size: ${size}`;
            page.body.append(line);
        }
        frame.contentWindow.addEventListener("afterprint", () => frame.remove());
        frame.contentWindow.print();
    }
}

/** Show the slip; the screen behind it refreshes when it is closed. */
export async function slipAction(env, action) {
    await new Promise((resolve) => {
        env.services.dialog.add(
            SlipDialog,
            { title: action.name, code: action.params.code, secret: action.params.secret },
            { onClose: resolve }
        );
    });
    return { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("huiskamer_slip", slipAction);
