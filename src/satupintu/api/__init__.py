"""The API: the same office for machines (`/api/v1/`), with the same operations, rules and refusals as the faces.

It holds its tokens and nothing else of its own.
"""
