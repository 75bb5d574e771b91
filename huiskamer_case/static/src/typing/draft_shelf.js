import { rpc } from "@web/core/network/rpc";
import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { randomNumber } from "@huiskamer_case/random_number";

const DATABASE = "huiskamer";
const STORE = "drafts";
const DEVICE = "huiskamer.device";
/** Longer than this nobody comes back for a draft; the server forgets its key as well. */
const KEPT_DAYS = 7;
const STEP = 256;
const encoder = new TextEncoder();

/** The random number of this device; it opens nothing and only says which key is asked for. */
function deviceNumber() {
    let number = browser.localStorage.getItem(DEVICE);
    if (!number) {
        number = randomNumber();
        browser.localStorage.setItem(DEVICE, number);
    }
    return number;
}

function result(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/**
 * Where ciphertexts lie on this device: IndexedDB, one row a draft.
 *
 * A row has a keyed digest of what it is a draft of, the random name of its key, a day, and the ciphertext. Whoever
 * holds the device holds no word and no name.
 */
class Disk {
    async open() {
        if (!this.database) {
            const request = window.indexedDB.open(DATABASE, 1);
            request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
            this.database = await result(request);
        }
        return this.database;
    }

    async do(mode, step) {
        const database = await this.open();
        return result(step(database.transaction(STORE, mode).objectStore(STORE)));
    }

    put(row) {
        return this.do("readwrite", (store) => store.put(row));
    }

    remove(id) {
        return this.do("readwrite", (store) => store.delete(id));
    }

    all() {
        return this.do("readonly", (store) => store.getAll());
    }
}

/** The key of this person on this device, as the server hands it out; it can be used here and not be read. */
class DraftKey {
    static async fetch() {
        const { name, key } = await rpc("/huiskamer/draft_key", { device: deviceNumber(), whose: user.userId }, { silent: true });
        const bytes = Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0));
        const made = new DraftKey();
        made.name = name;
        made.cipher = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
        made.digest = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
        return made;
    }

    /** What a draft is filed under: tells nothing to who has no key. */
    async id(slot) {
        const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", this.digest, encoder.encode(slot)));
        return Array.from(bytes.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }

    /** A ciphertext whose length tells little. */
    async seal(draft) {
        const text = JSON.stringify(draft);
        const padded = text.padEnd(Math.ceil(encoder.encode(text).length / STEP) * STEP);
        const nonce = crypto.getRandomValues(new Uint8Array(12));
        const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, this.cipher, encoder.encode(padded));
        return { nonce, sealed };
    }

    /** The draft in a row, or nothing when it was written under another key. */
    async open({ nonce, sealed }) {
        try {
            const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, this.cipher, sealed);
            return JSON.parse(new TextDecoder().decode(bytes));
        } catch {
            return null;
        }
    }
}

/**
 * Words that were typed and are not stored yet, on this device only.
 *
 * They are in memory, and on disk encrypted with a key that lies with the server: it hands it out after log-in and
 * forgets it at log-out. A browser without WebCrypto (plain http from another machine) keeps them in memory only.
 */
export class DraftShelf {
    constructor() {
        this.drafts = new Map();
        this.disk = new Disk();
        this.waiting = new Set();
        this.changes = 0;
        this.fetchKey();
    }

    get canKeep() {
        return Boolean(window.crypto.subtle && window.indexedDB);
    }

    /** Fetch the key; without a network this is tried again when it is next needed. */
    async fetchKey() {
        if (this.canKeep && !this.key) {
            try {
                this.key = await DraftKey.fetch();
                await this.sweep();
            } catch (error) {
                console.debug("no key for drafts yet:", error.name);
            }
        }
    }

    /** What is older than a week, of whoever was here, nobody can open any more. */
    async sweep() {
        const oldest = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
        for (const row of await this.disk.all()) {
            if (row.at < oldest) {
                await this.disk.remove(row.id);
            }
        }
    }

    /** All drafts of this person on this device, newest first; also those that another tab keeps. */
    async all() {
        await this.fetchKey();
        while (this.key) {
            await this.isWriting;
            const { changes } = this;
            const opened = await this.opened();
            if (changes === this.changes) {
                this.drafts = new Map(opened.map((draft) => [draft.slot, draft]));
                break;
            } // else somebody typed meanwhile, which is newer than what was on the disk
        }
        return [...this.drafts.values()].sort((one, other) => other.at - one.at);
    }

    /** What lies on the disk and opens with this person's key. */
    async opened() {
        const rows = (await this.disk.all()).filter((row) => row.name === this.key.name);
        return (await Promise.all(rows.map((row) => this.key.open(row)))).filter(Boolean);
    }

    async get(slot) {
        return (await this.all()).find((draft) => draft.slot === slot) || null;
    }

    /** Keep what was typed, with its name for people; the disk follows, always with the newest words. */
    put(slot, title, value) {
        this.drafts.set(slot, { slot, title, value, at: Date.now() });
        return this.settle(slot);
    }

    remove(slot) {
        if (this.drafts.delete(slot)) {
            return this.settle(slot);
        }
    }

    /** Make the disk say what the memory says of this draft; one writer at a time. */
    async settle(slot) {
        this.changes++;
        this.waiting.add(slot);
        this.isWriting ||= this.write().finally(() => (this.isWriting = null));
        await this.isWriting;
    }

    async write() {
        await this.fetchKey();
        while (this.key && this.waiting.size) {
            const [slot] = this.waiting;
            this.waiting.delete(slot);
            const id = await this.key.id(slot);
            const draft = this.drafts.get(slot);
            if (draft) {
                await this.disk.put({ id, name: this.key.name, at: draft.at, ...(await this.key.seal(draft)) });
            } else {
                await this.disk.remove(id);
            }
        }
    }

    /** Forget everything of this person here: her log-out. */
    async clear() {
        this.drafts.clear();
        if (this.key) {
            for (const row of await this.disk.all()) {
                if (row.name === this.key.name) {
                    await this.disk.remove(row.id);
                }
            }
        }
    }
}
