FROM python:3.13-slim-trixie AS python3.13-pure
LABEL org.opencontainers.image.title=python-pure \
    org.opencontainers.image.version=3.13
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
RUN useradd --create-home --uid 1000 app
WORKDIR /home/app
USER 1000

FROM python:3.13-slim-trixie AS python3.13-native
LABEL org.opencontainers.image.title=python-native \
    org.opencontainers.image.version=3.13
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
RUN apt-get update && \
    apt-get install --yes --no-install-recommends build-essential pkg-config && \
    rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 app
WORKDIR /home/app
USER 1000

FROM python:3.13-slim-trixie AS python3.13-postgres
LABEL org.opencontainers.image.title=python-postgres \
    org.opencontainers.image.version=3.13
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
RUN apt-get update && \
    apt-get install --yes --no-install-recommends libpq5 && \
    rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 app
WORKDIR /home/app
USER 1000

FROM python:3.14-slim-trixie AS python3.14-pure
LABEL org.opencontainers.image.title=python-pure \
    org.opencontainers.image.version=3.14
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
RUN useradd --create-home --uid 1000 app
WORKDIR /home/app
USER 1000

FROM python:3.14-slim-trixie AS python3.14-native
LABEL org.opencontainers.image.title=python-native \
    org.opencontainers.image.version=3.14
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
RUN apt-get update && \
    apt-get install --yes --no-install-recommends build-essential pkg-config && \
    rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 app
WORKDIR /home/app
USER 1000

FROM python:3.14-slim-trixie AS python3.14-postgres
LABEL org.opencontainers.image.title=python-postgres \
    org.opencontainers.image.version=3.14
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1
RUN apt-get update && \
    apt-get install --yes --no-install-recommends libpq5 && \
    rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 app
WORKDIR /home/app
USER 1000
