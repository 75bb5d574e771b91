import ast
import inspect
import unittest
from pathlib import Path

from odoo.tests import TransactionCase, tagged
from odoo.tests.loader import get_test_modules

HERE = Path(__file__).parents[1]


@tagged('post_install', '-at_install')
class TestEveryTestIsFound(TransactionCase):
    """Odoo runs only what ``tests/__init__.py`` imports; a file that it forgets would stay silent."""

    def modules(self):
        """The test modules that Odoo's own loader finds, by file name."""
        return {module.__name__.rpartition('.')[2]: module for module in get_test_modules('huiskamer_case')}

    def classes_written(self, path):
        """The names of classes with test methods in a file, read without importing it."""
        return {
            node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)
            and any(isinstance(item, ast.FunctionDef) and item.name.startswith('test_') for item in node.body)}

    def test_every_file_is_imported_and_found(self):
        files = {path.stem for path in HERE.rglob('test_*.py')}
        self.assertGreater(len(files), 10)
        self.assertEqual(files - set(self.modules()), set())

    def test_every_class_with_tests_is_collected_and_tagged(self):
        for name, module in self.modules().items():
            loaded = unittest.defaultTestLoader.loadTestsFromModule(module)
            collected = {type(test).__name__ for suite in loaded for test in suite}
            self.assertEqual(self.classes_written(Path(module.__file__)) - collected, set(), name)
            for cls_name in collected:
                self.assertIn('post_install', getattr(module, cls_name).test_tags, cls_name)

    def test_no_test_is_written_twice_under_one_name(self):
        for path in HERE.rglob('*.py'):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef):
                    names = [item.name for item in node.body if isinstance(item, ast.FunctionDef)]
                    self.assertEqual(len(names), len(set(names)), f'{path.name}: {node.name}')

    def test_no_test_is_skipped(self):
        word = 'skip' + 'Test'
        for path in HERE.rglob('*.py'):
            self.assertNotIn(word, path.read_text(), path.name)
        for module in self.modules().values():
            for _name, cls in inspect.getmembers(module, inspect.isclass):
                self.assertFalse(getattr(cls, '__unittest_skip__', False), cls)
