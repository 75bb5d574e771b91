import { hourNow, isOfAnEarlierNight, isOfAnotherDay } from "/huiskamer_case/static/src/counting/night.js";
import { COUNTER, TapQueue } from "/huiskamer_case/static/src/counting/tap_queue.js";

const LOOK_EVERY = 5000;
const queue = new TapQueue();
const kept = JSON.parse(localStorage.getItem("huiskamer.words") || "null") || {};
const words = kept.words || { offline: "Geen netwerk.", help: "112", hide: "Verberg", on_the_wall: "", nothing: "" };
const evening = kept.evening || null;
const at = (id) => document.getElementById(id);
let hour = hourNow(evening);

/** An element with its attributes and what is in it. */
function make(tag, attributes = {}, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        element.setAttribute(name, value);
    }
    element.append(...inside);
    return element;
}

/** Whether one counts here: an evening whose night has gone by is not the one that goes on now. */
function isCounted() {
    return evening?.state === "open" && !isOfAnEarlierNight(evening);
}

/** What this device has counted and not sent; the server's counts are not here. */
function counted(group, row) {
    return queue.pending(evening.id)[COUNTER(group.measure, row.value)] || 0;
}

function tap(group, row, number) {
    queue.add(evening.id, COUNTER(group.measure, row.value), number);
    draw();
    at("said").textContent = `${group.label}, ${row.label}: ${counted(group, row)}`;
}

function counter(group, row) {
    const less = make("button", { type: "button", class: "less", "aria-label": `− ${group.label}, ${row.label}` }, "−");
    const count = make("b", {}, String(counted(group, row)));
    const more = make("button", { type: "button", class: "more" }, make("span", {}, row.label), count);
    const id = COUNTER(group.measure, row.value);
    less.dataset.focus = `${id}-`;
    more.dataset.focus = `${id}+`;
    less.addEventListener("click", () => tap(group, row, -1));
    more.addEventListener("click", () => tap(group, row, 1));
    return make("div", { class: "row", "data-counter": id }, less, more);
}

function hours(group) {
    const bar = make("div", { class: "hours", role: "radiogroup" });
    for (const row of group.values) {
        const button = make("button", { type: "button", role: "radio", "aria-checked": String(row.value === hour) }, row.label);
        button.dataset.focus = row.value;
        button.addEventListener("click", () => {
            hour = row.value;
            draw();
        });
        bar.append(button);
    }
    return bar;
}

function section(group) {
    const isVisit = group.measure === "visit";
    const rows = isVisit ? group.values.filter((row) => row.value === hour) : group.values;
    return make(
        "section",
        { "aria-label": group.label },
        make("h2", {}, group.label),
        ...(isVisit ? [hours(group)] : []),
        ...rows.map((row) => counter(group, row))
    );
}

function helpLine(line) {
    const number = line.phone ? make("a", { href: `tel:${line.phone}` }, line.phone) : make("span", {}, words.on_the_wall);
    return make("li", {}, number, make("span", {}, make("b", {}, line.name), " ", line.when));
}

function draw() {
    const focus = document.activeElement?.dataset?.focus;
    at("waiting").textContent = queue.size ? words.waiting.replace("%s", queue.size) : "";
    const isOpen = isCounted();
    at("day").textContent = (isOpen && words.day) || "";
    at("not_today").textContent = isOpen && isOfAnotherDay(evening) ? words.not_today || "" : "";
    at("groups").replaceChildren(...(isOpen ? kept.groups.filter((group) => !group.is_card).map(section) : [make("p", {}, words.nothing)]));
    if (focus) {
        document.querySelector(`[data-focus="${focus}"]`)?.focus();
    }
}

function hide(isHidden) {
    at("hidden").hidden = !isHidden;
    at("screen").hidden = isHidden;
    at(isHidden ? "hidden" : "hide_button").focus();
}

/** Back to the real screen as soon as the server answers; it sends what waits. */
async function look() {
    try {
        const response = await fetch("/web/webclient/version_info", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: "{}",
            cache: "no-store",
        });
        if (response.ok) {
            location.reload();
        }
    } catch {
        // still no network: go on counting
    }
}

function start() {
    document.documentElement.lang = kept.lang || "nl";
    at("name").textContent = evening?.name || "Huiskamer";
    at("offline").textContent = words.offline;
    at("help_button").textContent = words.help;
    at("hide_button").textContent = words.hide;
    at("help").append(...(kept.help || []).map(helpLine));
    at("help_button").addEventListener("click", () => {
        at("help").hidden = !at("help").hidden;
        at("help_button").setAttribute("aria-expanded", String(!at("help").hidden));
    });
    at("hide_button").addEventListener("click", () => hide(true));
    at("hidden").addEventListener("click", () => hide(false));
    window.addEventListener("keydown", (ev) => {
        const isHidden = !at("hidden").hidden;
        if (isHidden || ev.key === "F2" || ev.key === "Escape") {
            ev.preventDefault();
            hide(!isHidden);
        }
    });
    window.addEventListener("online", look);
    setInterval(look, LOOK_EVERY);
    draw();
}

start();
