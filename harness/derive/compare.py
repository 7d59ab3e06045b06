#!/usr/bin/env python3
"""Holds what `assay derive` reads from a page against a contract that people wrote from the same page.

    python3 harness/derive/compare.py [--assay build/assay] PAGE CONTRACT

Run by hand. Two facts are the same where they are cited in the same place: the same keyword of the same field, the same
rule about the same fields, the same parameter, status or media type. Printed are, by class, how many of the contract's
facts the program finds by itself, which of them a person has to add, and what the draft asserts that the contract does
not. Exit code 1 where the draft contradicts the contract: it is stricter somewhere, or reads a pattern or values otherwise.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

LEVELS = ["must", "should", "may", "info"]


def schema_places(schema, place=""):
    """(place, schema) for every sub-schema that is no branch."""
    if not isinstance(schema, dict):
        return
    yield place, schema
    for name, below in schema.get("properties", {}).items():
        yield from schema_places(below, place + "/" + name)
    if isinstance(schema.get("items"), dict):
        yield from schema_places(schema["items"], place + "/*")
    if isinstance(schema.get("propertyNames"), dict):
        yield from schema_places(schema["propertyNames"], place + "/~key")


def bodies(contract):
    """(name, schema, whether it only suggests) of every body. 2xx and a lone 200 are one thing."""
    if "request" in contract:
        yield "request", contract["request"]["schema"], False
    for response in contract["responses"]:
        for key in ("schema", "advice"):
            if key in response:
                yield response["status"], response[key], key == "advice"


def signatures(contract):
    """For every requirement id, the places where it is cited."""
    found = collections.defaultdict(set)

    def cite(ids, signature):
        for one in ids or []:
            found[one].add(signature)

    cite(contract["operation"]["requirements"], ("operation",))
    for parameter in contract["parameters"]:
        for part, ids in parameter["requirements"].items():
            cite(ids, ("parameter", parameter["name"].lower(), part))
    if "mediaType" in contract.get("request", {}):
        cite(contract["request"]["mediaType"]["requirements"], ("media", "request"))
    for response in contract["responses"]:
        cite(response["requirements"], ("status", response["status"]))
        if "mediaType" in response:
            cite(response["mediaType"]["requirements"], ("media", response["status"]))
    for body, schema, _ in bodies(contract):
        for place, part in schema_places(schema):
            for keyword, ids in part.get("x-assay", {}).items():
                if place == "" and keyword == "type":
                    continue  # stands for the body as a whole
                names = part["required"] if keyword == "required" else [""]
                for name in names:
                    cite(ids, ("schema", body, place + ("/" + name if name else ""), keyword))
    for rule in contract["rules"]:
        about = []
        for key in ("fields", "field", "response", "request", "header", "scheme", "permission", "parameter"):
            value = rule.get(key, [])
            about += value if isinstance(value, list) else [value]
        statuses = rule.get("responses", [""])
        parts = rule["requirements"] if isinstance(rule["requirements"], dict) else {"": rule["requirements"]}
        for part, ids in parts.items():
            for status in statuses:
                pair = rule["rule"] in ("exactly_one_of", "exactly_one_sent")
                for one in [",".join(sorted(about))] if pair else about or [""]:
                    cite(ids, ("rule", rule["rule"], part, status, one))
    return found


def types(schema):
    kind = schema.get("type")
    return None if kind is None else {kind} if isinstance(kind, str) else set(kind)


def contradictions(draft, contract):
    theirs = {(body, place): part for body, schema, advice in bodies(contract) if not advice for place, part in schema_places(schema)}
    for body, schema, advice in bodies(draft):
        if advice:
            continue
        for place, part in schema_places(schema):
            other = theirs.get((body, place))
            where = f"{body} {place or '(whole)'}"
            if other is None:
                if types(part) and body in {b for b, _ in theirs}:
                    yield f"{where}: the contract has no such place"
                continue
            mine, wanted = types(part), types(other)
            if mine is not None and wanted is not None:
                if body != "request" and not wanted <= mine | ({"integer"} if "number" in mine else set()):
                    yield f"{where}: type {sorted(mine)} is stricter than {sorted(wanted)}"
                if body == "request" and not mine & wanted:
                    yield f"{where}: type {sorted(mine)} against {sorted(wanted)}"
            for keyword in ("pattern", "enum"):
                if keyword not in part:
                    continue
                a, b = part[keyword], other.get(keyword)
                if keyword == "enum":
                    a, b = [v for v in a if v is not None], [v for v in b or [] if v is not None]
                if b is None or (sorted(map(str, a)) != sorted(map(str, b))):
                    yield f"{where}: {keyword} {a} against {b}"
            extra = set(part.get("required", [])) - set(other.get("required", []))
            if extra:
                yield f"{where}: requires {sorted(extra)}"
    for key in ("method", "path"):
        if draft["operation"][key] != contract["operation"][key]:
            yield f"{key}: {draft['operation'][key]} against {contract['operation'][key]}"
    theirs = {(p["name"].lower(), p["in"]): p for p in contract["parameters"]}
    for parameter in draft["parameters"]:
        other = theirs.get((parameter["name"].lower(), parameter["in"]))
        if other is None:
            yield f"parameter {parameter['name']}: the contract has none"
        elif parameter["required"] and not other["required"]:
            yield f"parameter {parameter['name']}: required here alone"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page")
    parser.add_argument("contract")
    parser.add_argument("--assay", default="build/assay")
    options = parser.parse_args()
    with open(options.contract, encoding="utf-8") as file:
        contract = json.load(file)
    inside = [r for r in contract["requirements"] if not r.get("outside")]
    prefix = inside[0]["id"].split("-")[0]
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "draft.json")
        command = [options.assay, "derive", options.page, "--prefix", prefix, "--id", contract["id"], "--out", out]
        if subprocess.run(command, check=False).returncode != 0:
            return 2
        with open(out, encoding="utf-8") as file:
            draft = json.load(file)
    mine, theirs = signatures(draft), signatures(contract)
    by_signature = collections.defaultdict(list)
    for one, places in mine.items():
        for place in places:
            by_signature[place].append(one)
    level = {r["id"]: r["level"] for r in draft["requirements"]}
    counts = collections.OrderedDict()
    person = []
    for requirement in inside:
        category = (requirement["category"], requirement["level"])
        row = counts.setdefault(category, [0, 0, 0])
        row[0] += 1
        same = [d for place in theirs.get(requirement["id"], ()) for d in by_signature.get(place, [])]
        if same:
            row[1] += 1
            # As binding, or more so, in the draft?
            if min(LEVELS.index(level[d]) for d in same) <= LEVELS.index(requirement["level"]):
                row[2] += 1
            else:
                person.append((requirement, "found, at " + min((level[d] for d in same), key=LEVELS.index)))
        elif requirement["id"] not in theirs and requirement["category"] != "doc-anomaly":
            drafted = [r for r in draft["requirements"] if r["category"] == requirement["category"] and "notTested" in r and r["level"] == requirement["level"]]
            if drafted:
                row[1] += 1
                row[2] += 1
            else:
                person.append((requirement, "no case tests it"))
        else:
            person.append((requirement, "not found"))
    print(f"{contract['id']}: facts of the contract, found by the program, found as binding")
    for (category, of_level), (all_of, found, binding) in sorted(counts.items()):
        if category != "doc-anomaly":
            print(f"  {category:24} {of_level:7} {all_of:4} {found:4} {binding:4}")
    anomalies = sum(row[0] for key, row in counts.items() if key[0] == "doc-anomaly")
    found = [r for r in draft["requirements"] if r["category"] == "doc-anomaly"]
    print(f"  doc-anomaly              info    {anomalies:4}; the program reports {len(found)} findings of {len({r['locator'] for r in found})} kinds")
    print("left for a person:")
    for requirement, why in person:
        if requirement["category"] != "doc-anomaly":
            print(f"  {requirement['id']} {requirement['level']} ({why}): {requirement['text']}")
    print("asserted by the draft at must, without a counterpart:")
    their_places = {place for places in theirs.values() for place in places}
    for requirement in draft["requirements"]:
        places = mine.get(requirement["id"], set())
        if requirement["level"] == "must" and places and not places & their_places:
            print(f"  line {requirement.get('line', '-')}: {requirement['text']}")
    wrong = list(contradictions(draft, contract))
    print("contradictions:" if wrong else "contradictions: none")
    for one in wrong:
        print("  " + one)
    print(f"unread: {len(draft.get('unread', []))}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
