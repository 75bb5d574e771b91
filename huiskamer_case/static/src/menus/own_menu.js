import { patch } from "@web/core/utils/patch";
import { WebClient } from "@web/webclient/webclient";

const APP = "huiskamer_case.huiskamer_menu_root";

/**
 * A record that is opened by its address alone, from a notice or a kept link, belongs to no menu for Odoo, and its page
 * would have none. Ours belong to the huiskamer.
 */
patch(WebClient.prototype, {
    async loadRouterState() {
        await super.loadRouterState(...arguments);
        const model = this.actionService.currentController?.action.res_model || "";
        if (model.startsWith("huiskamer.") && !this.menuService.getCurrentApp()) {
            const app = this.menuService.getApps().find((menu) => menu.xmlid === APP);
            if (app) {
                this.menuService.setCurrentMenu(app);
            }
        }
    },
});
