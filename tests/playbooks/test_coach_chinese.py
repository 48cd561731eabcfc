"""What Chinese agents write, by its build: what is handed on, waited for, hedged or refused, and what beside it does no harm."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = {language: load_coach(language) for language in ("zh_CN", "zh_TW")}

HARM = [
    ("zh_CN", "详情见https://example.com/a。这个不能退。", "cannot", "不能退"),
    ("zh_CN", "见https://example.com/a，请您耐心等待。", "wait", "耐心等待"),
    ("zh_TW", "詳情見https://example.com/a。這個不能退。", "cannot", "不能退"),
    ("zh_CN", "这个退不了，您可以走了。", "cannot", "退不了"),
    ("zh_CN", "我们不会赔。您可以去告。", "cannot", "不会赔"),
    ("zh_CN", "您不能退。都可以查到。", "cannot", "不能退"),
    ("zh_TW", "這個不能退，您可以走了。", "cannot", "不能退"),
    ("zh_CN", "这边帮您升级主管处理，您看可以吗？", "somebody", "帮您升级"),
    ("zh_CN", "已经通知站点了。", "somebody", "已经通知站点"),
    ("zh_CN", "我让仓库给您改一下。", "somebody", "让仓库给您改"),
    ("zh_CN", "仓库还在调货。", "somebody", "还在调货"),
    ("zh_CN", "有结果短信通知您。", "call_back", "有结果短信通知"),
    ("zh_CN", "商家会审核的。", "somebody", "商家会审核"),
    ("zh_CN", "核实清楚了给您回电话可以吗？", "call_back", "核实清楚了给您回电"),
    ("zh_CN", "您留意一下派件进度。", "wait", "留意一下派件"),
    ("zh_CN", "请您等待退款。", "wait", "请您等待退款"),
    ("zh_CN", "我帮您申请试试。", "hope", "帮您申请试试"),
    ("zh_CN", "具体售后检测为准。", "hope", "具体售后检测为准"),
    ("zh_CN", "取消不一定成功。", "maybe", "不一定成功"),
    ("zh_CN", "这张券不和别的一起用。", "cannot", "不和别的一起用"),
    ("zh_CN", "一张卡只显示一个账号。", "cannot", "只显示一个账号"),
    ("zh_CN", "不能改地址，您打配送热线。", "cannot", "不能改地址"),
    ("zh_CN", "您签字就算收到了。", "blame", "您签字就"),
    ("zh_CN", "需要联系银行客服。", "send_away", "联系银行"),
    ("zh_CN", "您到当地的营业厅办理。", "send_away", "到当地的营业厅"),
    ("zh_CN", "为了保障您的隐私，这里查不了。", "policy", "为了保障您的隐私"),
    ("zh_CN", "系统默认这样安排。", "policy", "系统默认"),
    ("zh_CN", "大促期间会晚一些。", "busy", "大促期间"),
    ("zh_CN", "因为这款很热销，还要等。", "busy", "因为这款很热销"),
    ("zh_CN", "还请您放心哦。", "reassurance", "还请您放心"),
    ("zh_CN", "款项要和财务对账。", "jargon", "对账"),
    ("zh_CN", "这是三方商家的货。", "jargon", "三方"),
    ("zh_CN", "感谢您对本店的支持。", "formula", "感谢您对本店的支持"),
    ("zh_CN", "每件都是检查好才发的。", "normal", "检查好才发"),
    ("zh_CN", "我们按照下单的顺序发货。", "policy", "按照下单的顺序"),
    ("zh_CN", "价格是随时变动的。", "policy", "随时变动"),
    ("zh_CN", "出货会慢一些。", "slow", "出货会慢"),
    ("zh_CN", "配送站已经停工。", "others_fault", "配送站已经停工"),
    ("zh_CN", "商家一直没有答复。", "others_fault", "商家一直没"),
    ("zh_CN", "您填写的地址不完整。", "blame", "您填写的地址不完整"),
    ("zh_CN", "请不要反复问了。", "challenge", "不要反复问"),
    ("zh_CN", "这个运费我们不承担。", "cannot", "不承担"),
    ("zh_CN", "审核大概要3天。", "hope", "大概要3天"),
    ("zh_CN", "已经在安排了。", "somebody", "已经在安排"),
    ("zh_CN", "会给您优先处理的。", "somebody", "会给您优先处理"),
    ("zh_CN", "现在咨询的客户太多了。", "busy", "咨询的客户太多"),
    ("zh_CN", "您后续等待一下。", "wait", "您后续等待"),
    ("zh_TW", "感謝您對本店的支持。", "formula", "感謝您對本店的支持"),
    ("zh_TW", "要等原廠到貨才能出。", "wait", "等原廠到貨"),
    ("zh_TW", "我們是代收代付。", "not_ours", "代收代付"),
    ("zh_TW", "請稍後再試。", "wait", "請稍後再試"),
    ("zh_TW", "這筆運費我們不承擔。", "cannot", "不承擔"),
    ("zh_TW", "已經在安排了。", "somebody", "已經在安排"),
    ("zh_TW", "這邊幫您升級主管處理，您看可以嗎？", "somebody", "幫您升級"),
    ("zh_TW", "已經通知站點了。", "somebody", "已經通知站點"),
    ("zh_TW", "我讓倉庫幫您改一下。", "somebody", "讓倉庫幫您改"),
    ("zh_TW", "這款還在調貨。", "somebody", "還在調貨"),
    ("zh_TW", "有結果簡訊通知您。", "call_back", "有結果簡訊通知"),
    ("zh_TW", "請您等待退款。", "wait", "請您等待退款"),
    ("zh_TW", "我幫您申請試試。", "hope", "幫您申請試試"),
    ("zh_TW", "取消不一定成功。", "maybe", "不一定成功"),
    ("zh_TW", "不能改地址，您打配送專線。", "cannot", "不能改地址"),
    ("zh_TW", "您簽字就算收到了。", "blame", "您簽字就"),
    ("zh_TW", "為了保障您的隱私，這裡查不到。", "policy", "為了保障您的隱私"),
    ("zh_TW", "系統預設這樣安排。", "policy", "系統預設"),
    ("zh_TW", "還請您放心喔。", "reassurance", "還請您放心"),
]

HARMLESS = [
    ("zh_CN", "今天没有什么时间限制，您慢慢说。"),
    ("zh_CN", "不带您绕弯子，直接说结果。"),
    ("zh_CN", "这个不能直接退，您可以申请换一个。"),
    ("zh_CN", "不能改地址，我帮您备注给配送员。"),
    ("zh_CN", "这款不支持货到付款，您可以在线支付。"),
    ("zh_CN", "地址改不了。建议您取消后重新下单。"),
    ("zh_CN", "这边帮您升级主管处理，明天三点前给您回电，您看可以吗？"),
    ("zh_CN", "需要我帮您升级吗？"),
    ("zh_CN", "审核通过后会有短信提示。"),
    ("zh_CN", "申请后我会电话联系您。"),
    ("zh_CN", "您可以自己申请。"),
    ("zh_CN", "等待商品返回仓库以后退款。"),
    ("zh_CN", "您的订单还没有付款。"),
    ("zh_CN", "目前暂时没有物流信息。"),
    ("zh_CN", "如有质量问题，运费我们出。"),
    ("zh_CN", "大概几号收到的呢？"),
    ("zh_CN", "请您放心，退款已经到账。"),
    ("zh_CN", "您的对账单我寄出了。"),
    ("zh_CN", "三方核实的结果，我今天五点前告诉您。"),
    ("zh_CN", "不同公司可以分开开票。"),
    ("zh_CN", "这款没有现货，预计7天后到货。"),
    ("zh_CN", "您的包裹在派送了。"),
    ("zh_CN", "运费不需要您承担。"),
    ("zh_CN", "可以只退其中一件。"),
    ("zh_CN", "我找站点给您改。"),
    ("zh_CN", "七天内有质量问题都可以退。"),
    ("zh_CN", "不好意思，让您多跑了一趟。"),
    ("zh_CN", "您说的情况我登记了，谢谢您二十年的支持。"),
    ("zh_TW", "不能改地址，我幫您備註給配送員。"),
    ("zh_TW", "這款不支援貨到付款，您可以線上付款。"),
    ("zh_TW", "這邊幫您升級主管處理，明天三點前回電給您，您看可以嗎？"),
    ("zh_TW", "審核通過後會有簡訊提示。"),
    ("zh_TW", "您可以自己申請。"),
    ("zh_TW", "您的訂單還沒有付款。"),
    ("zh_TW", "大概幾號收到的呢？"),
    ("zh_TW", "請您放心，退款已經入帳。"),
]


@pytest.mark.parametrize(("language", "text", "rule", "words"), HARM)
def test_what_leaves_the_customer_with_nothing_in_hand_is_marked(language: str, text: str, rule: str, words: str) -> None:
    marks = [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, RULES[language])]
    assert any(found == rule and (words in said or said in words) for found, said in marks), marks


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_what_gives_the_customer_a_time_a_way_or_a_fact_is_passed_over(language: str, text: str) -> None:
    assert [(mark.rule_id, text[mark.start : mark.end]) for mark in check(text, RULES[language])] == []
