"""Addresses of the web, lists of hosts, and what pages say of their use."""
