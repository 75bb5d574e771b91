import { Component, useRef, useState } from "@odoo/owl";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";

const DIRECTORY = "huiskamer.directory";

/**
 * The directory out of the house and into it. A file that is chosen is read here and shown line by
 * line; the server stores nothing before the button is pressed that says so.
 */
export class Exchange extends Component {
    static template = "huiskamer_case.Exchange";
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.file = useRef("file");
        this.state = useState({ text: "", name: "", preview: null, done: null, busy: false });
    }

    get doesText() {
        return {
            new: _t("New"),
            changed: _t("Changes"),
            same: _t("Stays the same"),
            problem: _t("Problem"),
            notice: _t("Left aside"),
        };
    }

    get tableText() {
        return {
            organizations: _t("Organisations"),
            services: _t("Services"),
            locations: _t("Locations"),
            service_at_locations: _t("Services at places"),
            schedules: _t("Opening hours"),
            languages: _t("Languages"),
            phones: _t("Phone numbers"),
            attributes: _t("Further facts"),
        };
    }

    get canConfirm() {
        const { counts } = this.state.preview;
        return !counts.problem && counts.new + counts.changed > 0;
    }

    async export() {
        const text = await this.orm.call(DIRECTORY, "export_hsds", []);
        const day = luxon.DateTime.now().toISODate();
        downloadFile(new Blob([text], { type: "application/json" }), `directory-${day}.json`);
    }

    async choose(ev) {
        const [file] = ev.target.files;
        if (file) {
            this.state.name = file.name;
            this.state.text = await file.text();
            await this.look();
        }
    }

    async look() {
        this.state.done = null;
        this.state.preview = await this.orm.call(DIRECTORY, "preview_hsds", [this.state.text]);
    }

    async confirm() {
        this.state.busy = true;
        try {
            const shown = this.state.preview;
            await this.orm.call(DIRECTORY, "import_hsds", [this.state.text, shown.digest]);
            this.state.done = shown.counts;
            this.state.preview = null;
            this.file.el.value = "";
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("huiskamer_exchange", Exchange);
