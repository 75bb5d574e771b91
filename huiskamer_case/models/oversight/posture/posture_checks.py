"""What the posture check looks at: one row per check, in the words of whoever has to act on it.

Each row has a method ``_look_at_<code>`` on ``huiskamer.posture.finding`` that says how it stands now.
"""
from typing import NamedTuple

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

OK, ATTENTION, RED = 'ok', 'attention', 'red'
# From best to worst: a check is as bad as the worst thing it finds.
STATES = (OK, ATTENTION, RED)


class Check(NamedTuple):
    """One thing to look at: its code, what should be true, what to do when it is not, and how it is found."""
    code: str
    title: str
    todo: str
    how: str


SETTINGS_FILE = _lt("Odoo's settings file (odoo.conf), as this process read it.")
DATABASE = _lt("The database, now.")
CSV = _lt("The database, compared with the files of the addon.")
POSTGRES = _lt("PostgreSQL, asked now.")
DISK = _lt("The disk of the server, looked at now.")
HOUSE = _lt("Privacy > The house.")

CHECKS = (
    # Who answers for it
    Check('controller', _lt("The controller is named"),
          _lt("Fill in at Privacy > The house who decides about these files, and how to reach them."), HOUSE),
    Check('privacy_officer', _lt("The privacy officer is named and has the role"),
          _lt("Fill in her name at Privacy > The house, and let the access administrator ask for the role."), HOUSE),
    Check('dpia', _lt("The impact assessment (DPIA) was made and is not old"),
          _lt("Make the assessment (GDPR art. 35; the command huiskamer_records gives a starter) and fill in its date "
              "at "
              "Privacy > The house."), HOUSE),
    Check('clocks', _lt("No request, demand or breach is past its term"),
          _lt("Open the registers under Privacy: what is late stands first."), DATABASE),
    Check('in_hand', _lt("Nothing about a person is without somebody"),
          _lt("Give these to a colleague: Files > A colleague leaves, or name a focal person at Settings > "
              "Huiskamers."), DATABASE),
    # Who gets in
    Check('system_rights', _lt("Nobody has a role here and system rights of Odoo"),
          _lt("Give these colleagues a second account for upkeep, and take the role or the system rights from this "
              "one."), DATABASE),
    Check('roles_apart', _lt("Nobody watches over herself: roles that do not go together are with two people"),
          _lt("Give one of the two roles to somebody else, at Access > Roles. In a small house, write down why it is "
              "so."), DATABASE),
    Check('second_factor', _lt("Whoever sees names logs in with a second factor"),
          _lt("Switch it on at Privacy > The house. Colleagues without one set it up the next time they log in."),
          DATABASE),
    Check('screen_lock', _lt("Screens lock when nobody is at them"),
          _lt("Set at Privacy > The house after how many minutes screens lock."), DATABASE),
    Check('api_keys', _lt("Nobody with a role here has an API key"),
          _lt("Ask the colleague to delete the key (her preferences, Security). A key reads whatever she reads, "
              "without a "
              "second factor."), DATABASE),
    Check('sign_up', _lt("Nobody can make an account by herself"),
          _lt("Ask the system administrator: Settings > Permissions > Customer account > On invitation."), DATABASE),
    Check('demo', _lt("No demo data and no demo pass phrases"),
          _lt("Never put real people into a demo database. Begin with a fresh database, and change the pass phrases "
              "named here."),
          DATABASE),
    Check('role_changes', _lt("Every role was given by two people"),
          _lt("Look who gave the role, outside Roles. Take it away there, and let it be asked for again."), DATABASE),
    Check('withdrawals', _lt("Nobody stopped more than a few files in an hour"),
          _lt("Ask the colleague, and the clients: a withdrawal can be undone in person for some days. See Access > "
              "Who looked > Tries."), DATABASE),
    Check('tries', _lt("Nobody tried a code or a pass phrase too often"),
          _lt("Ask the colleague what happened. See Access > Who looked > Tries. Of a log-in: change the pass phrase."),
          DATABASE),
    Check('second_person', _lt("Nothing waits for a second person, and somebody else looked at what was done"),
          _lt("Open Privacy > Waits for a second person: confirm or refuse what waits, and look at what was done in "
              "the last thirty days."),
          DATABASE),
    Check('groups', _lt("Our roles give nothing else, and nothing else gives our roles"),
          _lt("Ask the system administrator to undo this at Settings > Users > Groups (Inherited)."), CSV),
    Check('rules', _lt("Access lists and rules are as they came"),
          _lt("Ask the system administrator to take away what was added and to update the addon (-u huiskamer_case)."),
          CSV),
    # Side doors
    Check('shared_filters', _lt("No saved filter, export list or default on our records"),
          _lt("Ask the system administrator to delete these (Settings > Technical). Words in them are read by others "
              "and "
              "outlive an erasure."), DATABASE),
    Check('attached', _lt("No attachment, message, activity or follower hangs on our records"),
          _lt("Ask the system administrator to delete these; what is needed belongs in a contact note."), DATABASE),
    Check('cached_actions', _lt("No screen of ours is kept in the browser"),
          _lt("Ask the system administrator to switch off the cache of these window actions, or to update the addon."),
          DATABASE),
    Check('other_modules', _lt("No other module has a field on our records"),
          _lt("Ask whoever added these to take them away: such a field can show a file to people who may not read it."),
          _lt("The models that this process runs.")),
    Check('overridden', _lt("No other module stands between our files and who reads or writes them"),
          _lt("Ask the system administrator what these modules do: what overrides or patches a method of a file sees "
              "what goes through "
              "it, and can keep it in clear. Take the module, or its rule about our models, away."),
          _lt("The methods that this process runs.")),
    Check('automation', _lt("No mail template, automation, server action or report of others on our records"),
          _lt("Ask the system administrator to delete these: they run past the roles."), DATABASE),
    Check('plain_rpc', _lt("The plain RPC addresses are not there"),
          _lt("Ask whoever runs the server to uninstall the module \"RPC endpoints\" (rpc), and to close /xmlrpc, "
              "/jsonrpc and "
              "/json/2 in the reverse proxy. Pass phrases can be guessed there without a limit."), DATABASE),
    Check('modules', _lt("No module that calls out or reads past the roles"),
          _lt("Ask the system administrator to uninstall these modules, or to say why the house needs them."),
          DATABASE),
    Check('mail', _lt("Mail leaves over a closed line, and no mail comes in"),
          _lt("Ask the system administrator: outgoing mail with TLS, and no incoming mail server on this database."),
          DATABASE),
    Check('address', _lt("Links in mails lead to the house's own address, and go on doing so"),
          _lt("Ask the system administrator: Settings > Technical > System Parameters, web.base.url = the https "
              "address at which everybody comes, and web.base.url.freeze = True. Without that, it becomes whatever "
              "address an administrator last logged in at, and an invitation leads nowhere or is read on its way."),
          DATABASE),
    # The server
    Check('database_list', _lt("The list of databases is closed"),
          _lt("Ask whoever runs the server: list_db = False in odoo.conf."), SETTINGS_FILE),
    Check('database_filter', _lt("This address serves this database only"),
          _lt("Ask whoever runs the server: a dbfilter for one database in odoo.conf."), SETTINGS_FILE),
    Check('admin_password', _lt("The master password is not the one it came with"),
          _lt("Ask whoever runs the server: a long admin_passwd in odoo.conf."), SETTINGS_FILE),
    Check('interface', _lt("Odoo is reached through a reverse proxy only"),
          _lt("Ask whoever runs the server: http_interface = 127.0.0.1 and proxy_mode = True, behind a proxy with "
              "TLS."),
          SETTINGS_FILE),
    Check('log_level', _lt("Odoo's log holds no queries and no calls"),
          _lt("Ask whoever runs the server: log_level = info, no dev mode, and delete the old log files."),
          SETTINGS_FILE),
    Check('profiler', _lt("Odoo's profiler is off and has kept nothing"),
          _lt("Ask whoever runs the server to switch it off and to delete its results (Settings > Technical > "
              "Profiling): they hold queries with their values."), DATABASE),
    Check('log_statement', _lt("PostgreSQL's log holds no queries"),
          _lt("Ask whoever runs the server to have PostgreSQL write no queries and no rows into its log "
              "(docs/postgresql.md), and to delete the old log files."), POSTGRES),
    Check('compiling', _lt("PostgreSQL does not compile questions before it answers them"),
          _lt("Ask whoever runs the server: ALTER DATABASE ... SET jit = off (docs/postgresql.md). With many files "
              "every screen waits for it."),
          POSTGRES),
    Check('archiving', _lt("PostgreSQL keeps no archive of every change"),
          _lt("Ask whoever runs the server: archive_mode = off and no replication slot on this cluster, and back up "
              "with pg_dump "
              "(docs/backup.md). An archive keeps what was counted and what was erased, minute by minute."), POSTGRES),
    Check('came_back', _lt("What has ended has stayed so"),
          _lt("This database came back from a back-up. Ask whoever runs the server to let nobody in, and to run: "
              "huiskamer_keys "
              "return (docs/backup.md)."), DISK),
    Check('paper', _lt("Paper is made in every writing"),
          _lt("Ask whoever runs the server to install Pango and Noto's fonts: libpango-1.0-0, libpangoft2-1.0-0, "
              "libharfbuzz-subset0, "
              "fonts-noto-core and fonts-noto-cjk of Debian. Until then the browser prints the page."), DISK),
    Check('jobs', _lt("The daily jobs run"),
          _lt("Ask the system administrator: Settings > Technical > Scheduled Actions, and max_cron_threads in "
              "odoo.conf."), DATABASE),
    Check('stuck', _lt("No job stops at a record"),
          _lt("Look at what stands here: each is tried again at the next turn. Ask the system administrator where the "
              "words do not help."),
          DATABASE),
    Check('retention', _lt("What is due is taken away"),
          _lt("Open Privacy > Due and carry out or put off what waits there."), DATABASE),
    Check('key_folder', _lt("The key folder is safe and lies apart"),
          _lt("See Privacy > Key folder and docs/key-folder.md: a folder of its own, for the account of Odoo only, "
              "backed up apart."),
          DISK),
)
BY_CODE = {check.code: check for check in CHECKS}


def worst(*answers):
    """Several answers as one: the worst state, and all that was found."""
    found = [words for _state, more in answers for words in more]
    return max((state for state, _found in answers), key=STATES.index, default=OK), found


def red_if(found):
    """Red when something was found."""
    return (RED if found else OK), list(found)


def attention_if(found):
    """Something to look at when something was found."""
    return (ATTENTION if found else OK), list(found)
