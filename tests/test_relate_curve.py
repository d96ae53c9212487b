from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from training.relation_curve import Bin, away, curve, picture, table


def test_scores_are_sorted_into_bins_with_the_share_that_is_right() -> None:
    bins = curve([(0.91, True), (0.95, False), (1.0, True), (0.05, False)])
    assert [(one.number, round(one.said, 2), round(one.right, 2)) for one in bins] == [
        (1, 0.05, 0.0),
        (3, 0.95, 0.67),
    ]


def test_the_error_is_the_mean_distance_of_said_and_right() -> None:
    assert away([Bin(0.5, 0.5, 10)]) == 0.0
    assert away([Bin(0.9, 0.8, 1), Bin(0.2, 0.2, 3)]) == pytest.approx(0.025)
    assert away([]) == 0.0


def test_a_table_has_a_row_for_each_bin() -> None:
    assert table([Bin(0.25, 0.5, 4)]).splitlines()[-1] == "| 0.25 | 0.50 | 4 |"


def test_a_picture_is_xml_with_a_dot_for_each_bin_and_names_are_text() -> None:
    root = ET.fromstring(
        picture([("a <b> & c", "#000", [Bin(0.1, 0.2, 1), Bin(0.9, 0.8, 4)]), ("none", "#111", [])])
    )
    tags = [node.tag.rsplit("}", 1)[-1] for node in root.iter()]
    assert tags.count("circle") == 2
    assert "a <b> & c" in [node.text for node in root.iter()]
