"""Kernels are slow to start, so each test runs several pages and claims one kind of fact about all of them."""

import asyncio
import os

import pytest

from rake_analysis.engine.document import read_document
from rake_analysis.engine.execute import execute, imported_modules
from rake_analysis.errors import UserError


def run(site, names, workers=1, timeout=60):
    results = {}
    documents = [read_document(site, f"{name}.qmd") for name in names]
    asyncio.run(
        execute(
            documents,
            site,
            done=lambda document, result: results.update({document.name.removesuffix(".qmd"): result}),
            workers=workers,
            inputs="recorder",
            timeout=timeout,
        )
    )
    return results


def cell(code):
    return "```{python}\n" + code + "\n```\n"


def printed(result):
    assert not isinstance(result, UserError), str(result)
    return "".join(
        output["text"] for outputs in result.outputs for output in outputs if output["output_type"] == "stream"
    )


SPOIL = """\
import builtins, decimal, locale, logging, os, random, sys, warnings
import numpy
import polars as pl
import plotly.io
import altair
import rake_analysis.periods as periods
from IPython.core.getipython import get_ipython
name = 1
os.environ["RAKE_LEAK"] = "1"
os.environ.pop("HOME", None)
os.chdir("/")
sys.path.insert(0, "/leak")
warnings.simplefilter("ignore")
warnings.filterwarnings("error", category=UserWarning)
random.seed(1)
numpy.random.seed(1)
random.leak = True
plotly.io.templates.default = "plotly_dark"
plotly.io.templates["leak"] = plotly.io.templates["plotly"]
plotly.io.renderers.default = "json"
altair.data_transformers.disable_max_rows()
altair.renderers.enable("json")
periods.leak = True
periods.parse = None
periods.Period.leak = True
builtins.leak = True
decimal.getcontext().prec = 3
logging.getLogger().setLevel("DEBUG")
plain = get_ipython().display_formatter.formatters["text/plain"]
plain.for_type(int, lambda value, printer, cycle: printer.text("leak"))
"""
LOOK = """\
import decimal, logging, os, random, sys, warnings
import numpy
import plotly.io
import altair
import rake_analysis.periods as periods
import builtins
print(sorted(set(globals()) & {"name", "spoiled"}), "RAKE_LEAK" in os.environ, "HOME" in os.environ)
print(os.path.basename(os.getcwd()), "/leak" in sys.path, [entry[0] for entry in warnings.filters].count("error"))
print(random.random(), numpy.random.random())
print(plotly.io.templates.default, "leak" in plotly.io.templates, plotly.io.renderers.default)
print(altair.data_transformers.active, altair.data_transformers.options, altair.renderers.active)
print(hasattr(random, "leak"), hasattr(periods, "leak"), hasattr(periods.Period, "leak"), callable(periods.parse))
print(hasattr(builtins, "leak"), decimal.getcontext().prec, logging.getLogger().level)
"""


def test_a_page_leaves_no_trace_for_the_next_page(write_site):
    site = write_site({"a.qmd": cell(LOOK) + cell("7"), "b.qmd": cell(SPOIL), "c.qmd": cell(LOOK) + cell("7")})
    results = run(site, ["a", "b", "c"])
    assert printed(results["b"]) == ""
    assert printed(results["c"]) == printed(results["a"])
    assert results["c"].outputs[1] == results["a"].outputs[1]
    assert printed(results["c"]).startswith("[] False True\nsite False ")


def test_a_page_that_fails_hangs_or_kills_its_kernel_fails_alone(write_site):
    site = write_site(
        {
            "raises.qmd": "alku\n\n"
            + cell("#| label: a\nx = 1\n\ndef f():\n    return 1 / 0\n\nf()")
            + cell("print('never')"),
            "syntax.qmd": cell("x = 1\nx ="),
            "told.qmd": "{{< include _osa.qmd >}}\n",
            "_osa.qmd": cell(
                "from rake_analysis.errors import UserError\nraise UserError('kausi puuttuu', remedy='Anna se.')"
            ),
            "inline.qmd": "yksi\n\nkaksi `{python} puuttuu`\n",
            "hostile.qmd": cell("raise ValueError('eka\\n\\x1b[31mtoka')"),
            "hangs.qmd": cell("while True: pass"),
            "dies.qmd": cell("import os; os._exit(1)"),
            "good.qmd": cell("print(6 * 7)"),
        }
    )
    names = ["raises", "syntax", "told", "inline", "hostile", "hangs", "dies", "good"]
    results = run(site, names, timeout=3)
    assert {name: str(results[name]) for name in names[:-2]} == {
        "raises": "raises.qmd, line 8: ZeroDivisionError: division by zero.",
        "syntax": "syntax.qmd, line 3: SyntaxError: invalid syntax.",
        "told": "_osa.qmd, line 3: kausi puuttuu. Anna se.",
        "inline": "inline.qmd, line 3: NameError: name 'puuttuu' is not defined.",
        "hostile": "hostile.qmd, line 2: ValueError: eka toka.",
        "hangs": "hangs.qmd: the page ran for more than 3 s and was stopped.",
    }
    assert str(results["dies"]).startswith("dies.qmd: the kernel stopped")
    assert printed(results["good"]) == "42\n"


def test_inline_values_are_text_unless_they_bring_their_own_markdown(write_site):
    site = write_site(
        {
            "a.qmd": cell("class M:\n    def _repr_markdown_(self):\n        return '**x**'")
            + "`{python} '# *a*'` `{python} M()` `{python} 1.5` `{python} 'rivi\\n toinen'`\n"
        }
    )
    assert run(site, ["a"])["a"].inline == ["\\# \\*a\\*", "**x**", "1\\.5", "rivi toinen"]


def test_parameters_eval_false_and_recorded_inputs(write_site):
    site = write_site(
        {
            "a.qmd": "```{python}\n#| tags: [parameters]\nperiod = 'x'\n```\n"
            + cell("#| eval: false\nraise ValueError")
            + cell("import recorder\nrecorder.read('there.csv')\nrecorder.read('absent.csv')\nprint(period)"),
            "b.qmd": cell("1"),
        }
    )
    (site / "there.csv").write_text("")
    results = {}
    documents = [read_document(site, "a.qmd", parameters={"period": "2025H2"}), read_document(site, "b.qmd")]
    asyncio.run(
        execute(
            documents,
            site,
            done=lambda document, result: results.update({document.name: result}),
            workers=1,
            inputs="recorder",
            timeout=60,
        )
    )
    assert printed(results["a.qmd"]) == "2025H2\n"
    assert results["a.qmd"].outputs[1] == []
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert results["a.qmd"].inputs == {"absent.csv": None, "there.csv": empty}
    assert results["b.qmd"].inputs == {}


def test_outputs_hold_no_temporary_file_and_no_memory_address(write_site):
    site = write_site({"a.qmd": cell("import warnings\nwarnings.warn('varo')\nobject()")})
    warning, value = run(site, ["a"])["a"].outputs[0]
    assert warning["text"].startswith("<cell>:2: UserWarning: varo")
    assert value["data"]["text/plain"] == "<object at 0x0>"


@pytest.mark.skipif(os.name == "nt", reason="looks for processes by /proc")
def test_kernels_end_when_the_caller_is_interrupted(write_site):
    site = write_site({"a.qmd": cell("import os\nprint(os.getpid())"), "b.qmd": cell("1")})
    found = []

    def interrupt(document, result):
        found.append(int(printed(result)))
        raise KeyboardInterrupt

    documents = [read_document(site, "a.qmd"), read_document(site, "b.qmd")]
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(execute(documents, site, done=interrupt, workers=1, inputs="recorder", timeout=60))
    with pytest.raises(ProcessLookupError):
        os.kill(found[0], 0)


def test_modules_that_cells_import_are_known_beforehand(write_site):
    site = write_site({"a.qmd": cell("import polars as pl\nfrom rake_analysis import areas\nfrom json import loads")})
    found = imported_modules(read_document(site, "a.qmd"))
    assert found == {"polars", "rake_analysis", "rake_analysis.areas", "json"}
