/** On a page of its own with words about a person: one key (F2) or one tap hides it, any key or tap brings it back. */
(() => {
    const button = document.getElementById("huiskamer_hide");
    const title = document.title;
    let isHidden = false;
    const set = (hidden) => {
        isHidden = hidden;
        document.body.style.visibility = hidden ? "hidden" : "";
        document.title = hidden ? "Huiskamer" : title;
    };
    button.addEventListener("click", (ev) => {
        ev.stopPropagation();
        set(true);
    });
    document.addEventListener("click", () => isHidden && set(false));
    document.addEventListener("keydown", (ev) => {
        if (isHidden || ev.key === "F2") {
            ev.preventDefault();
            set(!isHidden);
        }
    });
})();
