{
    'name': "Planted: watches",
    'version': '19.0.1.0.0',
    'author': "Somebody else",
    'license': 'LGPL-3',
    'depends': ['huiskamer_case'],
}
