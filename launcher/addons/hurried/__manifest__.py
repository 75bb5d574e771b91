{"name": "What a server under test does not take its time for", "version": "19.0.1.0.0", "license": "LGPL-3",
 "installable": False}
