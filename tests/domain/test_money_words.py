"""Money is found in what people write, in three languages, and what only looks like it is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from complaint_desk.domain.money_words import Sum, sums

NAMED = [
    ("We refund you 5,000", "5000"), ("We refund you 5,000 yuan by Friday", "5000"), ("You get £50 from us", "50"), ("€12.50 back on your card", "12.50"),
    ("A voucher over 300 dollars", "300"), ("five thousand pounds by Monday", "5000"), ("a hundred and twenty quid", "120"), ("We pay 5k USD", "5000"),
    ("NT$300 will be there tomorrow", "300"), ("我们退您5000元", "5000"), ("退您三百", "300"), ("赔您五千块", "5000"), ("赔偿两万元", "20000"), ("三千五百元", "3500"),
    ("給您300塊錢", "300"), ("補償您新台幣一千二百元", "1200"), ("¥80 的券", "80"), ("退款２００元", "200"), ("今天转账给您88.5元", "88.5"), ("我们付伍佰圆", "500"),
    ("五百塊，明天匯", "500"), ("RMB 60", "60"), ("退 1.5万", "15000"),
    ("We'll wire you five grand", "5000"), ("You will have 5000 on your account on Friday", "5000"), ("Your £ 5 000 are on the way", "5000"),
    ("€5.000 by Friday", "5000"), ("Refund of 5000", "5000"), ("refund: 5000", "5000"), ("a refund of five thousand", "5000"), ("5000 back to you", "5000"),
    ("我们给您打五千", "5000"), ("補償金五千", "5000"), ("送您一张五百的购物卡", "500"), ("£5,000.00", "5000"), ("五仟塊", "5000"), ("$1,250.50", "1250.50"),
]
UNSAID = [
    "Full refund by Friday", "We give your money back", "You get the full price returned to you", "We return the whole amount", "20% off your next order",
    "全额退款", "全額退費給您", "钱退给您", "把錢退給您", "这单给您打八折", "半價", "双倍赔偿", "本次免单",
    "Double your money back", "We cover the whole bill", "Your next three orders are free", "把您付的都退给您", "您的會費我們退",
]
NO_MONEY = [
    "We call you back tomorrow at 12:00", "Within 5 days you hear from me", "Refund desk calls you within 3 working days", "Order 4711 comes on Thursday",
    "We send you 2 boxes", "We return 12 items", "给您换两块电池", "给您换2块电池", "三天内给您回电话", "退回3件", "给您一个答复", "明天12点前答复您", "這個單元明天完成",
    "I find out whether a full refund is possible", "去请示能不能全额退款", "我會問主管是否可以退錢給您", "Give you 24 h notice", "We pay attention", "给您3个月延保",
    "给您一张新卡", "補寄一塊電路板", "一块儿处理", "Please feel free to call", "您可以打12345反映", "Version 1.234 is out",
    "Repair is free of charge", "退货单号 4711 已收到", "我们会退回给厂家检测", "order 5000 is on its way",
]


@pytest.mark.parametrize(("text", "amount"), NAMED)
def test_a_sum_is_found_with_its_amount(text: str, amount: str) -> None:
    assert [each.amount for each in sums(text)] == [Decimal(amount)]


@pytest.mark.parametrize("text", UNSAID)
def test_a_price_given_back_without_a_number_is_a_sum_that_nobody_said(text: str) -> None:
    assert [each.amount for each in sums(text)] == [None]


@pytest.mark.parametrize("text", NO_MONEY)
def test_what_promises_no_money_is_left_alone(text: str) -> None:
    assert sums(text) == ()


@pytest.mark.parametrize(("text", "currency"), [("£50", "GBP"), ("50 euros", "EUR"), ("NT$50", "TWD"), ("HK$50", "HKD"), ("人民币50元", "CNY"), ("¥50", ""), ("50元", "")])
def test_a_sum_knows_its_currency_where_the_words_name_one(text: str, currency: str) -> None:
    assert sums(text)[0].currency == currency


def test_what_is_given_several_times_over_is_a_sum_beside_its_numbers() -> None:
    assert Sum(None) in sums("假一赔十")
    assert sums("Full refund: £354") == (Sum(Decimal(354), "GBP"), Sum(None))
