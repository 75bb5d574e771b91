/**
 * What is pressed on a page of ours is done before the next press counts.
 *
 * @returns {Function} (run) -> its promise; nothing while another one runs
 */
export function oneAtATime() {
    let isBusy = false;
    return async (run) => {
        if (isBusy) {
            return;
        }
        isBusy = true;
        try {
            return await run();
        } finally {
            isBusy = false;
        }
    };
}
