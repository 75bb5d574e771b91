import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";

const NINE_DIGITS = /(?<!\w)(?:\d{9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})(?!\w)/g;
const ACCOUNT = /(?<!\w)[a-z]{2}\d{2}[ .]?(?:[a-z0-9]{4}[ .]?){2,7}[a-z0-9]{0,4}(?!\w)/gi;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i;
const DASHED = /(?<![\w-])([a-z]{1,3}|\d{1,3})-([a-z]{1,3}|\d{1,3})-([a-z]{1,3}|\d{1,3})(?![\w-])/gi;
const BARE_PLATE =
    /(?<!\w)(?:[A-Z]{2}\d{2}[A-Z]{2}|[A-Z]{2}\d{3}[A-Z]|[A-Z]\d{3}[A-Z]{2}|\d{2}[A-Z]{3}\d|\d[A-Z]{3}\d{2}|[A-Z]{3}\d{2}[A-Z]|\d{2}[A-Z]{2}\d{2}|\d{2}[A-Z]{4}|[A-Z]{4}\d{2})(?!\w)/;
const DATE = /(?<![\d-])\d{1,2}([-/.])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d{2})(?![-/.]?\d)/g;
const PHONE = /(?<![\w.,])(?:(?:\+|00)[1-9](?:[ ()/.-]{0,2}\d){8,12}|\(?0[1-9](?:[ ()-]{0,2}\d){8})(?!\d)/;

function isCitizenNumber(words) {
    const digits = [...words.replace(/\D/g, "")].map(Number);
    const sum = digits.reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
    return digits.length === 9 && sum % 11 === 0 && sum !== 0;
}

function isAccount(words) {
    const bare = words.replace(/[^a-z0-9]/gi, "").toUpperCase();
    const turned = bare.slice(4) + bare.slice(0, 4);
    const digits = [...turned].map((sign) => parseInt(sign, 36)).join("");
    return bare.length >= 15 && [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

function isPlate([whole, ...groups]) {
    const digits = groups.filter((group) => /\d/.test(group)).length;
    return whole.length === 8 && digits > 0 && digits < 3;
}

/**
 * What rarely belongs in a note, while it is typed: the kinds, never the words.
 *
 * A help for the writer, in the browser, so that no word leaves it before she saves; the server looks again, and more
 * closely, at saving. The forms are those of models/shared/text_guard.py.
 *
 * @param {string} text
 * @returns {string[]} words for the kinds that were found
 */
export function lookTwice(text) {
    const plain = (text || "").normalize("NFKC").replace(/\p{Cf}/gu, "");
    const undated = plain.replace(DATE, " / ");
    const accounts = (plain.match(ACCOUNT) || []).filter(isAccount);
    const others = accounts.reduce((rest, account) => rest.replaceAll(account, " "), undated);
    const found = [
        [(plain.match(NINE_DIGITS) || []).some(isCitizenNumber), _t("a citizen service number")],
        [accounts.length, _t("an account number")],
        [[...plain.matchAll(DASHED)].some(isPlate) || BARE_PLATE.test(plain), _t("a number plate")],
        [EMAIL.test(plain), _t("an e-mail address")],
        [PHONE.test(others), _t("a phone number")],
    ];
    return found.filter(([is]) => is).map(([, kind]) => String(kind));
}

/** What the writer reads beside her words. */
export function lookAgain(found) {
    return sprintf(_t("Look at this again: %s. Is it needed here, and is it safe for the client?"), found.join(", "));
}

/** Whether the server asks the writer to look at her words again. */
export function isPointedOut(error) {
    return (error.exceptionName || "").endsWith(".PointedOut");
}

/** Show what the server pointed out; whether the writer says that it has to stay. */
export function askHasToStay(dialog, message) {
    return new Promise((resolve) => {
        dialog.add(
            ConfirmationDialog,
            {
                title: _t("Look at this again"),
                body: message,
                confirmLabel: _t("It has to stay"),
                confirm: () => resolve(true),
                cancelLabel: _t("Back to the text"),
                cancel: () => resolve(false),
            },
            { onClose: () => resolve(false) }
        );
    });
}
