"""What gives money is told from what only speaks of it, in three languages; where it stays open, honest sentences pass."""

from __future__ import annotations

from decimal import Decimal

import pytest

from complaint_desk.domain.giving_words import given, promises_remedy
from tests.domain.test_money_words import NAMED, NO_MONEY, UNSAID

SPOKEN_OF = [
    "Finance checks the 300 yuan fee by Friday", "We explain the bill of 300 yuan line by line", "Correct the price on the page to $19.99",
    "Half-price offer explained in writing", "We deliver your $2,000 sofa on Friday", "You pay the 12 yuan fee on delivery, no more",
    "I check the 300 yuan fee and call you", "I ring you about the $40 fee", "The sofa for 2,000 yuan comes on Friday", "I will look at the 300 yuan",
    "I call you back about the 300 yuan", "I give you a call about the $40", "We send the 300 yuan invoice again", "You want your money back, I have noted it",
    "We can't pay you 300 yuan, I am sorry", "We cannot refund the 300 yuan", "不能给您退300元", "300元沒辦法退給您",
    "I ask whether we can refund 300 yuan and call you", "I understand you want 300 yuan back",
    "跟您说明八折活动的规则", "把标价签改成199元", "核实那笔300元扣款，周五前告诉您", "我去查那笔300元的扣款，周五前回电", "财务核对您付的500元，明天给您结果",
    "退您的500元我问过主管后回电", "我记下您要求退300元", "您被扣的300元，我们周五前给您答复", "您的沙发2000元，周五送到",
    "請財務查那筆300元的扣款", "說明半價活動的規則", "我幫您查300元那筆，星期五前回電", "那張2000元的發票週五寄給您", "我給您打電話說那500元的事",
]
COUNTED = [
    "We give you 2 more days to return it", "We pay 3 visits to your shop", "We send 2 technicians", "Two colleagues come on Friday", "我们给您三天考虑",
    "我们派2个师傅上门", "付2趟的工时", "我們派兩位師傅",
]
GIVEN = [
    "We check and refund you 300", "After checking we refund you 300", "We pay the 300 yuan fee", "I promise NT$300 by Friday", "We give you 300",
    "£20 by Friday", "we refund you 5,000 to your card", "核实后退您300元", "查完我们退您300元", "您付的500元我们退给您", "我们补您50元运费", "给您优惠20元",
    "300 yuan comes off your next bill", "扣的300元退回您的卡里", "您會收到500元", "核實後退您300元", "您付的錢全部退給您", "You get everything back",
]
REMEDIES = [
    "A voucher comes by post", "Your money will be on your card on Friday", "We cover all your costs", "we waive the fee", "I will credit your account",
    "Compensation will be paid by Friday", "You will not be charged", "退款周五到账", "您的损失我们全部承担", "会把钱退到您卡上", "我们给您免掉运费", "運費我們退",
    "賠您一支新手機", "送您一張優惠券",
]
SERVING = [
    "I call you back", "we look into it", "我們會查", "我们周五给您回电话", "I ask about your refund", "I look into your refund", "您的退款我去查一下", "您要退款，我明白了",
    "I am sorry that you had to wait for your refund", "抱歉让您等退款等了这么久", "We are sorry about the fee", "對不起，運費的事讓您久等",
    "I hear that you want a refund", "I'm sorry, I will find out why you were charged", "券的事我問主管", "Please send me your voucher number", "请把券号告诉我",
    "运费不报销", "My supervisor decides about the refund by Friday", "我請主管週五前決定退款的事",
]


@pytest.mark.parametrize("text", [*SPOKEN_OF, *COUNTED, *NO_MONEY, *SERVING])
def test_a_sum_that_is_only_spoken_of_is_not_given(text: str) -> None:
    assert given(text) == ()


@pytest.mark.parametrize("text", [*(text for text, _amount in NAMED), *UNSAID, *GIVEN])
def test_a_sum_that_words_give_is_found(text: str) -> None:
    assert given(text)


def test_of_several_sums_those_given_are_found() -> None:
    assert [each.amount for each in given("I check the 300 yuan fee, and we refund you 50 yuan today")] == [Decimal(50)]


@pytest.mark.parametrize("text", REMEDIES)
def test_money_is_promised_without_a_sum_too(text: str) -> None:
    assert promises_remedy(text) or given(text)


@pytest.mark.parametrize("text", [*SERVING, *SPOKEN_OF, *COUNTED, *NO_MONEY])
def test_serving_words_promise_no_remedy(text: str) -> None:
    assert not promises_remedy(text)
