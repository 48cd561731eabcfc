"""One character written in several ways: what is not traditional against simplified, and yet one word to everybody who reads it.

OpenCC's table t2s turns a traditional character only where that is right in every word, so it leaves 帳 beside 账 and 著 beside 着.
A search compares, so it may go further: all of a row are compared as its first character, whichever of them was typed or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

UNIHAN: Final = (
    "着著 账帳帐賬 你妳 了瞭 它牠 借藉 复覆 只祇 户戸 炮砲 回廻囬 妆粧 值値 咨谘 余馀 钟锺 分份 黏粘 沉沈 暖煖 "
    "佑祐 仿倣 剩賸 藤籐 焰燄 熔鎔镕 痹痺 愈瘉 薯藷𫉄 檐簷 浚濬 堤隄 强彊 拿拏 考攷 幕幙 宴讌䜩 馈餽 斤觔 咳欬 "
    "卫衞 喧諠 克尅 仇讐雠讎 钻鑚 昏昬 验騐 碰掽 冰氷 告吿 叙敍 朵朶 研硏 并竝 绪緖 软輭 邻隣 斗鬭 默黙 偷偸 "
    "咒呪 躲躱 睹覩 效効 戏戯 么幺"
)
"""Unicode 15.0, Unihan_Variants.txt: kSimplifiedVariant, kTraditionalVariant, kSemanticVariant, kSpecializedSemanticVariant or kZVariant
between the characters themselves or over those that t2s turns into one of them."""

WORDS: Final = "什甚 划画 像象 链炼 具俱 仿彷徬 钜巨 径迳 眯瞇 碰踫 糟蹧 侄姪 效傚 榨搾 耽躭 剿勦 喻喩 饮飮 青靑 瓶甁 只衹 准凖 罚罸"
"""What two regions write differently in the same word (甚麼 什么, 計畫 计划, 想像 想象, 項鍊 项链, 傢俱 家具, 彷彿 仿佛):
the first table of variant words of GF 1001-2001 and the dictionary of the Ministry of Education in Taipei (教育部重編國語辭典)."""


@cache
def variants() -> Mapping[str, str]:
    """Return the character as which each variant is compared."""
    compared: dict[str, str] = {}
    for row in (*UNIHAN.split(), *WORDS.split()):
        first = compared.get(row[0], row[0])
        for other in row[1:]:
            compared[other] = first
    return compared
