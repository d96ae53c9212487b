from __future__ import annotations

import pytest

from kg.relate.status import status_of
from kg.types import Predicate, Status

H, R, C, A = Predicate.HOSTS, Predicate.RUNS, Predicate.COOPERATES_WITH, Predicate.AWARDED


@pytest.mark.parametrize(
    ("predicate", "sentence", "status"),
    [
        (H, "甲落户乙高新区", Status.DONE),
        (H, "甲将落户乙高新区", Status.PLANNED),
        (H, "甲拟在乙高新区建厂", Status.PLANNED),
        (H, "甲签约乙高新区", Status.PLANNED),
        (C, "甲与乙签约", Status.DONE),
        (H, "甲签约落户乙高新区，已建成投产", Status.DONE),
        (H, "甲在乙高新区正在建设新厂", Status.ONGOING),
        (R, "甲深入实施乙计划", Status.ONGOING),
        (A, "甲力争乙奖", Status.PLANNED),
        (A, "甲有望获乙奖", Status.PLANNED),
        (C, "甲尚未与乙签约", Status.DENIED),
        (C, "甲未能与乙合作", Status.DENIED),
        (R, "甲即将推出乙计划", Status.PLANNED),
        (H, "甲高新区今年预计新增企业百家，乙跨入千亿元俱乐部", Status.DONE),
        (H, "甲高新区现有企业百家，预计产值过亿，乙是其中之一", Status.DONE),
        (H, "甲高新区将做强产业，在三年内引进乙", Status.PLANNED),
        (H, "甲高新区将新增载体，依托乙打造园区", Status.DONE),
        (H, "甲高新区将新增载体；园内有乙", Status.DONE),
        (H, "甲高新区也将人才导入园区，乙入驻", Status.DONE),
        (H, "甲高新区拟扩园，目前已有乙入驻", Status.DONE),
        (R, "甲争取先行先试政策，编制乙方案", Status.DONE),
        (A, "甲加快建设生态园区，2020年入选乙基地", Status.DONE),
        (Predicate.LOCATED_IN, "甲高新区努力争当乙市的开路先锋", Status.DONE),
        (Predicate.LOCATED_IN, "甲将落户乙市", Status.PLANNED),
        (H, "甲项目预计明年在乙高新区投产", Status.PLANNED),
        (H, "甲项目预计产值百亿，落户乙高新区", Status.DONE),
    ],
)
def test_cues(predicate: Predicate, sentence: str, status: Status) -> None:
    assert status_of(predicate, sentence, sentence.index("甲"), sentence.index("乙")) is status


def test_other_clauses_do_not_count() -> None:
    sentence = "丙将扩产，甲落户乙高新区，丁尚未签约"
    assert status_of(H, sentence, sentence.index("甲"), sentence.index("乙")) is Status.DONE
