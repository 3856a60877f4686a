"""Which equation rests on which, and the picture of it as SVG.

Equation A rests on B if a step upstream of A derives B.  Of those arrows only the ones that no
longer way implies are drawn.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Graph = dict[str, set[str]]
"""The numbers that each number rests on."""

LETTERS = {
    "definition": "D",
    "verified": "V",
    "erratum": "E",
    "approximation": "A",
    "convention": "C",
}
"""What tells the verdicts apart without colour."""
_SEVERITY = ("erratum", "convention", "approximation", "verified", "definition")

_WIDTH, _HEIGHT = 66, 34
_GAP, _RISE = 14, 76
_MARGIN = 20


def verdict_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The verdict of a number: that of its worst part."""
    found = {row["verdict"] for row in rows}
    return next(verdict for verdict in _SEVERITY if verdict in found)


def dependencies(document: Mapping[str, Any]) -> Graph:
    """The numbers that each number rests on, directly or through others.

    A step that derives the number itself is its own, whatever else it derives.  Numbers that still
    rest on each other come out of one calculation; no arrow is drawn between them.
    """
    steps = document["steps"]
    graph: Graph = {row["id"]: set() for row in document["equations"]}
    for row in document["equations"]:
        for step in row["rests_on"]:
            derives = set(steps[step]["equations"])
            if row["id"] not in derives:
                graph[row["id"]] |= derives & graph.keys()
    closed = _closure(graph)
    return {a: {b for b in found if a not in closed[b]} for a, found in closed.items()}


def _closure(graph: Graph) -> Graph:
    closed = {}
    for start in graph:
        seen: set[str] = set()
        stack = list(graph[start])
        while stack:
            other = stack.pop()
            if other not in seen:
                seen.add(other)
                stack.extend(graph[other])
        closed[start] = seen
    return closed


def reduction(closed: Graph) -> Graph:
    """The arrows of a closed graph without loops that no longer way implies."""
    return {
        a: {b for b in found if not any(b in closed[other] for other in found)}
        for a, found in closed.items()
    }


Node = str | tuple[str, str, int]
"""A number, or the place in a layer where the arrow between two numbers passes."""


def _levels(arrows: Graph) -> dict[str, int]:
    """Layers by the longest way down; what rests on nothing stands just above its first use."""
    depth: dict[str, int] = {}

    def visit(node: str) -> int:
        if node not in depth:
            depth[node] = 1 + max(map(visit, arrows[node]), default=-1)
        return depth[node]

    for node in arrows:
        visit(node)
    for node, found in arrows.items():
        if not found:
            depth[node] = min(depth[n] for n in arrows if node in arrows[n]) - 1
    return depth


def _layers(arrows: Graph) -> tuple[list[list[Node]], dict[tuple[str, str], list[Node]]]:
    """The layers, ordered to keep arrows apart, and the way of each arrow through them."""
    depth = _levels(arrows)
    layers: list[list[Node]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in arrows:  # in their own order: that of sets differs from run to run
        layers[depth[node]].append(node)
    ways: dict[tuple[str, str], list[Node]] = {}
    for stop, found in arrows.items():
        for start in sorted(found):
            between: list[Node] = [(start, stop, n) for n in range(depth[start] + 1, depth[stop])]
            for passing, level in zip(between, range(depth[start] + 1, depth[stop]), strict=True):
                layers[level].append(passing)
            ways[start, stop] = [start, *between, stop]
    above: dict[Node, list[Node]] = {node: [] for layer in layers for node in layer}
    below: dict[Node, list[Node]] = {node: [] for layer in layers for node in layer}
    for way in ways.values():
        for one, other in itertools.pairwise(way):
            above[other].append(one)
            below[one].append(other)
    best, fewest = [list(layer) for layer in layers], math.inf
    for sweep in range(24):
        neighbours = above if sweep % 2 == 0 else below
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            position = {n: (i + 0.5) / len(row) for row in layers for i, n in enumerate(row)}
            centre = {
                n: sum(position[x] for x in neighbours[n]) / len(neighbours[n])
                if neighbours[n]
                else position[n]
                for n in layer
            }
            layer.sort(key=lambda n: (centre[n], position[n]))
        crossings = _crossings(layers, below)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    return best, ways


def _crossings(layers: list[list[Node]], below: Mapping[Node, list[Node]]) -> int:
    count = 0
    for upper, lower in itertools.pairwise(layers):
        position = {node: n for n, node in enumerate(lower)}
        ends = [sorted(position[x] for x in below[node]) for node in upper]
        for one, other in itertools.combinations(ends, 2):
            count += sum(x > y for x in one for y in other)
    return count


def _place(layers: list[list[Node]], alone: list[str]) -> dict[Node, tuple[float, float]]:
    """The middle of each node, and where arrows pass."""
    pitch = _WIDTH + _GAP

    def width(node: Node) -> int:
        return pitch if isinstance(node, str) else _GAP

    total = max((sum(map(width, layer)) for layer in layers), default=0)
    total = max(total, 12 * pitch)
    fit = total // pitch
    below: list[list[Node]] = [list(alone[i : i + fit]) for i in range(0, len(alone), fit)]
    places: dict[Node, tuple[float, float]] = {}
    for level, layer in enumerate([*layers, *below]):
        spare = (total - sum(map(width, layer))) / (len(layer) + 1)
        x = float(_MARGIN)
        for node in layer:
            x += spare
            places[node] = (x + width(node) / 2, _MARGIN + _HEIGHT / 2 + level * _RISE)
            x += width(node)
    return places


def svg(document: Mapping[str, Any]) -> str:
    """The map: each number a link to its section, by verdict in colour, letter and border."""
    arrows = reduction(dependencies(document))
    alone = [n for n in arrows if not arrows[n] and not any(n in x for x in arrows.values())]
    layers, ways = _layers({n: found for n, found in arrows.items() if n not in alone})
    places = _place(layers, alone)
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in document["equations"]:
        rows.setdefault(row["id"], []).append(row)
    width = max(x for x, _ in places.values()) + _WIDTH / 2 + _MARGIN
    height = max(y for _, y in places.values()) + _HEIGHT / 2 + _MARGIN
    lines = [
        f'<svg class="map" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" xmlns="http://www.w3.org/2000/svg" role="group" '
        'aria-labelledby="map-title">',
        '<title id="map-title">Which equation rests on which</title>',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0.5 L8 4 L0 7.5 z" class="head"/></marker>'
        "</defs>",
    ]
    lines += [_arrow([places[node] for node in way]) for way in ways.values()]
    for node in arrows:
        x, y = places[node]
        verdict = verdict_of(rows[node])
        title = f"({node}): " + "; ".join(
            f"{row['part'] or 'whole'}: {row['verdict']}" for row in rows[node]
        )
        lines.append(
            f'<a href="#eq-{node}" class="node {verdict}"><title>{escape(title)}</title>'
            f'<rect x="{x - _WIDTH / 2:.1f}" y="{y - _HEIGHT / 2:.1f}" width="{_WIDTH}" '
            f'height="{_HEIGHT}" rx="6"/><text x="{x:.1f}" y="{y + 5:.1f}">({node}) '
            f'<tspan class="letter">{LETTERS[verdict]}</tspan></text></a>'
        )
    return "\n".join([*lines, "</svg>"])


def _arrow(points: list[tuple[float, float]]) -> str:
    """A smooth arrow from the lower edge of the first node, through the points, to the last one."""
    (x, y), *between, (u, w) = points
    half = _HEIGHT / 2
    path = f"M{x:.1f} {y + half:.1f}"
    here = (x, y + half)
    for u_, w_ in between:  # upright beside the nodes of a layer
        path += _bend(here, (u_, w_ - half)) + f" V{w_ + half:.1f}"
        here = (u_, w_ + half)
    path += _bend(here, (u, w - half - 2))
    return f'<path class="edge" d="{path}" marker-end="url(#arrow)"/>'


def _bend(start: tuple[float, float], stop: tuple[float, float]) -> str:
    (x, y), (u, w) = start, stop
    middle = (y + w) / 2
    return f" C{x:.1f} {middle:.1f} {u:.1f} {middle:.1f} {u:.1f} {w:.1f}"
