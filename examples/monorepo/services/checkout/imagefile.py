"""Takes the money: a service that answers, and a worker of the same code that settles things later. Two files."""

from shop import python_service

from dockerdsl import Dockerfile

web = Dockerfile(python_service("checkout"), path="Dockerfile")
worker = Dockerfile(python_service("checkout", module="checkout.worker", port=None), path="worker.Dockerfile")
