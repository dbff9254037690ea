"""What goes with a release, and that a folder is whole or absent."""

import json

import pytest

from rake_analysis import files, project, publish
from rake_analysis.errors import UserError
from rake_analysis.report import release

RECIPIENT = "{{name: {name}, pages: [report], when: heti, basis: oma}}"


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "project", project.Settings(name="Pieni"))


def test_the_manifest_names_the_audiences_own_recipients_and_every_file(here, tmp_path):
    versions = {"public": "Asukkaat", "management": "Johto"}
    entries = [
        f"- audience: {audience}\n  recipients: [{RECIPIENT.format(name=name)}]" for audience, name in versions.items()
    ]
    (here.root / "distribution.yml").write_text("\n".join(entries), encoding="utf-8")
    made = tmp_path / "made"
    files.write_text(made / "sivut" / "index.html", "<p>")
    cells = release.Cells({}, "Yksi peitetty.", 5)
    publish._manifest(here, here.period("2025H2"), "management", made, cells, {"passed": 3})
    manifest = json.loads((made / publish.MANIFEST).read_text(encoding="utf-8"))
    assert [one["name"] for one in manifest["distribution"]] == ["Johto"]
    assert manifest["files"] == {"sivut/index.html": files.sha256(b"<p>")}
    assert (manifest["suppression"], manifest["threshold"]) == ("Yksi peitetty.", 5)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_that_was_made_takes_the_place_of_an_empty_or_new_one(tmp_path, is_there):
    target = tmp_path / "releases" / "out"
    if is_there:
        target.mkdir(parents=True)
    with publish.replacing(target) as made:
        files.write_text(made / "one.txt", "1")
        assert not (target / "one.txt").exists()
    assert (target / "one.txt").read_text(encoding="utf-8") == "1"
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_of_a_folder_that_failed_nothing_is_left(tmp_path):
    with pytest.raises(UserError), publish.replacing(tmp_path / "out") as made:
        files.write_text(made / "one.txt", "1")
        raise UserError("stopped")
    assert not list(tmp_path.iterdir())
