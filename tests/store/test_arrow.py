"""Tables for the screen."""

from __future__ import annotations

import subprocess
import sys

from zona.config import ROOT


def test_a_table_for_the_screen_needs_no_pandas_and_keeps_what_cells_are():
    """In a process of its own: this one has loaded pandas for other tests."""
    program = (
        "import sys\n"
        "from decimal import Decimal\n"
        "from zona.store.arrow import arrow_table\n"
        "rows = [\n"
        "    {'a \"b\"': 'x', 'n': 0, 'd': Decimal('93.15'), 'mixed': 1, 'none': None},\n"
        "    {'a \"b\"': None, 'n': None, 'd': None, 'mixed': 'two', 'none': None},\n"
        "]\n"
        "table = arrow_table(rows)\n"
        "assert table.to_pylist() == [rows[0] | {'mixed': '1'}, rows[1]]\n"
        "assert table.column_names == list(rows[0])\n"
        "assert str(table.schema.field('n').type) == 'int32'\n"
        "assert str(table.schema.field('none').type) == 'string'\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
