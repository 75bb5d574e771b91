"""Read by every Python that finds this folder in its path: measures which lines run, as COVERAGE_PROCESS_START says."""
import coverage

coverage.process_startup()
