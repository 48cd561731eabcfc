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
    "賠您一支新手機", "送您一張優惠券", "Each of you gets a voucher", "Everyone receives a gift card", "We send all of you a gift",
    "We give each of you something back", "您会收到一张优惠券", "賠償每位顧客", "小礼物会寄给您", "各位都會收到一份小禮物", "给每位客户发一张券",
]
SERVING = [
    "Each of you may choose: a voucher, points or nothing", "打折、小礼物或积分，您选一样", "各位的积分不受影响", "All of you get a call from us today",
    "Everyone receives their parcel on Friday", "每位顧客我們都會打電話", "您會收到簡訊通知", "We send all of you the new date",
    "I call you back", "we look into it", "我們會查", "我们周五给您回电话", "I ask about your refund", "I look into your refund", "您的退款我去查一下", "您要退款，我明白了",
    "I am sorry that you had to wait for your refund", "抱歉让您等退款等了这么久", "We are sorry about the fee", "對不起，運費的事讓您久等",
    "I hear that you want a refund", "I'm sorry, I will find out why you were charged", "券的事我問主管", "Please send me your voucher number", "请把券号告诉我",
    "运费不报销", "My supervisor decides about the refund by Friday", "我請主管週五前決定退款的事",
]

SAID_PLAINLY = [
    "you'll see £50 on your statement", "You will see the £50 on your next statement", "make it right with 300 yuan",
    "We'll make it right with 300 yuan", "I'll knock £20 off", "We knock 20% off your bill", "We take £30 off the bill",
    "£30 comes off the bill", "We top up your account with 50 yuan", "We top you up by £10", "I'll put £50 back on your card",
    "I'll put 50 yuan on your account", "We drop the price to 300 yuan for you", "We lower your bill by $40",
    "We reduce your bill by $40", "Your next bill will be $40 lower", "Your next bill is £40 less", "I'll add £10 to your balance",
    "I'll add 200 points to your account", "You are getting £50", "There's £50 in it for you", "£50 is on its way", "£50 is yours",
    "A £50 credit is on your account", "I'll apply a £50 credit", "I've arranged £50 for you", "I am sorting £50 out for you",
    "I'll sort you £50", "We settle it with £100", "We'll meet you halfway with £100", "Consider £50 done", "I'll get you £50",
    "You'll have £50 by Friday", "We'll cut £20 from your invoice", "We'll strike the £20 charge", "We'll cancel the £20 fee",
    "We'll remove the £20 fee", "We reverse the £20 charge", "We write off the £20",
    "We'll match the lower price and return the difference", "You'll be £20 better off", "I'll let you have it for £20",
    "Next month is free", "Your next order is free", "No charge this time", "It's on the house", "We'll not charge you for it",
    "We don't charge you for the repair", "I'll throw in a free case", "Have the next month on us", "We make up for it with a gift card",
    "A gift voucher is on its way", "I'll give you store credit", "I'll issue a credit note", "下个月账单少收您50元", "下个月少收您五十", "我给您补50",
    "我们补您五十块", "给您退50", "账单减50元", "给您账上充50元", "充50元到您账户", "给您充50话费", "给您打个八折", "给您便宜五十", "这50元不收您了", "这50元我们不收", "这笔50元给您免了",
    "这笔费用给您取消", "这笔钱我们不要了", "给您申请好了50元", "用300元来弥补您", "拿300元给您做个补偿", "300元算我们的", "这300元我们出", "这300元由我们来出", "算我们请您，300元",
    "多退您50", "给您抹掉50元零头", "给您返50元", "返您五十元话费", "下单立减50元给您", "您账户上会多出50元", "您明天能看到50元进账", "您下月账单会看到少了50元", "下个月免费给您用",
    "这个月的费用不用交了", "您不用付这50元了", "这单免费", "送您一个月会员", "赠您200积分", "下個月帳單少收您50元", "下個月減收50元", "帳單幫您減收五十元", "我們退您50元", "折抵50元",
    "下次消費折抵50元", "幫您儲值50元", "儲值金50元存到您帳戶", "給您50元折價券", "給您一張折價券", "送您50元購物金", "這50元不跟您收", "這筆50元免收", "幫您把50元沖掉", "幫您沖銷50元",
    "補您50元", "補給您五十元", "貼您50元運費", "用300元補償您", "300元算我們的", "您帳單上會看到少50元", "這個月月租不用繳", "下個月月租免費", "幫您折50元", "給您折讓50元",
    "這筆錢我們吸收", "運費公司吸收", "這筆費用由我們吸收", "我们给您垫付50元", "50元我们贴给您", "我自掏腰包给您50元",
]
"""As people say it on the telephone, without the words refund, credit or compensation."""
PLAIN_SERVICE = [
    "I see £50 was charged", "I see that £50 was charged on your statement", "I can see £50 on your statement",
    "You see £50 on your statement, is that right", "You were charged £50 on your statement",
    "The £50 on your statement is the renewal fee", "I see a £20 fee on your bill", "I look at the £50 on your statement",
    "Your statement shows £50", "Your bill says $40", "Your next bill is due on Friday", "Your next bill comes on Friday",
    "Your bill is $40", "Your bill is $40 higher than last month", "I make a note of the 300 yuan", "I make it right today",
    "We'll make it right and call you by Friday", "I'll take the parcel off your hands", "We take the old fridge away",
    "I'll put it right", "I'll put you through to Finance", "I'll put a note on your account", "I add a note to your account",
    "I'll add your phone number to your account", "I top up the printer", "I'll get you an answer by Friday",
    "I'll get you a colleague who knows it", "You'll have an answer by Friday", "You'll see our answer on Friday",
    "You'll see it on your statement as one line", "We'll cancel the order", "We'll cancel the appointment", "We'll remove the old part",
    "We'll settle it by Friday", "I sort this out for you", "Your order number is 300", "The product costs £50", "The price was £50",
    "It was £50 when you bought it", "The shop charges £50 for it", "It's free to call us", "The call is free", "I'm free on Friday",
    "Feel free to call me", "I arrange a technician for you", "I apply for it today", "We write to you on Friday", "我看到收了您50元",
    "我看到账单上扣了50元", "账单上有50元", "您账单上是50元", "您的账单是50元", "下个月账单周五出", "这50元是月租", "这50元我去查", "您说少收了50元", "您充了50元",
    "您充的50元没到账，我去查", "我记下来了，50元", "商品50元", "这件衣服标价300元", "原价300元，活动价199元", "这个不收费", "拨打这个电话免费", "上门检测不收费", "查询不收费",
    "我给您补一份发票", "我们补发一件给您", "给您补寄配件", "补您一份说明书", "给您免费检测", "我给您取消订单", "取消这次预约", "我给您加急", "给您充电器", "给您打电话", "给您打50分钟电话",
    "送您去医院", "给您送过去", "这件事我来弥补", "我来弥补您的不便", "我看到帳單上有50元", "您的帳單是50元", "這50元是月租", "您儲值了50元", "您儲值的50元沒進來，我去查",
    "折價券是您用過的嗎", "我幫您查折價券", "請告訴我折價券的號碼", "您用的是50元折價券", "幫您補寄發票", "補您一份收據", "減收的規則我跟您說明", "我查為什麼沒有減收", "商品50元",
    "幫您取消訂單", "您的儲值金我去查", "現場檢測不收費", "我幫您折好寄過去", "這筆錢我查清楚再跟您說", "您付了50元運費", "帳單顯示50元", "您少收了一件，我去查", "少收到一件货，我去查",
    "您少收到一件，我们补发",
]
"""The same everyday words where nothing is given."""


GIVING_NOW = [
    "We are giving you ¥90", "We're giving you 90 back", "I'm giving you £20", "Giving you £20 now", "We're transferring you £20", "I'm wiring you $50",
    "We are compensating you 90", "We are reimbursing you 90", "We are throwing in £20", "You are being given £20", "You're being paid £20",
    "£20 is being sent to you", "£20 is being refunded", "£20 is coming your way", "We are not only sorry, we are giving you £20",
    "The complaint is not upheld, and we are giving you ¥90 all the same", "We're giving you a voucher", "We're issuing you a voucher",
    "We are giving you a refund", "We are organising a refund", "We are giving you compensation", "我们正在给您退90元", "我们正在向您支付90元", "正在向您汇款90元",
    "90元正在给您转过去", "90元正在给您补", "90元正在路上", "正把90元转给您", "正在转您90元", "正在为您办退款", "不好意思，给您退90元", "要不给您退90元吧", "我們正在匯90元給您", "90元正在匯給您",
    "正在把90元匯給您", "正在轉您90元", "目前正在刷退90元給您", "正在幫您辦退款",
]
"""Money that is on its way as the words are said."""
BUSY_NOW = [
    "We are giving you a call about the £20 fee", "We are giving your £20 fee a second look", "We are giving you an answer about the £20 by Friday",
    "We are transferring you to a colleague who knows about the £20", "You are giving us £20 a month", "You told us that the shop was giving you £20",
    "We are not giving you £20", "We aren't giving you £20", "Are we giving you £20?", "Before giving you £20 I have to ask",
    "We are giving some thought to the £20", "We are wiring the £2,000 oven on Friday", "£20 is being checked", "£20 is being charged by the bank",
    "You are being billed £20", "You are being given a new appointment about the £20", "We are giving you 90 days to return it", "We are giving you 3 dates",
    "We are giving you the £20 invoice again", "We are giving your refund priority", "We are giving you the voucher number", "We are issuing the refund form today",
    "The £20 parcel is coming your way", "正在给您查90元的去向", "我们正在核实90元", "正在给您送90元的水壶", "我们没有给您90元", "我们不给您90元", "正在给您转接同事，问90元的事", "您说我们正在给您退90元",
    "90元的包裹在路上", "90元的账单转给您看", "把90元的账单转给您", "90元那笔明细转给您", "转您90元的账单", "正在给您开90元的发票", "正在给您打电话说90元的事", "您向我们支付90元", "正在替您申请90元",
    "我們沒有要給您90元", "我們不會給您90元", "正在幫您查90元的去向", "正在寄90元的帳單給您", "我們會轉告您90元的結果", "正在撥電話給您說90元的事",
]
"""What is being done as it is said, without money on its way."""


@pytest.mark.parametrize("text", [*SPOKEN_OF, *COUNTED, *NO_MONEY, *SERVING, *PLAIN_SERVICE, *BUSY_NOW])
def test_a_sum_that_is_only_spoken_of_is_not_given(text: str) -> None:
    assert given(text) == ()


@pytest.mark.parametrize("text", [*(text for text, _amount in NAMED), *UNSAID, *GIVEN])
def test_a_sum_that_words_give_is_found(text: str) -> None:
    assert given(text)


def test_of_several_sums_those_given_are_found() -> None:
    assert [each.amount for each in given("I check the 300 yuan fee, and we refund you 50 yuan today")] == [Decimal(50)]


@pytest.mark.parametrize("text", [*REMEDIES, *SAID_PLAINLY, *GIVING_NOW])
def test_money_is_promised_without_a_sum_too(text: str) -> None:
    assert promises_remedy(text) or given(text)


@pytest.mark.parametrize("text", [*SERVING, *SPOKEN_OF, *COUNTED, *NO_MONEY, *PLAIN_SERVICE, *BUSY_NOW])
def test_serving_words_promise_no_remedy(text: str) -> None:
    assert not promises_remedy(text)
