"""What a check is told beside the file: which rules, how bad, and what the author's company holds to be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from dockerdsl.checks.finding import Default

if TYPE_CHECKING:
    from dockerdsl.image_config import ImageConfig


@attrs.frozen(kw_only=True)
class Settings:
    """What a check is told.

    Args:
        preset: the set of rules that is in force: ``default``, ``strict``, ``cis``, ``hadolint``, ``buildkit``.
        select: the only rules that are in force, by name or alias, those that are off in the preset, too; empty for all of it.
        ignore: rules that are not in force.
        severities: how bad the findings of a rule are, or off, whatever its preset says.
        targets: the names of the stages that are built for themselves; the last stage if none is named.
        trusted_registries: patterns of the registries that images may come from; empty for all.
        label_schema: labels and what their values must be: text, url, rfc3339, spdx, hash, semver, email.
        strict_labels: whether there may be no labels beside those of the schema.
        context: the build context, where sources are looked for; None for not at all.
        images: configs of base images by name, as far as they are known.
    """

    preset: str = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Default] = attrs.field(factory=dict[str, Default])
    targets: tuple[str, ...] = ()
    trusted_registries: tuple[str, ...] = ()
    label_schema: Mapping[str, str] = attrs.field(factory=dict[str, str])
    strict_labels: bool = False
    context: Any = None
    images: Mapping[str, ImageConfig] = attrs.field(factory=dict[str, "ImageConfig"])

    def on_top(self, select: Iterable[str], ignore: Iterable[str]) -> Settings:
        """Return these settings with others put on top: `select` takes the place of theirs, `ignore` is added."""
        return attrs.evolve(self, select=tuple(select) or self.select, ignore=(*self.ignore, *ignore))
