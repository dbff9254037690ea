import pytest

from rake_analysis.engine.website import Item, read_website
from rake_analysis.errors import UserError

PAGE = "---\ntitle: Otsikko\n---\n"


def test_pages_are_all_but_those_that_begin_with_underscore_or_dot(write_site):
    site = write_site(
        {"b.qmd": "", "a.qmd": "", "osa/c.qmd": "", "_x.qmd": "", "_bodies/d.qmd": "", ".cache/e.qmd": ""}
    )
    assert read_website(site).pages == ("a.qmd", "b.qmd", "osa/c.qmd")


def test_render_list_sets_order_and_excludes(write_site):
    config = 'project:\n  type: website\n  render: ["z.qmd", "*.qmd", "!b.qmd"]\n'
    assert read_website(write_site({"a.qmd": "", "b.qmd": "", "z.qmd": ""}, config)).pages == ("z.qmd", "a.qmd")


def test_navigation_takes_titles_from_pages(write_site):
    config = """
    website:
      title: S
      sidebar:
        contents:
          - a.qmd
          - "---"
          - section: Osio
            contents: [{text: Toinen, href: b.qmd}]
      page-footer: {left: Vasen, right: Oikea}
    """
    website = read_website(write_site({"a.qmd": PAGE, "b.qmd": PAGE}, config))
    assert website.sidebar == (Item("Otsikko", "a.qmd"), Item("Osio", "", (Item("Toinen", "b.qmd"),)))
    assert website.footer == "Vasen\n\nOikea"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("project:\n  type: website\n  pre-render: x.py\n", "_quarto.yml, line 3: the setting 'project.pre-render'"),
        ("website:\n  comments: true\n", "_quarto.yml, line 2: the setting 'website.comments'"),
        ("bibliography: x\n", "_quarto.yml, line 1: the setting 'bibliography'"),
        ("project:\n  render: [x.qmd]\n", "no page matches 'x.qmd'"),
        ("website:\n  sidebar:\n    contents: [x.qmd]\n", "'x.qmd', which does not exist"),
        ("website:\n  sidebar:\n    contents: [{auto: true}]\n", "navigation key 'auto'"),
    ],
)
def test_settings_outside_the_dialect_are_refused(write_site, config, said):
    with pytest.raises(UserError) as caught:
        read_website(write_site({}, config))
    assert said in str(caught.value)


def test_folder_without_configuration_is_refused(tmp_path):
    with pytest.raises(UserError, match="no readable _quarto"):
        read_website(tmp_path)


def test_picture_outside_the_site_is_refused(write_site):
    website = read_website(write_site({"a.qmd": ""}))
    with pytest.raises(UserError, match="not in the site's folder"):
        website.picture("../x.svg", "a.qmd")
