"""The groups that are roles of the house, by the last part of their external id."""
OURS = ('group_host', 'group_caseworker', 'group_supervisor', 'group_privacy_officer', 'group_access_administrator')
# Whoever is in one of these opens files and reads names.
SEES_NAMES = ('group_caseworker',)
