"""Numbers as the reader writes them."""


def one_decimal(env, number):
    """``2,5`` in Dutch, ``2.5`` in English. Odoo's own formatter asks the database; this knows what is remembered."""
    return f'{number:.1f}'.replace('.', env['res.lang']._get_data(code=env.lang or 'en_US').decimal_point or '.')
