"""The clusters of an article while relations are sought: lookup by name, and things only implied."""

from __future__ import annotations

from kg.types import Cluster, Label, Resolution


class Cast:
    """An article's clusters, to which implied ones may be added."""

    def __init__(self, resolution: Resolution) -> None:
        self._resolution = resolution
        self.clusters: list[Cluster] = list(resolution.clusters)
        self._by_name: dict[tuple[Label, str], int] = {}
        for index, cluster in enumerate(self.clusters):
            for name in (cluster.name, *cluster.aliases):
                self._by_name.setdefault((cluster.label, name), index)

    def find(self, label: Label, name: str) -> int | None:
        """Give the cluster of a label that has a name, or None."""
        return self._by_name.get((label, name))

    def names(self, index: int) -> tuple[str, ...]:
        """Give all the names of a cluster, the fullest first."""
        cluster = self.clusters[index]
        return (cluster.name, *cluster.aliases)

    def imply(self, label: Label, name: str) -> int:
        """Give the cluster with this name, adding an implied one if there is none."""
        found = self.find(label, name)
        if found is None:
            found = len(self.clusters)
            self.clusters.append(Cluster(label, name, implied=True))
            self._by_name[label, name] = found
        return found

    def resolution(self) -> Resolution:
        """Give the resolution with the implied clusters behind the others."""
        if len(self.clusters) == len(self._resolution.clusters):
            return self._resolution
        return Resolution(tuple(self.clusters), self._resolution.references)
