"""Waiting for what a page only tells in a promise."""
TRIES, PAUSE = 600, 100  # milliseconds between two looks: a minute


def until(page, condition, arg=None):
    """Wait until an asynchronous condition holds, and return what it says.

    ``wait_for_function`` takes the promise itself for a yes and waits for nothing.

    :param condition: an asynchronous function of the page, with one argument
    """
    return page.evaluate(f"""async (arg) => {{
        for (let tries = 0; tries < {TRIES}; tries++) {{
            const said = await ({condition})(arg);
            if (said) {{
                return said;
            }}
            await new Promise((done) => setTimeout(done, {PAUSE}));
        }}
        throw new Error('waited a minute for nothing');
    }}""", arg)
