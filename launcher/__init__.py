"""The launcher: brings Odoo 19, its Python packages and PostgreSQL to this machine and uses them.

Standard library only, because it runs before anything is installed. From the ground up:

    steps             one error type, steps with their seconds, locks
    settings          folders, names and the user's environment variables
    debian            Debian packages without root, signatures checked
    odoo              Odoo itself
    python_packages   the virtual environment from the hashed lock
    postgres          the database server
    rig               the three of them together
    server            Odoo processes: set-up runs, scripts, servers
    ingredients       what goes into a database: its modules and digests
    databases         template, copies, the addon installed, all remembered by digests
    rpc, browser      talking to a server as a user does
    results           what the test runners said
    commands/         one file per group of commands; cli.py names them
"""
