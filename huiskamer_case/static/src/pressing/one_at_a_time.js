/**
 * What is pressed on a page of ours is done before the next press counts.
 *
 * @param {Function} look shows the page anew where a press was refused: somebody else was first, or she was in another tab
 * @returns {Function} (run) -> its promise; nothing while another one runs
 */
export function oneAtATime(look) {
    let isBusy = false;
    return async (run) => {
        if (isBusy) {
            return;
        }
        isBusy = true;
        try {
            return await run();
        } catch (error) {
            await look().catch(() => {});
            throw error;
        } finally {
            isBusy = false;
        }
    };
}
