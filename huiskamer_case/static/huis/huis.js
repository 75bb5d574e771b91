/** Without a network nothing is sent and nothing is lost: the page stays as it is and says so. Nothing is kept on the device. */
(() => {
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
            const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin", cache: "no-store" });
            if (answer.redirected) {
                location.replace(answer.url);
            } else {
                const page = new DOMParser().parseFromString(await answer.text(), "text/html");
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
