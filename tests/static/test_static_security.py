"""What the security files must look like, read without Odoo.

A role without a row gets nothing; a rule narrows it; a wall holds for everybody.
"""
import ast
import csv
import re
from itertools import groupby
from pathlib import Path

import pytest
from lxml import etree

from launcher import trees

ADDON = Path(__file__).parents[2] / "huiskamer_case"
SECURITY = ADDON / "security"

# Models without a rule of their own: nothing in them is about a person, or everybody with a row sees all of it.
OPEN_ON_PURPOSE = {
    "huiskamer.topic": "a word list; who has a row sees all of it",
    "huiskamer.language": "a word list; who has a row sees all of it",
    "huiskamer.data.category": "a word list; who has a row sees all of it",
    "huiskamer.provider": "the directory of organisations; it is there to be read",
    "huiskamer.service": "the directory of services; it is there to be read",
    "huiskamer.service.member": "about workers of services, not clients; who has a row sees who answers",
    "huiskamer.capacity": "what was said about free places; who has a row sees all of it",
    "huiskamer.consent.text": "the words that are read out to anybody",
    "huiskamer.access.request": "about colleagues, not clients; the three deciding roles see every request",
    "huiskamer.access.holding": "about colleagues, not clients; the three deciding roles see who holds what",
    "huiskamer.try": "about colleagues, never with what or whether it fitted; only the privacy officer has a row",
    "huiskamer.legal.basis": "the controller's grounds; about nobody",
    "huiskamer.first.step": "what is to be set up, how it stands and who can do it; no record of anybody",
    "huiskamer.outcome.count": "a month, a kind of service, a step; no person and no file",
}
# Models of the named room, and the path from each to its file.
FILE = "huiskamer.case"
PATHS = {
    FILE: "",
    "huiskamer.client": "case_ids",
    "huiskamer.consent": "client_id.case_ids",
    "huiskamer.consent.event": "consent_id.client_id.case_ids",
    "huiskamer.contact": "case_id",
    "huiskamer.step": "case_id",
    "huiskamer.agenda": "case_id",
    "huiskamer.goal": "case_id",
    "huiskamer.handover": "case_id",
    "huiskamer.handover.event": "handover_id.case_id",
    "huiskamer.handover.detail": "handover_id.case_id",
    "huiskamer.disclosure": "handover_id.case_id",
}
# Whoever installs has no role of ours, and sees what is to be set up.
FOR_WHO_INSTALLS = {"access_huiskamer_first_step_system", "huiskamer_first_step_system_menu"}
NOBODY = "[(0, '=', 1)]"
TYPED_BY_PEOPLE = ("fields.Char", "fields.Text", "fields.Html", "fields.Binary", "fields.Json")


def rows(name):
    """The rows of a csv file as dicts, without the blank lines."""
    with open(SECURITY / name, newline="") as lines:
        return list(csv.DictReader(line for line in lines if line.strip()))


def model_of(row):
    """The model of a row, as its dotted name."""
    return row["model_id:id"].removeprefix("model_").replace("_", ".")


def groups_of(row):
    """The groups of a rule's row."""
    return [group.strip() for group in (row["groups:id"] or "").split(",") if group.strip()]


ACCESS, RULES = rows("ir.model.access.csv"), rows("ir.rule.csv")


def rules_of(model, group=None):
    """The domains of a model's rules: of one group, or its walls."""
    return [row["domain_force"] for row in RULES
            if model_of(row) == model and (group in groups_of(row) if group else not groups_of(row))]


def same(one, other):
    """Whether two domains are the same, apart from how they are spaced."""
    return ast.dump(ast.parse(one, mode="eval")) == ast.dump(ast.parse(other, mode="eval"))


def models_in_code():
    """The room of every concrete model that the code defines; Odoo's own that it extends are not ours."""
    found = {}
    for path in sorted((ADDON / "models").rglob("*.py")):
        for node in trees.nodes(path):
            if isinstance(node, ast.ClassDef) and [ast.unparse(base) for base in node.bases] == ["models.Model"]:
                found |= {ast.literal_eval(line.value): path.relative_to(ADDON / "models").parts[0]
                          for line in node.body
                          if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "_name"}
    return {name: room for name, room in found.items() if name.startswith("huiskamer.")}


def test_every_concrete_model_has_access_rows_and_no_row_is_of_another():
    assert {model_of(row) for row in ACCESS} == set(models_in_code())


def test_every_model_with_a_row_meets_a_rule_or_is_open_on_purpose():
    ruled = {model_of(row) for row in RULES}
    assert {model_of(row) for row in ACCESS} - ruled == set(OPEN_ON_PURPOSE)


def test_the_named_room_is_the_room_of_the_code():
    in_room = {model for model, room in models_in_code().items() if room == "casework"}
    assert in_room - set(PATHS) == {
        "huiskamer.consent.text", "huiskamer.legal.basis",  # about nobody
        "huiskamer.case.notice",  # a code for one colleague; its wall is tested in test_file_team.py
        "huiskamer.minor.path",  # has no file, on purpose; its own rules stand in test_minor_path.py
    }


@pytest.mark.parametrize("model", PATHS)
def test_each_role_with_a_row_on_a_named_model_has_a_door(model):
    for row in ACCESS:
        if model_of(row) == model:
            assert len(rules_of(model, row["group_id:id"])) == 1, (model, row["group_id:id"])


# What is about health in a file, and who reads it all the same: whoever works on it by name.
NOT_ABOUT_HEALTH = {
    "huiskamer.goal": ["('topic_id.is_health', '=', False)"],
    "huiskamer.step": ["('goal_id', '=', False)", "('goal_id.topic_id.is_health', '=', False)"],
    "huiskamer.agenda": ["('step_id', '=', False)", "('step_id.goal_id', '=', False)",
                         "('step_id.goal_id.topic_id.is_health', '=', False)"],
}


@pytest.mark.parametrize("model", PATHS)
def test_a_child_has_its_file_s_own_door(model):
    door, = rules_of(FILE, "group_caseworker")
    assert same(door, "[('is_hers', '=', True)]")  # `_her_files`, asked as a union: the cost follows the caseload
    wanted = f"[('{PATHS[model]}', 'any', {door})]" if PATHS[model] else door
    if model in NOT_ABOUT_HEALTH:  # the words of consent promise that the evening team reads nothing about health
        apart = NOT_ABOUT_HEALTH[model]
        either = ", ".join(["'|'"] * len(apart) + [*apart, "('case_id', 'any', [('is_hers_by_name', '=', True)])"])
        wanted = f"['&', ('case_id', 'any', {door}), {either}]"
    assert same(rules_of(model, "group_caseworker")[0], wanted)


# What can become part of another of its kind, and is nobody's to read from then on; all that hung on it moved.
BECOMES_PART = (FILE, "huiskamer.client")


@pytest.mark.parametrize("model", PATHS)
def test_each_named_model_has_a_wall_that_is_empty_for_others_and_for_the_locked_out(model):
    path, groups = PATHS[model], [row["group_id:id"] for row in ACCESS if model_of(row) == model]
    locked = f"{path}.locked_out_ids" if path else "locked_out_ids"
    inside = (f"['!', ('{locked}', 'in', [user.id])]" if path.endswith("case_ids")
              else f"[('{locked}', 'not in', [user.id])]")
    inside = inside.replace("[", "[('merged_into_id', '=', False), ", 1) if model in BECOMES_PART else inside
    ours = " or ".join(f"user.has_group('huiskamer_case.{group}')" for group in groups)
    wall, company = rules_of(model)
    assert same(wall, f"{inside} if {ours} else {NOBODY}")
    place = f"{path}.location_id" if path else "location_id"
    assert same(company, f"user.env['huiskamer.location']._wall('{place}', company_ids)")


def test_no_rule_is_for_one_operation_only():
    assert list(RULES[0]) == ["id", "name", "model_id:id", "groups:id", "domain_force"]


def test_nobody_may_delete():
    assert not [row["id"] for row in ACCESS if row["perm_unlink"] != "0"]


def test_rows_and_rules_are_for_our_groups_only():
    ours = set(groups_defined())
    for row in ACCESS:
        assert row["group_id:id"] in ours or row["id"] in FOR_WHO_INSTALLS, row["id"]
    for row in RULES:
        assert set(groups_of(row)) <= ours, row["id"]


def test_no_rule_reads_a_list_that_stays_cached():
    for row in RULES:
        assert ".ids" not in row["domain_force"] and "mapped" not in row["domain_force"], row["id"]
        assert "today" not in row["domain_force"], f"{row['id']}: 'today' follows the time zone of the caller"


def test_an_unlimited_door_leads_to_covers_only():
    for row in RULES:
        if same(row["domain_force"], "[(1, '=', 1)]"):
            assert model_of(row) in (FILE, "huiskamer.handover", "huiskamer.handover.event",
                                     "huiskamer.access.grant"), row["id"]
            assert groups_of(row) in (["group_supervisor"], ["group_privacy_officer"]), row["id"]


def test_a_cover_holds_no_field_that_a_person_types():
    for name, file in ((FILE, "file/case"), ("huiskamer.handover", "handover/handover"),
                       ("huiskamer.handover.event", "handover/handover_event")):
        code = trees.tree(ADDON / f"models/casework/{file}.py")
        typed = {
            ast.unparse(line.targets[0]) for line in ast.walk(code)
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)
            and ast.unparse(line.value.func) in TYPED_BY_PEOPLE
            and not {"compute", "related"} & {word.arg for word in line.value.keywords}}
        assert typed <= {"disclosure_digest"}, f"{name}: {typed}"


def test_both_files_have_the_same_stanzas_in_the_same_order():
    access_order = [model for model, _rows in groupby(ACCESS, model_of)]
    rule_order = [model for model, _rows in groupby(RULES, model_of)]
    assert len(set(access_order)) == len(access_order), "a model's rows stand together"
    assert rule_order == [model for model in access_order if model in rule_order]


@pytest.mark.parametrize("name", ["ir.model.access.csv", "ir.rule.csv"])
def test_a_stanza_is_one_model_between_blank_lines(name):
    header, *stanzas = re.split(r"\n\s*\n", (SECURITY / name).read_text().strip())
    assert "\n" not in header
    for stanza in stanzas:
        assert len({re.search(r"model_huiskamer_\w+", line)[0] for line in stanza.splitlines()}) == 1, stanza
    assert len(stanzas) == len({model_of(row) for row in rows(name)})


def test_ids_say_what_the_row_is():
    for row in ACCESS:
        model = model_of(row).replace(".", "_")
        assert row["id"] == f"access_{model}_{row['group_id:id'].removeprefix('base.').removeprefix('group_')}"
    for row in RULES:
        model = model_of(row).replace(".", "_")
        roles = [groups_of(row)[0].removeprefix("group_")] if groups_of(row) else ["wall", "company"]
        assert row["id"] in [f"{model}_rule_{role}" for role in roles]


def test_a_rule_s_name_is_a_sentence_that_a_refused_user_may_read():
    for row in RULES:
        assert re.match(r"[A-Z][\w ]+: \w+", row["name"]), row["name"]
    assert len({row["name"] for row in RULES}) == len(RULES)


def groups_defined():
    """name -> the groups it implies, for every group that the addon defines."""
    tree = etree.parse(SECURITY / "huiskamer_groups.xml")
    return {
        record.get("id"): re.findall(r"'([\w.]+)'", "".join(record.xpath("field[@name='implied_ids']/@eval")))
        for record in tree.xpath("//record[@model='res.groups']")}


def test_our_groups_imply_plain_users_only():
    assert len(groups_defined()) == 5
    for group, implied in groups_defined().items():
        assert implied == ["base.group_user"], group


def test_no_group_of_odoo_is_changed_to_imply_ours_or_anything():
    for path in ADDON.rglob("*.xml"):
        for record in etree.parse(path).xpath("//record[@model='res.groups' or @model='res.users']"):
            assert path.name == "huiskamer_groups.xml" and "." not in record.get("id"), (path, record.get("id"))


def test_each_group_has_a_privilege_of_its_own():
    tree = etree.parse(SECURITY / "huiskamer_groups.xml")
    privileges = tree.xpath("//record[@model='res.groups']/field[@name='privilege_id']/@ref")
    assert len(privileges) == len(set(privileges)) == len(groups_defined())


def test_the_addon_is_no_application():
    manifest = ast.literal_eval((ADDON / "__manifest__.py").read_text().strip())
    assert manifest["application"] is False


def test_menus_and_buttons_name_our_groups_only():
    ours = {f"huiskamer_case.{group}" for group in groups_defined()} | {"base.group_multi_company"}
    for path in (ADDON / "views").rglob("*.xml"):
        for element in etree.parse(path).xpath("//*[@groups]"):
            groups = element.get("groups")
            assert set(groups.split(",")) <= ours or element.get("id") in FOR_WHO_INSTALLS, (path.name, groups)
