/**
 * Without a network, or a server behind it, nothing is sent and nothing is lost: the page stays as it is and says so.
 * Nothing is kept on the device.
 */
(() => {
    const TOKEN = "[name=csrf_token]";
    const asked = { credentials: "same-origin", cache: "no-store" };
    const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

    /** The token of a new session of the same person, who logged in anew in another tab; else nothing. */
    const newToken = async () => {
        const { body } = await parsed(await fetch(location.href, asked));
        return body.dataset.reader === document.body.dataset.reader && body.querySelector(TOKEN)?.value;
    };

    /** Send what was typed; it stays when nobody answers. */
    const send = async (address, data, again = true) => {
        const answer = await fetch(address, { ...asked, method: "POST", body: data });
        const token = answer.status === 400 && again && (await newToken());
        if (token) {
            data.set("csrf_token", token);
            return send(address, data, false);
        }
        if (answer.status >= 500) {
            throw new Error(answer.status);
        }
        return answer;
    };
    const away = document.getElementById("huis_away");
    document.addEventListener("submit", async (ev) => {
        const form = ev.target;
        if (form.dataset.plain !== undefined) {
            return;
        }
        ev.preventDefault();
        const buttons = [...form.querySelectorAll("button")];
        const data = new FormData(form, ev.submitter);
        buttons.forEach((button) => (button.disabled = true));
        try {
            const answer = await send(form.action, data);
            if (answer.redirected) {
                location.replace(answer.url);
            } else {
                const page = await parsed(answer);
                document.body.replaceChildren(...page.body.querySelectorAll(":scope > :not(script)"));
                scrollTo(0, 0);
            }
        } catch {
            document.getElementById("huis_away").hidden = false;
            buttons.forEach((button) => (button.disabled = false));
            scrollTo(0, 0);
        }
    });
    addEventListener("online", () => away && (document.getElementById("huis_away").hidden = true));
    // a page that the browser kept to go back to is asked for anew
    addEventListener("pageshow", (ev) => ev.persisted && location.reload());
    addEventListener("pagehide", () => {
        document.body.textContent = "";
    });
})();
