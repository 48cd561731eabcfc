"""One wording that does harm in one sentence and none in its twin: whose act it is, whether it is done, named or only hoped for."""

from __future__ import annotations

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.playbooks import load_coach

RULES = {language: load_coach(language) for language in ("zh_CN", "zh_TW", "en")}

TWINS = [
    # a refusal, and a state that is not yet, a condition, or an error that will not happen
    ("zh_CN", "cannot", "这里没有发货时间。", "您的订单目前没有发货。"),
    ("zh_CN", "cannot", "这款是无货的。", "这款不是无货，是分两个包裹发的。"),
    ("zh_CN", "cannot", "那个小区我们送不到。", "送不到会退回原支付账户。"),
    ("zh_CN", "cannot", "我们不会送上门。", "您放心，不会送错的。"),
    ("zh_CN", "cannot", "这个没法查。", "请报一下单号，不然没法帮您查。"),
    ("zh_CN", "cannot", "这款缺货。", "这款缺货，预计7天后到货。"),
    ("zh_CN", "cannot", "这个恢复不了。", "这个恢复不了，辛苦您重新下单。"),
    # who waits how long, and for which step
    ("zh_CN", "wait", "您等待退款就行。", "3个工作日到账，您等待退款就行。"),
    ("zh_CN", "wait", "您需要等待审核。", "等待售后收到商品之后，给您安排换新。"),
    ("zh_CN", "wait", "建议您关注商品页面。", "您可以关注我们的微信公众号。"),
    ("zh_CN", "wait", "正在为您查询，请您耐心等待。", "正在为您查询，请您稍等。"),
    # what somebody will do, and what is being done now or was tried
    ("zh_CN", "somebody", "售后还在核实中。", "正在为您核实处理中。"),
    ("zh_CN", "somebody", "会有专员处理。", "您留个电话，方便专员处理。"),
    ("zh_CN", "somebody", "师傅会联系您。", "师傅上门时会联系您。"),
    ("zh_CN", "somebody", "这边告知站点。", "您到货后告知我就行。"),
    ("zh_CN", "call_back", "确认后再联系您。", "您确认后回复我就行。"),
    ("zh_CN", "call_back", "核实后告知您。", "审核通过后告知您寄回的地址。"),
    # a hedge about his case, and a fact that he can look up
    ("zh_CN", "hope", "以售后检测为准。", "价格以订单金额为准。"),
    ("zh_CN", "rule_of_thumb", "正常会送到的。", "您的订单可以正常配送。"),
    ("zh_CN", "unsure", "要看审核的情况。", "我先看看什么情况。"),
    ("zh_CN", "soon", "我们会及时更新。", "途中的信息不会及时更新，到站点才有。"),
    # sent away, and asked by us, a button, or an open question
    ("zh_CN", "send_away", "您咨询下站点。", "小妹咨询下站点。"),
    ("zh_CN", "send_away", "您联系卖家。", "页面左下角有个联系卖家。"),
    ("zh_CN", "send_away", "建议您联系师傅看看是否能延期。", "您是否联系过这个师傅？"),
    ("zh_CN", "ask_them", "您可以和那边协商。", "您把协商的截图发给我。"),
    # not ours, and who does which part
    ("zh_CN", "not_ours", "这个是厂家负责的。", "这款由厂家上门安装，明天到。"),
    ("zh_CN", "others_fault", "因为双十一，单子多。", "春节和过年我们照样送货。"),
    # a rule as a shield, and a word of a heading or a product
    ("zh_CN", "policy", "这是正常的。", "您的订单是正常的配送状态。"),
    ("zh_CN", "blame", "您下单时没备注。", "您下单时选的是电子发票。"),
    ("zh_CN", "haste", "肯定是您没插好。", "好的，那我取消了。"),
    # regret without its cause, and with it
    ("zh_CN", "formula", "给您带来不便了。", "让您等了三天，是我也会着急，给您带来不便了。"),
    ("zh_CN", "formula", "不会辜负您一直以来的支持。", "感谢您的配合。"),
    ("zh_CN", "reassurance", "亲，您放心哦。", "款项会原路退回，您放心哦。"),
    ("zh_CN", "jargon", "款项原返。", "您的包裹已经揽收。"),
    ("zh_CN", "cannot", "最多延迟三天。", "这款没有缺货。"),
    ("zh_CN", "send_away", "您和配送师傅协商。", "配送的时候您可以和配送师傅说放在门口。"),
    ("zh_CN", "somebody", "我帮您告知站点。", "您有结果反馈给我就行。"),
    # what was left undone is owned up to, what comes stands beside it, and what is not charged is good news
    ("zh_CN", "cannot", "我们没办法提前通知您。", "这次是我们没有提前通知您，让您白跑一趟，实在抱歉。"),
    ("zh_CN", "cannot", "零件目前没有现货。", "零件目前没有现货，周四上午到。"),
    ("zh_CN", "cannot", "我们没有其他办法。", "我没有其他要问的了。"),
    ("zh_CN", "cannot", "不跟您签合同。", "保修期内免费换，不跟您收钱。"),
    ("zh_CN", "send_away", "您打电话问一下站点。", "您之前打过三次电话都没解决，换我也会生气。"),
    ("zh_CN", "send_away", "您去问仓库吧。", "我现在去问仓库，最多五分钟。"),
    ("zh_CN", "others_fault", "银行作业太慢了。", "银行作业要两个工作日，周三您就看得到钱。"),
    ("zh_CN", "blame", "您肯定是搞错了。", "您肯定很着急。"),
    ("zh_TW", "cannot", "我們沒辦法事先通知您。", "這次是我們沒有事先通知您，害您白跑一趟，真的很抱歉。"),
    ("zh_TW", "cannot", "零件目前沒有現貨。", "零件目前沒有現貨，週四上午到。"),
    ("zh_TW", "cannot", "我們沒有其他辦法。", "我沒有其他要問的了。"),
    ("zh_TW", "cannot", "我們已經停止受理。", "我們已經停止自動扣款，不會有錢從您的帳戶扣走。"),
    ("zh_TW", "send_away", "您打電話問一下門市。", "您之前打了三次電話都沒有解決，換成我也會生氣。"),
    ("zh_TW", "send_away", "您去問倉庫。", "我現在去問倉庫，最多五分鐘。"),
    ("zh_TW", "others_fault", "銀行作業太慢了。", "銀行作業要兩個工作天，週三您就看得到錢。"),
    ("zh_TW", "blame", "您一定是搞錯了。", "您一定很著急。"),
    ("zh_TW", "cannot", "這款是缺貨的。", "這款不是缺貨，是分兩箱寄。"),
    ("zh_TW", "cannot", "這張券過期不能用了。", "這張券過期不能用了，不過我可以補一張給您。"),
    ("zh_TW", "wait", "您等待審核。", "您再留意一下簡訊通知。"),
    ("zh_TW", "wait", "正在為您查詢，請耐心等候。", "正在為您查詢，請您稍等。"),
    ("zh_TW", "hope", "以廠商為準。", "價格以訂單金額為準。"),
    ("zh_TW", "hope", "快則三天，慢則五天。", "工程師最快週四上午到。"),
    ("zh_TW", "somebody", "已經反映給店長了。", "案件已經受理，編號是102。"),
    ("zh_TW", "reassurance", "您放心喔。", "運費由我們出，您放心喔。"),
    # closed, out of reach or in the books of others: an excuse by itself, none beside what we do and when, or as a fact of the house
    ("zh_CN", "others_fault", "快递下班了。", "快递下班前送到您家。"),
    ("zh_CN", "others_fault", "仓库放假。", "仓库今天放假，明天上午发货。"),
    ("zh_CN", "others_fault", "站点今天放假。", "站点周六周日都不休息。"),
    ("zh_CN", "others_fault", "快递一直不接电话。", "快递一直不接电话，我自己去站点取，四点前送到您家。"),
    ("zh_CN", "others_fault", "商家一直不发货。", "商家一直不涨价，今天还是这个价。"),
    ("zh_CN", "others_fault", "我们仓库当天正常发货了。", "我们仓库周日也正常发货。"),
    ("zh_CN", "not_ours", "需要财务审核。", "退款需要财务审核，通过后退到您卡里。"),
    ("zh_CN", "not_ours", "这是快递安排的。", "快递安排的时间是下午三点。"),
    ("zh_CN", "policy", "页面上有说明。", "页面上有说明书，我念给您听。"),
    ("zh_CN", "policy", "物流信息都是正常的。", "物流信息都是正常的，明天下午三点送到。"),
    ("zh_CN", "policy", "物流显示正常。", "物流恢复正常了。"),
    ("zh_CN", "blame", "以后请看说明。", "以后请看公众号，每周五有新菜单。"),
    ("zh_CN", "blame", "之后请您注意。", "之后请您注意查收。"),
    ("zh_CN", "blame", "因为您当时下单的时候没写楼层。", "因为您当时下单的那个仓库没货，我换了一个仓库，明天到。"),
    ("zh_CN", "send_away", "退货要您自己寄。", "您自己寄，或者我们上门取，都可以。"),
    ("zh_CN", "call_back", "核实后再说。", "查完再说一遍给您听。"),
    ("zh_CN", "call_back", "有空再回您电话。", "您有空再回我电话就行。"),
    ("zh_CN", "hope", "我试试看。", "您重启一下试试看。"),
    ("zh_CN", "rule_of_thumb", "一般可以退。", "这个颜色一般可以配白墙。"),
    ("zh_CN", "soon", "以便尽快给您处理。", "请您拍张照，以便我们尽快处理。"),
    ("zh_CN", "soon", "方便的话尽快处理。", "方便的话请您拍张照。"),
    ("zh_TW", "others_fault", "貨運一直不接電話。", "貨運一直不接電話，我自己去營業所拿，四點前送到您府上。"),
    ("zh_TW", "others_fault", "倉庫放假。", "倉庫今天放假，明天上午出貨。"),
    ("zh_TW", "others_fault", "營業所今天休息。", "營業所週六週日都不休息。"),
    ("zh_TW", "others_fault", "我們倉庫正常出貨了。", "我們倉庫週日也正常出貨。"),
    ("zh_TW", "not_ours", "需要財務稽核。", "開票需要財務稽核，週三開好。"),
    ("zh_TW", "not_ours", "這是物流安排的。", "物流安排的時間是下午三點。"),
    ("zh_TW", "policy", "頁面上有說明。", "頁面上有說明書，我唸給您聽。"),
    ("zh_TW", "policy", "物流資訊都正常。", "物流資訊都正常，明天下午三點送到。"),
    ("zh_TW", "call_back", "有空再回您電話。", "您有空再回我電話就好。"),
    ("zh_TW", "hope", "我試試看。", "試試看新的這台，不喜歡我們再換。"),
    ("zh_TW", "rule_of_thumb", "一般可以退。", "這個顏色一般可以配白牆。"),
    # words written apart are one sentence, and a blank in place of a comma ends a clause
    ("zh_CN", "send_away", "您 自己 去 问。", "您等一下 自己人去问 马上回来。"),
    ("zh_TW", "send_away", "您 自己 去 問。", "您等一下 自己人去問 馬上回來。"),
    # how many orders there are, and what one customer ordered
    ("zh_CN", "busy", "最近单量太大。", "您的订单量大，我们分两车送，都是今天到。"),
    ("zh_CN", "busy", "最近订单量比较大。", "订单量大的时候我们也会在当天给您发出。"),
    ("zh_TW", "busy", "最近訂單量比較大。", "訂單量大的時候，我們也會當天出貨。"),
    # whose fault it is
    ("zh_CN", "others_fault", "不是我们的错，是快递的问题。", "我们没有按时送到，这是我们的错。"),
    ("zh_CN", "others_fault", "系统出错了。", "是我们的系统出错多扣了一次，今天退给您。"),
    ("zh_CN", "others_fault", "系统出错，不是我们的错。", "系统出错是我们的错。"),
    ("zh_CN", "cannot", "我们没有这个服务。", "您上次打来是周三，当时答应您周四回电，我们没有做到。"),
    ("zh_TW", "others_fault", "不是我們的錯，是物流的問題。", "我們沒有準時送到，是我們的錯。"),
    ("zh_TW", "others_fault", "系統出錯了。", "是我們的系統出錯多扣一次，今天退給您。"),
    ("zh_TW", "cannot", "我們沒有這個服務。", "是我們沒有照約定的時間送到，真的很抱歉。"),
    ("en", "cannot", "We do not deliver there.", "We did not deliver on time, and that is our fault."),
    ("en", "cannot", "We did not deliver there, and that is not our fault.", "It is our fault that we did not deliver on time."),
    # a way forward eases a refusal, a question at the end does not; what is asked of us, told or done now is no promise
    ("zh_CN", "cannot", "这个没有的呢，请问还有其他可以帮到您的吗？", "这个没有的呢，建议您看下同款的蓝色。"),
    ("zh_CN", "cannot", "订单现在不能改，我帮您查询一下。", "订单现在不能改，完成之后才可以改。"),
    ("zh_CN", "cannot", "这款暂时没货。", "这款暂时没货，您可以点击到货通知。"),
    ("zh_CN", "cannot", "这个退不了。", "这个延迟不了那么久。"),
    ("zh_CN", "rule_of_thumb", "一般三天到。", "发票一般是粘贴在箱子外面的。"),
    ("zh_CN", "wait", "您需要等待审核。", "您需要等待订单完成之后再申请。"),
    ("zh_CN", "wait", "请您先等等，等厂家处理。", "请您等一下，我核对一下地址。"),
    ("zh_CN", "somebody", "师傅在联系您。", "刚才联系您，电话没有接听。"),
    ("zh_CN", "soon", "到了站点会积极安排配送。", "到了站点会安排配送。"),
    ("zh_CN", "somebody", "有结果会告知您。", "我们会告知您怎么邮寄。"),
    ("zh_CN", "send_away", "您和师傅协商一下。", "您和师傅说放在门口就行。"),
    ("zh_CN", "send_away", "您现在联系商家客服。", "我现在联系商家客服。"),
    ("zh_CN", "send_away", "您可以直接问下师傅。", "我直接问下师傅。"),
    ("zh_CN", "soon", "到货会及时发出。", "不好意思，没能及时送到。"),
    ("zh_CN", "policy", "这也是为了保护您的信息。", "为了您的账户安全，请报一下订单号。"),
    ("zh_CN", "busy", "由于客户非常多，回复慢了。", "您需要购买多少件？"),
    ("zh_CN", "unsure", "我们不确定什么时候到。", "不好意思，我不太明白您的意思。"),
    ("zh_TW", "cannot", "這個沒有喔，請問還有其他可以幫到您的嗎？", "這個沒有喔，建議您看一下同款的藍色。"),
    ("zh_TW", "cannot", "訂單現在不能改，我幫您查詢一下。", "訂單現在不能改，完成之後才可以改。"),
    ("zh_TW", "cannot", "這個退不了。", "這個延遲不了那麼久。"),
    ("zh_TW", "rule_of_thumb", "一般三天到。", "發票一般是黏貼在箱子外面。"),
    ("zh_TW", "wait", "您需要等待審核。", "您需要等待訂單完成之後再申請。"),
    ("zh_TW", "somebody", "師傅會聯絡您。", "剛才聯絡您，電話沒有接。"),
    ("zh_TW", "somebody", "有結果會告知您。", "我們會告知您怎麼寄。"),
    ("zh_TW", "send_away", "您和師傅協商一下。", "您和師傅說放在門口就好。"),
    ("zh_TW", "send_away", "您可以直接問一下師傅。", "我直接問一下師傅。"),
    ("zh_TW", "soon", "到貨會及時寄出。", "不好意思，沒能及時送到。"),
    ("zh_TW", "policy", "這也是為了保護您的資訊。", "為了您的帳戶安全，請告訴我訂單編號。"),
]


@pytest.mark.parametrize(("language", "rule", "harm", "harmless"), TWINS)
def test_the_same_word_is_marked_where_it_does_harm_and_passed_over_in_its_twin(language: str, rule: str, harm: str, harmless: str) -> None:
    assert rule in {mark.rule_id for mark in check(harm, RULES[language])}
    assert [(mark.rule_id, harmless[mark.start : mark.end]) for mark in check(harmless, RULES[language])] == []
