"""The official social media accounts of a trust, and what people declare; never signing in.

Signing in lives in `people`. Nothing here ever reads a case, or changes because there is one.
"""
