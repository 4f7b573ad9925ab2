"""What a check is told beside the file: which rules are in force, how bad, and what is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from dockerdsl.checks.finding import Default
from dockerdsl.checks.label_kinds import LABEL_KINDS, LabelKind
from dockerdsl.context import Context
from dockerdsl.errors import InvalidValue, did_you_mean

if TYPE_CHECKING:
    from dockerdsl.building.image_config import ImageConfig


def _known_kinds(_: object, __: object, labels: Mapping[str, str]) -> None:
    for key, kind in labels.items():
        if kind not in LABEL_KINDS:
            raise InvalidValue(
                f"the label {key!r} is to be of the kind {kind!r}, which there is not",
                hint=did_you_mean(kind, LABEL_KINDS) or f"there are {', '.join(LABEL_KINDS)}",
            )


@attrs.frozen(kw_only=True)
class Settings:
    """What a check is told.

    Attributes:
        preset: the set of rules that is in force: ``default``, ``strict``, ``cis``, ``hadolint``, ``buildkit``.
        select: the only rules that are in force, by name or alias, those that are off in the preset, too; empty for all of it.
        ignore: rules that are not in force.
        severities: how bad the findings of a rule are, or off, whatever its preset says.
        targets: the names of stages that are built for themselves; in a file that has none of them it is the last stage.
        context: the build context, where sources are looked for; without one the rules that look into it find nothing.
        labels: the labels that an image must have, by key, each with the kind of its value: ``text``, ``url``, ``rfc3339``,
            ``spdx``, ``hash``, ``semver``, ``email``.
        only_labels: whether an image may have no others.
        trusted_registries: patterns of the registries that images may come from; empty for all.
        images: configs of base images by name, as far as they are known.
        pragmas: whether comments in the file may tell rules to be quiet.
    """

    preset: str = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Default] = attrs.field(factory=dict[str, Default])
    targets: tuple[str, ...] = ()
    context: Context | None = None
    labels: Mapping[str, LabelKind] = attrs.field(factory=dict[str, "LabelKind"], validator=_known_kinds)
    only_labels: bool = False
    trusted_registries: tuple[str, ...] = ()
    images: Mapping[str, ImageConfig] = attrs.field(factory=dict[str, "ImageConfig"])
    pragmas: bool = True

    def on_top(
        self, select: Iterable[str], ignore: Iterable[str], preset: str | None = None, context: Context | None = None
    ) -> Settings:
        """Return these settings with others put on top: `ignore` is added, the others take the place of theirs."""
        return attrs.evolve(
            self,
            preset=preset or self.preset,
            select=tuple(select) or self.select,
            ignore=(*self.ignore, *ignore),
            context=context or self.context,
        )
