import { onMounted, onWillUnmount, status } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { sprintf } from "@web/core/utils/strings";
import { FormController } from "@web/views/form/form_controller";
import { askAction } from "../ask/ask_dialog";
import { typedAt } from "./drafts_service";
import { askBeforeLeaving, askedOnce } from "./leave_dialog";
import { askHasToStay, isPointedOut, lookAgain, lookTwice } from "./look_twice";

const WORDS = ["char", "text", "html"];
// Whose addresses and numbers are asked for, and are no client's.
const OF_THE_HOUSE = ["huiskamer.house"];

/** Whether a draft is of a dialog about this record. */
function isAbout({ value }, resModel, resId) {
    const { model, ids } = value.action.params;
    return model === resModel && [ids].flat().includes(resId);
}

/**
 * Forms of the huiskamer: leaving one stores nothing, and what was typed in it waits on this device.
 *
 * Odoo saves a form when its page is left, closed or hidden. A half-typed note is then a note that nobody may delete.
 * Here only saving saves.
 */
patch(FormController.prototype, {
    setup() {
        super.setup();
        this.isOurs = this.props.resModel.startsWith("huiskamer.");
        if (!this.isOurs) {
            return;
        }
        this.drafts = useService("huiskamer_drafts");
        this.notification = useService("notification");
        this.typed = {};
        this.stood = {};
        this.mayLeave = askedOnce(this.mayLeave.bind(this));
        const onInput = (ev) => this.onTyped(ev);
        onMounted(() => {
            this.rootRef.el.addEventListener("input", onInput);
            this.offer();
        });
        onWillUnmount(() => this.closeOffers());
        if (this.env.inDialog && this.env.dialogData) {
            this.env.dialogData.mayLeave = this.mayLeave;
        }
    },

    /** Whether something of ours is being made here by who may not change it afterwards. */
    get makesOurs() {
        return this.isOurs && this.canCreate && this.model.root.isNew;
    },

    /** Which draft this is: the record, or a new one of this file. */
    get slot() {
        const { resModel, resId } = this.model.root;
        const parent = Object.entries(this.props.context || {}).filter(([key]) => key.startsWith("default_"));
        return JSON.stringify(["form", resModel, resId || parent]);
    },

    get draftTitle() {
        const { isNew, data } = this.model.root;
        return (isNew && this.env.config.actionName) || data.display_name || _t("New");
    },

    onTyped(ev) {
        const widget = ev.target.closest(".o_field_widget[name]");
        const inside = ev.target.closest(".o_field_x2many, .o_list_view, .o_searchview");
        const field = widget && !inside && this.props.fields[widget.getAttribute("name")];
        if (!field || !WORDS.includes(field.type)) {
            return;
        }
        const name = widget.getAttribute("name");
        this.stood[name] ??= this.model.root._values[name] || "";
        this.typed[name] = ev.target.value ?? ev.target.innerHTML;
        this.drafts.put(this.slot, this.draftTitle, { typed: this.typed, stood: this.stood });
        if (!OF_THE_HOUSE.includes(this.props.resModel)) {
            this.pointOut(widget, ev.target);
        }
    },

    /** Say beside the words what rarely belongs there, while they are typed. */
    pointOut(widget, input) {
        const found = lookTwice(input.value);
        let note = widget.querySelector(":scope > .o_huiskamer_look_twice");
        if (!found.length) {
            note?.remove();
            return;
        }
        if (!note) {
            note = document.createElement("div");
            note.className = "o_huiskamer_look_twice";
            note.setAttribute("role", "status");
            widget.append(note);
        }
        note.textContent = lookAgain(found);
    },

    // --- coming back ---------------------------------------------------------------------

    /** What was typed here before and not saved, and the dialogs of this record that were left open. */
    async offer() {
        this.offers = [];
        const { resModel, resId } = this.model.root;
        for (const draft of await this.drafts.all()) {
            if (draft.slot === this.slot) {
                this.offerOne(draft, () => this.putBack(draft));
            } else if (resId && draft.value.action && isAbout(draft, resModel, resId)) {
                this.offerOne(draft, () => this.goOn(draft));
            }
        }
    },

    offerOne(draft, goOn) {
        const close = this.notification.add(
            sprintf(_t("Not saved yet, typed %(when)s: %(what)s"), { when: typedAt(draft), what: draft.title }),
            {
                type: "warning",
                sticky: true,
                className: "o_huiskamer_offer",
                buttons: [
                    { name: _t("Go on with it"), primary: true, onClick: () => (close(), goOn()) },
                    { name: _t("Throw away"), onClick: () => (close(), this.drafts.remove(draft.slot)) },
                ],
            }
        );
        this.offers.push(close);
    },

    closeOffers() {
        (this.offers || []).forEach((close) => close());
    },

    async putBack(draft) {
        if (draft.slot !== this.slot) {
            return; // of a record that is not here any more
        }
        this.typed = { ...draft.value.typed };
        this.stood = { ...draft.value.stood };
        const known = Object.entries(this.typed).filter(([name]) => name in this.model.root.activeFields);
        await this.model.root.update(Object.fromEntries(known));
    },

    async goOn(draft) {
        const next = await askAction(this.env, draft.value.action);
        await this.actionService.doAction(next);
        if (status(this) === "mounted") {
            // the answers may have led elsewhere
            await this.model.load();
        }
    },

    // --- leaving -------------------------------------------------------------------------

    /** Whether this form may go: at once when nothing is unsaved, else as the writer says. */
    async mayLeave() {
        if (!(await this.model.root.isDirty())) {
            return true;
        }
        const answer = await askBeforeLeaving(this.dialogService, Object.keys(this.typed).length > 0, true);
        if (answer === "save") {
            return this.save();
        }
        if (answer === "drop") {
            await this.drafts.remove(this.slot);
        }
        if (answer !== "stay") {
            await this.model.root.discard();
        }
        return answer !== "stay";
    },

    async beforeLeave(options = {}) {
        if (!this.isOurs) {
            return super.beforeLeave(options);
        }
        return options.forceLeave || this.mayLeave();
    },

    /** The page is closed or loaded again: the draft is on the disk already, and nothing is stored. */
    async beforeUnload(ev) {
        if (!this.isOurs) {
            return super.beforeUnload(ev);
        }
        if (this.model.root.dirty && !(this.drafts.canKeep && Object.keys(this.typed).length)) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    },

    beforeVisibilityChange() {
        return this.isOurs ? undefined : super.beforeVisibilityChange();
    },

    async onPagerUpdate(where) {
        return this.goOnTo(() => super.onPagerUpdate(where));
    },

    async create() {
        return this.goOnTo(() => super.create());
    },

    /** Another record comes into this form: nothing that was typed, or is offered, for the last one goes along. */
    async goOnTo(show) {
        if (!this.isOurs) {
            return show();
        }
        if (await this.mayLeave()) {
            this.closeOffers();
            this.forgetTyped();
            await show();
            await this.offer();
        }
    },

    // --- saving --------------------------------------------------------------------------

    async onWillSaveRecord(...args) {
        if (this.isOurs) {
            this.savingSlot = this.slot;
            this.sayWhatStood(this.stood);
        }
        return super.onWillSaveRecord(...args);
    },

    async onRecordSaved(...args) {
        if (this.isOurs) {
            this.forgetTyped();
            await this.drafts.remove(this.savingSlot);
            this.closeWhatIsMade(args[0]);
        }
        return super.onRecordSaved(...args);
    },

    forgetTyped() {
        this.typed = {};
        this.stood = {};
        this.sayWhatStood({});
    },

    /** Send along what stood where somebody typed: she is told when somebody else changed that meanwhile. */
    sayWhatStood(stood) {
        const { huiskamer_had, ...context } = this.model.root.config.context;
        if (huiskamer_had || Object.keys(stood).length) {
            this.model.root.config.context = Object.keys(stood).length ? { ...context, huiskamer_had: { ...stood } } : context;
        }
    },

    /** What was made by who may not change it can be read from now on, and holds nobody on its page. */
    closeWhatIsMade(record) {
        if (!this.canEdit) {
            this.model.config.mode = "readonly";
            Promise.resolve().then(() => record.switchMode("readonly"));
        }
    },

    async discard() {
        if (this.isOurs) {
            this.forgetTyped();
            await this.drafts.remove(this.slot);
        }
        return super.discard();
    },

    /** What the server pointed out in the words: shown, and the writer may say that it has to stay. */
    async onSaveError(error, options, leaving) {
        if (!this.isOurs || !isPointedOut(error)) {
            return super.onSaveError(error, options, leaving);
        }
        const hasToStay = await askHasToStay(this.dialogService, error.data.message);
        if (!hasToStay) {
            return false;
        }
        const { config } = this.model.root;
        const before = config.context;
        config.context = { ...before, huiskamer_seen: true };
        try {
            return await options.retry();
        } finally {
            config.context = before;
        }
    },
});
