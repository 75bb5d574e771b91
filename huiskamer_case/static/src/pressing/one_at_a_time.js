/**
 * What is pressed on a page of ours is done once, however often it is pressed until it is done.
 *
 * @param {Function} look shows the page anew where a press was refused: somebody else was first, or she was in another tab
 * @returns {Function} (what, run) -> its promise; nothing while the same is being done
 */
export function oneAtATime(look) {
    const busy = new Set();
    return async (what, run) => {
        if (busy.has(what)) {
            return;
        }
        busy.add(what);
        try {
            return await run();
        } catch (error) {
            await look().catch(() => {});
            throw error;
        } finally {
            busy.delete(what);
        }
    };
}
