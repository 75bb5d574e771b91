import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";

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
