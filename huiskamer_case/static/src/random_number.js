/** A random number of 32 hexadecimal digits; also where crypto.randomUUID is not allowed (plain http). */
export function randomNumber() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
