import { user } from "@web/core/user";
import { sprintf } from "@web/core/utils/strings";

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

/**
 * A sentence that counts, in the form that the language of the screen has for this number: the same texts and rules
 * as in models/shared/plural.py.
 */
export function plural(text, number, values = {}) {
    const rules = new Intl.PluralRules(user.lang || "en");
    const known = rules.resolvedOptions().pluralCategories;
    const forms = String(text).split(" | ");
    const form = CATEGORIES.filter((category) => known.includes(category)).indexOf(rules.select(number));
    return sprintf(forms[Math.min(form, forms.length - 1)], { number, ...values });
}
