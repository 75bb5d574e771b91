/** A search on a record of the huiskamer is not kept: the server refuses it, so the menu does not offer it. */
import { patch } from "@web/core/utils/patch";
import { SearchModel } from "@web/search/search_model";

patch(SearchModel.prototype, {
    async load(config) {
        await super.load(config);
        if (this.resModel.startsWith("huiskamer.")) {
            this.searchMenuTypes.delete("favorite");
        }
    },
});
