"""A project: definitions of Dockerfiles beside the services they are for, and the generated files kept in step with them.

How the rooms are used, from a folder to what all its definitions make::

    settings = find_settings("services/api")  # of the project that this folder belongs to
    definitions = find_definitions(settings)  # ("services/api/imagefile.py", ...), from settings.root
    for reading in read_all(settings, definitions):  # in processes of their own, in this order
        reading.outputs  # (Output(path="services/api/Dockerfile", name="web", text="FROM ...", bases=...), ...)
        reading.faults  # what is wrong with it: fault.error() can be raised or shown

``settings``, ``patterns``, ``repository``, ``discovery`` say where things are. ``declared`` and ``evaluation`` are one
definition in the process that runs it; only there a Dockerfile is a `Dockerfile`. ``worker`` and ``workers`` run many of them,
safely. ``reading`` is the plain data that comes back.
"""

from __future__ import annotations

from dockerdsl.project.discovery import discover, find_definitions
from dockerdsl.project.reading import Fault, Output, Reading
from dockerdsl.project.settings import Settings, find_settings
from dockerdsl.project.workers import read_all

__all__ = ["Fault", "Output", "Reading", "Settings", "discover", "find_definitions", "find_settings", "read_all"]
