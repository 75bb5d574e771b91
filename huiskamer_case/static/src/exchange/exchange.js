import { Component, useRef, useState } from "@odoo/owl";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { useSetupAction } from "@web/search/action_hook";
import { askBeforeLeaving, askedOnce } from "../typing/leave_dialog";

const DIRECTORY = "huiskamer.directory";
const ZIP = "application/zip";
const KINDS = ["new", "changed", "same", "problem", "notice"];
// More lines than these are shown when somebody asks for them.
const SHOWN = 200;

/**
 * The directory out of the house and into it. A file that is chosen is read here and shown line by
 * line; the server stores nothing before the button is pressed that says so.
 */
export class Exchange extends Component {
    static template = "huiskamer_case.Exchange";
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.file = useRef("file");
        this.kinds = KINDS;
        this.state = useState({ text: "", preview: null, done: null, busy: false, all: false, choices: this.noChoices() });
        const dialog = useService("dialog");
        const mayLeave = askedOnce(async () => (await askBeforeLeaving(dialog, false)) === "drop");
        useSetupAction({
            beforeLeave: ({ forceLeave } = {}) => forceLeave || !this.hasChosen || mayLeave(),
            beforeUnload: (ev) => this.hasChosen && ev.preventDefault(),
        });
    }

    /** Whether somebody went through the lines and has not taken them over: a file is chosen again in a moment, that is not. */
    get hasChosen() {
        const { skip, contacts } = this.state.choices;
        return Boolean(this.state.preview && (skip.length || Object.keys(contacts).length));
    }

    noChoices() {
        return { leave_out: false, languages: false, skip: [], contacts: {} };
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
            organization_identifiers: _t("Registration numbers"),
            services: _t("Services"),
            locations: _t("Locations"),
            service_at_locations: _t("Services at places"),
            schedules: _t("Opening hours"),
            languages: _t("Languages"),
            phones: _t("Phone numbers"),
            attributes: _t("Further facts"),
            contacts: _t("People"),
            addresses: _t("Addresses"),
        };
    }

    get lines() {
        const { lines } = this.state.preview;
        return this.state.all ? lines : lines.slice(0, SHOWN);
    }

    get hidden() {
        return this.state.preview.lines.length - this.lines.length;
    }

    get languageNames() {
        return this.state.preview.languages.map((language) => language.name).join(", ");
    }

    get hasOpenContact() {
        return this.state.preview.lines.some((line) => this.isOpen(line) && !this.isSkipped(line));
    }

    get canConfirm() {
        const { counts } = this.state.preview;
        const isClear = !counts.problem || this.state.choices.leave_out;
        return isClear && !this.hasOpenContact && counts.new + counts.changed > 0;
    }

    isOpen(line) {
        return line.does === "new" && line.found.length > 0 && line.chosen === null;
    }

    isSkipped(line) {
        return this.state.choices.skip.includes(line.key);
    }

    canSkip(line) {
        return ["new", "changed"].includes(line.does);
    }

    skip(line, ev) {
        const others = this.state.choices.skip.filter((key) => key !== line.key);
        this.state.choices.skip = ev.target.checked ? others : [...others, line.key];
    }

    async choose(line, ev) {
        if (ev.target.value !== "") {
            this.state.choices.contacts[line.key] = Number(ev.target.value);
        } else {
            delete this.state.choices.contacts[line.key];
        }
        await this.look();
    }

    async addLanguages(ev) {
        this.state.choices.languages = ev.target.checked;
        await this.look();
    }

    save(parts, type, ending) {
        const day = luxon.DateTime.now().toISODate();
        downloadFile(new Blob(parts, { type }), `directory-${day}.${ending}`);
    }

    async exportPackage() {
        const packed = await this.orm.call(DIRECTORY, "export_hsds_package", []);
        this.save([Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0))], ZIP, "zip");
    }

    async exportJson() {
        this.save([await this.orm.call(DIRECTORY, "export_hsds", [])], "application/json", "json");
    }

    /** One JSON file as it is, a package as data, several files (pages, CSV) as one text by name. */
    async read(files) {
        const [file] = files;
        if (files.length === 1 && /\.zip$/i.test(file.name)) {
            return new Promise((resolve, reject) => {
                const reader = new FileReader();
                reader.onload = () => resolve(reader.result.replace(/^data:[^;]*;/, `data:${ZIP};`));
                reader.onerror = () => reject(reader.error);
                reader.readAsDataURL(file);
            });
        }
        if (files.length === 1 && !/\.csv$/i.test(file.name)) {
            return this.text(file);
        }
        const texts = {};
        for (const part of files) {
            texts[part.name] = await this.text(part);
        }
        return JSON.stringify(texts);
    }

    /** The text of a file, from the signs that programs of several kinds write: UTF-16 says so, Windows-1252 is what is left. */
    async text(file) {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const [first, second] = bytes;
        if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
            return new TextDecoder(first === 0xff ? "utf-16le" : "utf-16be").decode(bytes);
        }
        try {
            return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        } catch {
            return new TextDecoder("windows-1252").decode(bytes);
        }
    }

    async chooseFile(ev) {
        if (ev.target.files.length) {
            this.state.choices = this.noChoices();
            this.state.all = false;
            this.state.text = await this.read([...ev.target.files]);
            await this.look();
        }
    }

    async look() {
        this.state.done = null;
        this.state.preview = await this.orm.call(DIRECTORY, "preview_hsds", [this.state.text, this.state.choices]);
    }

    async confirm() {
        this.state.busy = true;
        try {
            const { digest } = this.state.preview;
            this.state.done = await this.orm.call(DIRECTORY, "import_hsds", [this.state.text, digest, this.state.choices]);
            this.state.preview = null;
            this.file.el.value = "";
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("huiskamer_exchange", Exchange);
