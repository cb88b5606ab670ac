"""The live process (`satupintu live`): one event loop holds the open connections of displays, one thread asks the database.

It speaks just enough HTTP/1.1 to answer a GET with a stream of server-sent events (HTML standard, 9.2). Why it is a server
of its own, and not a view of the web server: docs/decisions/0021.

`reader` is one connection, `hub` knows who listens to what, `looker` looks whether something changed, `process` starts all.
"""
