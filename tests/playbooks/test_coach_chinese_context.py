"""Who is spoken of and to whom: our own errand, a fact of the parcel and the courier who rings anyway are no faults beside their twins."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = {language: load_coach(language) for language in ("zh_CN", "zh_TW")}

TWINS = [
    # whose errand it is
    ("zh_CN", "send_away", "您在线联系站点。", "这边在线联系站点，查到了马上说。"),
    ("zh_CN", "send_away", "您跟配送师傅协商。", "配送员联系您的时候，您跟他约下午就行。"),
    ("zh_CN", "send_away", "请您自行联系厂家。", "发票您可以自己下载，我把链接发给您。"),
    ("zh_CN", "somebody", "售后在核实。", "这边在核实，您别挂。"),
    ("zh_CN", "somebody", "会有人跟您预约。", "送货前会有人跟您预约。"),
    ("zh_CN", "somebody", "请专员处理。", "申请专员服务要点右上角。"),
    ("zh_CN", "call_back", "之后会通知您。", "拒收之后钱会退回您付款的卡里。"),
    ("zh_CN", "call_back", "核实后给您回电。", "您把新单号发我，核实后给您补差价。"),
    # what is only asked, corrected, or a state of the parcel
    ("zh_CN", "cannot", "还是没有货。", "您要的是黑色的，还是没有花纹的呢？"),
    ("zh_CN", "cannot", "已经超出保修期了。", "订的人超出了我们的预期，明天加开一车。"),
    ("zh_CN", "cannot", "本店没有这个颜色。", "您的这单目前没有运单号。"),
    ("zh_CN", "cannot", "申请被驳回了。", "您可以请快递驳回取消申请。"),
    ("zh_CN", "blame", "因为您没备注。", "因为您这单还没到站点，明天才送。"),
    ("zh_CN", "blame", "您怎么才说。", "您怎么付的，就怎么退给您。"),
    ("zh_CN", "blame", "您应该先看说明。", "您应该收到短信了，验证码在里面。"),
    ("zh_CN", "not_ours", "这个归商家负责。", "这一单由商家发货，后天到。"),
    ("zh_CN", "not_ours", "需要商家审核。", "开票需要财务审核，周三开好。"),
    # a fact of the delivery, and an excuse or a rule for it
    ("zh_CN", "others_fault", "最近案件太多了。", "您的订单满三十元，不用运费。"),
    ("zh_CN", "others_fault", "我们当天就发货了。", "春节我们照常发货。"),
    ("zh_CN", "excuse", "由于大雪，会有延误。", "因为要先入库，会延误两天。"),
    ("zh_CN", "policy", "我们按先后顺序发货。", "师傅是按楼层顺序送的，三点前到您家。"),
    ("zh_CN", "rule_of_thumb", "正常配送时效是三天。", "我让站点正常配送，明天到。"),
    ("zh_CN", "haste", "问题就是您的路由器。", "您的问题就是我的问题，我现在查。"),
    ("zh_CN", "soon", "我们会及时处理。", "请您拍张照，以便我们及时处理。"),
    ("zh_CN", "formula", "感谢您宝贵的意见。", "您给了两个宝贵的晚上陪我们查，现在修好了。"),
    ("zh_CN", "follow_up", "我们会持续为您跟进。", "我们会持续为您跟进，明天下午三点前告诉您结果。"),
    ("zh_CN", "not_ours", "这个是仓库操作的。", "这个是我们仓库操作的，是我们弄错了。"),
    ("zh_CN", "somebody", "让站点处理一下。", "我让站点今天下午三点前处理好。"),
    ("zh_CN", "calm_down", "别急。", "您急着用，我先寄一台给您。"),
    ("zh_TW", "send_away", "再麻煩您自己打去問。", "再麻煩您提供聯絡電話，我打給您。"),
    ("zh_TW", "others_fault", "廠商還沒確認。", "商家還沒出貨，現在改地址還來得及。"),
    ("zh_TW", "policy", "這是系統自動扣的。", "門打開時系統會自動開燈。"),
    ("zh_TW", "rule_of_thumb", "一般要三天。", "您買的是一般尺寸的床單。"),
    ("zh_TW", "cannot", "還是沒有貨。", "您要的是黑色的，還是沒有花紋的呢？"),
    ("zh_TW", "blame", "因為您沒備註。", "因為您這張單還沒到營業所，明天才送。"),
    ("zh_TW", "follow_up", "我們會持續為您追蹤。", "我們會持續為您追蹤，明天下午三點前告訴您結果。"),
    ("zh_TW", "jargon", "這筆要對賬。", "我把帳單寄給您。"),
]


@pytest.mark.parametrize(("language", "rule", "harm", "harmless"), TWINS)
def test_the_same_word_is_marked_where_it_does_harm_and_passed_over_in_its_twin(language: str, rule: str, harm: str, harmless: str) -> None:
    assert rule in {mark.rule_id for mark in check(harm, RULES[language])}
    assert [(mark.rule_id, harmless[mark.start : mark.end]) for mark in check(harmless, RULES[language])] == []
