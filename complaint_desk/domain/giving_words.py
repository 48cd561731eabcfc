"""Words that give money, told from words that only speak of it (checklist O4, I10).

A sum is named for many honest reasons: somebody looks into a fee, reads a bill out, delivers the sofa that was paid for. It is promised
only where the words give it: a word of giving reaches the sum, it is a money remedy ("refund", "voucher", "券"), or nothing stands beside
it but a time ("NT$300 by Friday"). Part of a sentence by part of a sentence: "I check the fee and refund you 300" promises, "I ask
whether we can refund 300" does not. Where it stays open a text passes: refusing an honest sentence while somebody shouts is the worse
fault.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from complaint_desk.domain.money_words import Sum, make_ready, placed, whole

make_ready()  # with this module's own patterns

_MARK: Final = "¤"
"""Stands for a sum while the words around it are read."""
_PAYS: Final = re.compile(
    r"\byou(?:'ll|'ve|'d| will| have| had| would| only| just| still| already| to| need| must)* (?:pay|pays|paid|spent|spend"
    r"|transferred|sent|gave|topped up|loaded|deposited|redeemed)\b"
    r"|(?<![给給为為帮幫退送赔賠补補返还還向])[您你](?:已经|已經|当时|當時|之前|需要|需|要|先|只|所|再|现在|現在|這次|这次|向我们|向我們)*(?:付|支付"
    r"|交|花|转账|轉帳|匯款|汇款|充|储值|儲值)[了过過]?",
    re.IGNORECASE,
)
"""The customer pays: no gift of ours."""
_ENDS: Final = re.compile(
    r"[.;!?。；！？](?!\d)|[,:，：、](?!\d)"
    r"|(?:(?<=[实實查问問对對认認])(?:清楚|一下|过|過)?)(?:[后後]|[完好]了?)"
    r"|\b(?:and|then|but)\b(?! (?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty"
    r"|\w+ty|half)\b)"
    r"|(?<!whether )(?<!if )(?<!what )(?<!that )(?<!why )(?<!how )\b(?=we(?:'ll| will)? (?:refund|pay|give|credit|send|transfer)\b)",
    re.IGNORECASE,
)
_OPEN: Final = re.compile(
    r"\bwhether\b|\bif (?:we|i|you|it|there|that|they)\b|\bask(?:s|ed|ing)?\b|\bfind(?:s|ing)? out\b|\bwho (?:may|can) decide"
    r"|\b(?:check|explain|verif|investigat|clarif|query|queries)(?:s|y|ies|ied|e|es|ed|ing)?\b|\blook(?:s|ed|ing)? (?:in|at|up|through|for)"
    r"|\bwhy\b|\?|\bdecides? (?:about|on)\b"
    r"|\b(?:cannot|can't|can not|won't|will not|do not|don't|did not|didn't|would not|wouldn't|could not|couldn't"
    r"|unable to|not able to|refus(?:e|es|ed) to) (?:\w+ ){0,2}?"
    r"(?:refund|pay|give|send|credit|compensate|reimburse|waive|cover|return|offer|grant|cancel|remove|reverse|issue|drop|lower|reduce)\b"
    r"|(?:\bnot|n't|\bnever|\bwithout|\binstead of|\brather than|\bbefore) (?!only |just )(?:\w+ ){0,2}?(?:giv|send|pay|refund|credit"
    r"|compensat|reimburs|waiv|cover|return|offer|grant|transferr|wir|issu|hand)ing\b"
    r"|(?:不能|无法|無法|没法|沒法|没办法|沒辦法)[^,，。;；不]{0,4}[退赔賠补補给給付免]"
    r"|(?<!要)[不没沒](?:有|要|会|會|能|予|打算|准备|準備|可能|应该|應該|再)*[给給][您你]"
    r"|是否|能否|可否|能不能|可不可以|会不会|會不會|是不是|为什么|為什麼|请示|請示|(?:申请|申請)(?!好|到|下|成)|问|問|查|核[实實对對]"
    r"|确认|確認"
    r"|再[决決]定|吗|嗎|？"
    r"|不(?:予|能|会|會)?(?:退|赔|賠|报销|報銷|免|补|補)|[催满滿]|审核|審核|检测|檢測|说明|說明|解释|解釋|讲解|講解|对账|對帳|了解",
    re.IGNORECASE,
)
"""Checking, asking, explaining and refusing: wherever it stands in the part of the sentence, nothing is settled."""
_HEARD: Final = re.compile(
    r"\b(?:i|we)(?:'ve| have| will|'ll)? (?:understand|understood|hear|heard|note|noted|record|recorded|see|saw|write(?! off)|wrote"
    r"|written|know)\b"
    r"|\byou(?:'d| would|'ve| have| were| are)? (?:want|wanted|wish|wished|like|expect|expected|say|said|ask|asked|mention|mentioned"
    r"|told|claim|demand"
    r"|charged|billed|promised)\b"
    r"|[您你](?:是)?(?:想|希望|要求|说|說|提到|认为|認為|觉得|覺得|要的|要我)|[您你](?:使)?用(?:的是|过|過)|(?:记|記)(?:下|录|錄)|明白"
    r"|听到|聽到|知道[您你]",
    re.IGNORECASE,
)
"""Listening: what follows says the customer's own words back."""
_CHARGE: Final = r"(?:fees?|charges?|fines?|penalt(?:y|ies)|surcharges?|bill|invoice|debt|difference|excess)\b"
_NO_CHARGE: Final = r"(?! (?:\w+ )?(?:fee|charge|debit|deduction|payment)s?\b)"
"""A sum that somebody takes follows."""
_STRONG: Final = re.compile(
    r"\b(?:refund|reimburs|compensat|waiv|rebate|voucher|coupon|goodwill|discount|deduct)\w*|\bgift cards?\b|\brepa(?:y|ys|id)\b"
    r"|\bpa(?:y|ys|ying)\b(?! attention)"
    r"|\b(?:will be|be|gets?) paid\b|\bcredit(?:s|ed|ing)?\b(?! card)|\bcover(?:s|ed|ing)?\b|\b(?:on|to|into|in) your (?:account|card"
    r"|bank|wallet)\b(?! (?:bill|statement))"
    rf"|{_MARK} (?:back|off|less|returned|for free)\b|\boff (?:your|the) (?:next |account )?(?:bill|order|invoice)\b|\bback {_MARK}"
    rf"|{_MARK} (?:(?:is|are|goes|go|comes|will be|will go"
    rf"|will come) )?(?:sent )?(?:to you|yours|from us)\b"
    r"|退(?![货貨换換回])|退回[给給到]?[您你]|[您你](?:会|會|将|將)?收到|赔|賠|补[偿償贴貼您你]|補[償貼您你]|返[还還现現回]|报销|報銷"
    r"|承担|承擔|减免|減免|优惠|優惠|便宜|抵扣|折让|券"
    r"|红包|紅包|[购購储儲礼禮]物?[卡券]"
    rf"|送[您你]|(?:我们|我們|我|公司|财务|財務)(?:来|來|先|会|會|再|就)?(?:付|支付|出)(?![现現货貨])|[给給](?:[您你]|客户|顧客)?(?:转"
    rf"|轉|打|汇|匯|付|加|多|少|减|減)?[款账帳]?\s?{_MARK}"
    rf"|(?:转[账帳]?|轉[帳]?|[汇匯]款?|打款)(?:[给給到][^,，。;；]{{0,4}})?\s?{_MARK}|{_MARK}\s?(?:钱|錢)?(?:就|会|會"
    rf"|都)?[给給][您你](?=$|[\s,，。;；!！])"
    rf"|(?:[给給到]|到)?[您你]的?(?:卡|账户|帳戶)上?(?:会|會)?(?:有|到|收到)\s?{_MARK}"
    rf"|{_MARK}[^,，。;；]{{0,8}}(?:(?<![没沒未有])(?:到账|到帳|入账|入帳"
    rf"|进账|進帳)|打到|汇到|匯到|转到|轉到)",
    re.IGNORECASE,
)
_NOW: Final = "(?:这笔|這筆|这个|這個)?[钱錢款]?(?:正|现在|現在|马上|馬上|已经|已經|这就|這就|就|会|會|将|將|在|都)*"
_ALONE: Final = (
    r"(?=\s*(?:$|[^\w\s]|[^\x00-\x7f]|(?:back|to|by|on|in|into|for|from|at|as|within|this|next|now|today|tomorrow|straight|directly"
    r"|too|again|and|or|extra|instead|over|of|more)\b))"
)
_REACHES: Final = re.compile(
    "|".join((
        # "you'll see £50 on your statement"; but not that they will see what we take
        rf"\byou(?:'ll| will| shall| should| are going to) (?:\w+ )?see (?:the |a |an |your )?{_MARK}{_NO_CHARGE}",
        # "we make it right with 300 yuan", "we meet you halfway with £100"
        rf"\b(?:mak(?:e|es|ing)|put|set|settl\w+|meet|clos\w+|say sorry|apologi\w+|thank)\b[^;]{{0,30}}\bwith (?:an? "
        rf"|another )?{_MARK}{_NO_CHARGE}",
        # "we cut £20 from your invoice", "we lower your bill by $40", "your next bill will be $40 lower", "you'll be £20 better off"
        rf"\b(?:take|taking|cut|cutting|knock|knocking|shave) {_MARK} from (?:your|the|this|that) (?:\w+ )?(?:bill|invoice|price|total"
        rf"|order|fee|charge)\b",
        rf"\b(?:reduc|lower|drop|cut|bring|tak|decreas)(?:e|es|ing|s|ping|ting)? (?:down )?(?:your|the|that|this) [^;]{{0,30}}\b(?:by"
        rf"|to) {_MARK}",
        rf"\b(?:will|'ll|going to) (?:be|come)(?: out)? (?:about )?{_MARK} (?:lower|cheaper|smaller|better off)\b",
        # "we top you up by £10", "I'll add £10 to your balance"
        rf"\b(?:top|tops|topping) (?:(?:you|it|that|your \w+) up|up (?:your \w+|it|you))? ?(?:(?:with|by) )?{_MARK}|\btop(?:s"
        rf"|ping)? up {_MARK}",
        rf"\b(?:add|load)(?:s|ing)? (?:an? |another |you )?{_MARK} (?:\w+ ){{0,3}}(?:to|on|onto) (?:your|the) (?:account|balance|wallet"
        rf"|card|app)\b",
        # "£50 is on its way", "there's £50 in it for you", "£50 for your trouble", "consider £50 done"
        rf"{_MARK} (?:is|are|comes?|will be) (?:already )?on (?:its|the|their) way\b|{_MARK} (?:in it )?for you\b"
        rf"|\bconsider (?:the )?{_MARK}",
        rf"{_MARK} for (?:your|the|all the) (?:trouble|patience|time|inconvenience|wait|loss|upset)\b",
        # "£50 is being sent to you", "£50 is being refunded", "£50 is coming your way", "we are throwing in £50"
        rf"{_MARK} (?:is|are) (?:now |just |already )?being (?:(?:paid|refunded|credited|reimbursed)\b(?! by you)|(?:sent|given|returned"
        rf"|transferred|wired|put)(?: back)? (?:(?:in|on)?to you|(?:in|on)(?:to)? your)\b)|{_MARK} (?:is |are )?coming your way\b"
        rf"|\bthrow(?:s|ing)? in (?:an? |another |an extra )?{_MARK}",
        # "I've arranged £50", "I am sorting £50 out for you", "I'll sort you £50", "I'll get you £50"
        rf"\b(?:arrang|sort|organi[sz]|secur|authori[sz]|releas|issu|process|approv)\w*(?: you)? (?:an? |another )?{_MARK}(?: out\b"
        rf"|{_ALONE})",
        rf"\b(?:get|getting|got) you (?:an? |another )?{_MARK}{_ALONE}|\blet you have\b[^;]{{0,20}}{_MARK}",
        # "we'll strike the £20 charge", "we write off the £20"
        rf"\b(?:cancel|remov|strik|drop|scrap|lift|wip|delet|tak)\w* (?:off )?(?:the |that |this |your )?{_MARK} (?:\w+ )?{_CHARGE}",
        rf"\b(?:revers|forgiv|absorb|writ)(?:e|es|ing|s)?(?: off)? (?:the |that |this |your )?{_MARK}",
        # 下个月账单少收您50元, 帳單幫您減收五十元, 给您抹掉50元零头, 折抵50元, 貼您50元運費, 给您垫付50元
        rf"(?:少收|少算|减收?|減收?|抹[掉去]?|折[抵让讓扣]?|[冲沖][销銷抵掉]|返|[垫墊]付?|[贴貼]"
        rf"|(?<![奖獎])[补補])[给給]?[您你]?(?:的)?\s?{_MARK}",
        # 给您账上充50元, 幫您儲值50元, 充50元到您账户
        rf"[给給帮幫为為][您你][^,，。;；¤]{{0,6}}(?:充|储值?|儲值?|存|加)值?[进進到入]?\s?{_MARK}",
        rf"{_MARK}[^,，。;；]{{0,4}}(?:到|进|進|入)[您你]的?[^,，。;；]{{0,4}}(?:[账帳卡]|[余餘][额額])",
        # 这50元不收您了, 這筆50元免收, 幫您把50元沖掉, 您不用付这50元了
        rf"{_MARK}[^,，。;；]{{0,6}}(?:不|免)再?(?:[跟向][您你])?收(?!手[续續])|(?:不用|不必"
        rf"|[无無]需)再?[付交缴繳][^,，。;；]{{0,3}}{_MARK}",
        rf"{_MARK}[^,，。;；]{{0,6}}(?:免|[冲沖]|抹)(?:了|掉|除|[销銷]|去)|{_MARK}[^,，。;；]{{0,4}}[贴貼补補][给給]?[您你]",
        rf"{_MARK}[^,，。;；]{{0,6}}(?:不用|不必|[无無]需)再?[付交缴繳]",
        # 50元正在匯給您, 把50元转给您, 50元给您转过去, 向您支付50元, 50元正在路上
        rf"{_MARK}{_NOW}(?:[汇匯付]款?|[转轉](?:[账帳])?|打款)[给給到][您你](?!看|过目|過目|的)|把\s?{_MARK}[^,，。;；的¤]{{0,4}}(?:[汇匯转轉付]"
        rf"|打款)[^,，。;；]{{0,2}}[给給到][您你](?!看|过目|過目)|{_MARK}{_NOW}[给給][您你](?:[汇匯]|[转轉补補](?=过|過|账|帳|到|上|了|$|[\s,，。;；]))"
        rf"|(?:[汇匯付]|[转轉](?![达達告述发發]))[您你]\s?{_MARK}(?!的)|向[您你](?:支付|付款?|[转轉][账帳]?|[汇匯]款?|打款)\s?{_MARK}|{_MARK}{_NOW}路上",
        # 给您申请好了50元, 300元算我们的
        rf"(?:申请|申請)(?:好|到|下[来來]|成功)了?[^,，。;；]{{0,4}}{_MARK}|{_MARK}[^,，。;；]{{0,3}}[算归歸](?:在)?(?:我[们們]"
        rf"|公司)(?!的?[责責错錯失疏])",
        # 您账户上会多出50元, 您下月账单会看到少了50元
        rf"[您你][^,，。;；¤]{{0,8}}(?:[会會能][^,，。;；¤]{{0,2}}(?:看到|看[见見]|多)|多出)[^,，。;；¤]{{0,6}}{_MARK}(?!的?(?:扣"
        rf"|[^,，。;；]{{0,2}}[费費]|月租|支出))",
    )),
    re.IGNORECASE,
)
"""Everyday words that give a sum when they reach it, and mean nothing of the kind elsewhere ("I put it right", 给您充电器)."""
_WEAK: Final = re.compile(
    r"\b(?:(?:(?:give|send|return|transfer|wire|grant|allow|offer|hand)(?:s|ing)?|giving|transferring|wiring)(?! (?:me|us)\b)"
    r"|you(?:'ll| will| shall)? (?:get|have|receive)|you(?:'re| are) (?:getting|receiving|being (?:given|sent|paid|offered)))"
    r"(?:(?: (?:you|him|her|them))?(?: (?:about|around|up to|for))?|(?: (?!call|ring|about|regarding|concerning|answer|for|on|over"
    r"|look|write|letter|mail|message|thought|attention|priority|out)[a-z']+){0,4})"
    rf" (?:(?<!your )(?<!the )(?<!this )(?<!that ){_MARK}(?! (?:bill|invoice|fine)\b)|{_MARK}{_ALONE})",
    re.IGNORECASE,
)
"""Words that give things as well as money: they give a sum only where it is not the price of a thing ("send the $2,000 sofa")."""
_PLAIN: Final = re.compile(
    r"(?:\b(?:is|are|will|be|there|here|comes?|arrives?|by|on|in|at|the|your|from|us|way|within|until|before|this|next|week|month"
    r"|today|tomorrow|tonight|now|soon|latest|noon"
    r"|days?|hours?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|evening|i|we|promise|sure|for|you|just|only|about|a|an|of|and"
    r"|cash)\b"
    r"|明天|今天|后天|後天|[周週][一二三四五六日天]|星期[一二三四五六日天]|月底|月初|前|之前|内|內|到|账|帳|就|会|會|我们|我們"
    r"|[您你的给給匯汇转轉打过過去来來钱錢将將在于於约約日月号號共]"
    r"|现金|現金|保证|保證|一定|\d|[\s\W_])*",
    re.IGNORECASE,
)
"""What may stand beside a sum that is a promise by itself: who, and when."""
_REMEDY: Final = re.compile(
    r"\byou(?:'ll| will| shall)? (?:get|receive|have)\b[^.;!?,]{0,30}\b(?:everything|all of it|it all|money|refund|vouchers?|coupons?"
    r"|credit|compensation|discount)\b"
    r"|\b(?:everything|it all|all of it|money|cash)\b[^.;!?,]{0,20}\b(?:back (?:to|on|by|in)|returned|(?:on|to|into|in) your (?:card"
    r"|account|bank))\b"
    r"|\b(?:vouchers?|coupons?|gift cards?|compensation|refund|reimbursement)\b (?:(?:is|are) (?:on|coming|sent|paid|booked|done)"
    r"|comes?|arrives?|follows?|by (?:post|mail|e-?mail|\w+day)"
    r"|will (?:be (?:paid|sent|issued|booked|there|on|with|made)|come|arrive|reach|follow))"
    r"|\b(?:refund|repay|reimburs|compensat|recompens)(?:e|s|es|ed|ing)? (?:you|it|this|that|the|your|everything|for)\b(?! (?:desk|team"
    r"|department))"
    r"|\bcredit(?:s|ed|ing)? (?:it |this |that )?(?:to )?(?:you|your)\b|\bwaiv(?:e|es|ed|ing)\b"
    r"|\bcover(?:s|ed|ing)?\b[^.;!?,]{0,20}\b(?:costs?|expenses?|fees?|bills?|charges?|loss|losses|damages?)\b"
    r"|\b(?:we|i|'ll|will)(?: will)? pay (?:you|for (?:the|your|it|everything|all|a))\b(?! a visit)|\byou (?:pay nothing"
    r"|will not be charged|won't be charged|will not pay)\b"
    r"|\b(?:(?:give|issue|send|offer|arrange|put|add|grant|apply|process|organi[sz]e|sort|email|mail|post|book|authori[sz]e)(?:s|d|ing)?"
    r"|giving(?! your)|issuing|arranging|organi[sz]ing|authori[sz]ing)\b"
    r"(?: (?!me\b|us\b|about|regarding|concerning|on\b|whether|if\b|for\b|into|up\b|information|details|answer|our\b|to\b"
    r"|call)[a-z'-]+){0,4}"
    r" (?:vouchers?|coupons?|gift cards?|store credit|credit notes?|rebate|discount|refund|reimbursement|compensation|cash ?back)\b"
    r"(?! (?:numbers?|codes?|forms?|requests?|team|desk|department|polic|rules?|terms|status|question|case|details|conditions|claims?"
    r"|decisions?|procedure|process))"
    r"|\bwith (?:an?|some|our|the) (?:\w+ )?(?:vouchers?|coupons?|gift cards?|store credit|discount|refund)\b"
    r"|\b(?:cancel|remove|strike|drop|scrap|lift|wipe|delete|reverse|absorb)(?:s|ing)?\b (?:off )?(?:the|that|this"
    r"|your) (?:\w+ )?(?:fees?|charges?"
    r"|fines?|penalty|surcharges?)\b"
    r"|\b(?:return|refund|give|pay|send)(?:s|ing)?(?: you| back)* the difference\b|\bmatch(?:es|ing)? (?:the|that|their"
    r"|this) (?:\w+ )?price\b"
    # several at once: "each of you gets a voucher", "we send all of you a gift"
    r"|\b(?:each|every(?:one|body)?|all|both)\b[^.;!?,]{0,30}\b(?:gets?|receives?|(?:is|are|be) (?:given|sent|paid))\b[^.;!?,]{0,30}"
    r"\b(?:vouchers?|coupons?|gift cards?|gifts?|credit|compensation|discount|refund|points|money back)\b"
    r"|\b(?:send|give|offer|grant)(?:s|ing)? (?:each|every(?:one|body)?|all|both)\b[^.;!?,]{0,30}"
    r"\b(?:something(?: back| extra| for)|gifts?|points|money|credit|compensation)\b"
    r"|\bno charge (?:this time|for you)\b|(?:\bnot|n't|\bnever|\bno longer) charge (?:you|your)\b|(?:\bis|\bare|'s|\bbe) on the house\b"
    r"|\bhave (?:the|your|this|that) [\w ]{1,20} on us\b"
    r"|\b(?:free|complimentary) (?:month|year|week|gift|upgrade|delivery|shipping|postage|case|meal|night|ticket|stay|replacement|repair"
    r"|service|product|item|set)\b"
    r"|\b(?:add|give|credit|put|send|gift)(?:s|ing)?(?: you| an?| another)* (?:\d{2,}|bonus|loyalty|reward|double"
    r"|extra) (?:\w+ )?(?:points|miles)\b"
    r"|退(?:款|费|費)[^,，。;；]{0,8}(?:到[账帳您你]|入[账帳]|退回|[给給][您你]|原路|办好|辦好)|(?:[给給帮幫为為][您你])(?:办理|辦理"
    r"|安排|处理|處理|全额|全額|做|办|辦)*退(?:款|费|費|钱|錢|还|還)"
    r"|(?:[运運邮郵]?[费費]用?|损失|損失|[钱錢款])[^,，。;；]{0,6}(?:(?:我们|我們|我|公司)(?:来|來|会|會|都|全部|给您|給您|帮您"
    r"|幫您)*(?:退|出|付|赔|賠)|承担|承擔|负担|負擔|报销|報銷)"
    r"|(?:我们|我們|公司)(?:来|來|会|會|都|全部|再)*(?:退(?![货貨换換回出])[钱錢款费費您你]|赔|賠|补偿|補償|报销|報銷)"
    r"|[赔賠][偿償付给給]*[您你]|[补補][偿償][给給]?[您你]"
    r"|(?:赔偿|补偿|補償|賠償)金?[^,，。;；]{0,8}(?:到[账帳]|给您|給您|[发發]放|打到|匯)"
    r"|(?:送|[发發]|寄|[补補]|[赠贈]|[给給][您你])[^,，。;；]{0,6}(?:券|红包|紅包|礼卡|禮卡|购物卡|購物卡|积分|點數|点数|購物金)"
    r"|(?:券|红包|紅包|礼卡|禮卡|购物卡|購物卡|購物金)[^,，。;；]{0,6}(?:寄|[发發]|送|到)"
    r"|[您你位家](?:都|將|将)?[会會將将](?:收到|[获獲]得|得到|拿到|[领領]到)[^,，。;；]{0,8}(?:券|红包|紅包|[购購]物[卡金]|[礼禮][物品卡金]"
    r"|积分|點數|点数|[补補][偿償]|[赔賠][偿償])"
    r"|[赔賠](?:[偿償]|[付给給])*(?:每|各位|大家|所有)|小[礼禮][物品][^,，。;；]{0,4}(?:寄|[发發]|送)"
    r"|(?:每[位人个個]|各位|大家)[^,，。;；]{0,6}(?:送|[发發]|寄|[补補]|[赠贈]|[给給]|得|[领領])[^,，。;；]{0,6}(?:券|红包|紅包|[礼禮][物品卡金]"
    r"|积分|點數|点数|[补補][偿償]|[购購]物[卡金])"
    r"|(?:[费費钱錢款]用?|月租|[损損]失)[^,，。;；]{0,6}(?:吸收|[给給帮幫][您你](?:取消|免|去掉)|(?:我们|我們|公司)不(?:要|收)了?"
    r"|不收[您你])"
    r"|(?:[费費租款钱錢]用?|[账帳][单單]|[个個]月)[^,，。;；]{0,4}(?:不用|不必|[无無]需)再?[付交缴繳]"
    r"|(?:[下这這本首头頭])(?:[个個])?(?:月|年|季|[单單]|餐|晚)[^,，。;；]{0,6}免[费費]"
    r"|[送赠贈][您你给給][^,，。;；]{0,8}(?:[会會][员員]|流量|[话話][费費]"
    r"|[礼禮]品|[赠贈]品)"
    r"|算(?:我们|我們|公司|我)(?:请|請|的)(?![责責错錯失疏问問不过過])"
    r"|免(?![费費])(?:收|掉|除|去)?[^,，。;；]{0,4}[费費]|[钱錢款][^,，。;；]{0,8}(?:到|打|匯|汇"
    r"|入)[进進入]?[您你]?的?[^,，。;；]{0,3}(?:卡|[账帳])",
    re.IGNORECASE,
)
"""Money promised without a sum: a remedy that comes, or a cost that is ours."""


def given(text: str) -> tuple[Sum, ...]:
    """Return the sums that a text gives, and not those that it only speaks of; an amount nobody said is one of ``None``."""
    normal = unicodedata.normalize("NFKC", text)
    plain = _PAYS.sub(lambda found: " " * len(found.group()), normal)
    places = placed(plain)
    marked = plain
    for place in reversed(places):
        marked = marked[: place.start] + _MARK + marked[place.end :]
    sure = [place.after_giving for place in places]
    found: list[Sum] = []
    alone = _PLAIN.fullmatch(marked) is not None and plain == normal
    for part, is_open in _parts(marked):
        for _ in range(part.count(_MARK)):
            place, *places_left = places
            after_giving, *sure = sure
            if not is_open and (alone or after_giving or _reached(part)):
                found.append(place.sum)
            places = tuple(places_left)
    return (*found, Sum(None)) if whole(text) and not _said_back(plain) else tuple(found)


def promises_remedy(text: str) -> bool:
    """Tell whether a text promises money without a sum: a voucher that comes, a refund that arrives, a fee that we bear."""
    plain = unicodedata.normalize("NFKC", text)
    return any(not is_open and _REMEDY.search(part) and not _said_back(part) for part, is_open in _parts(plain))


def _reached(part: str) -> bool:
    strong = _STRONG.search(part) or _REACHES.search(part) or _WEAK.search(part)
    return strong is not None and not _said_back(part)


def _said_back(part: str) -> bool:
    """Tell whether a part of a sentence says the customer's words back, with nothing that gives before them."""
    heard = _HEARD.search(part)
    if heard is None:
        return False
    giving = _STRONG.search(part) or _REACHES.search(part) or _WEAK.search(part)
    return giving is None or heard.start() < giving.start()


def _parts(plain: str) -> list[tuple[str, bool]]:
    """Return the parts of a text, and whether each leaves open what it says; "whether" reaches over an "and"."""
    parts: list[tuple[str, bool]] = []
    at, reaches = 0, False
    for end in (*_ENDS.finditer(plain), None):
        part = plain[at : end.end() if end else len(plain)]
        is_open = reaches or _OPEN.search(part) is not None
        parts.append((part, is_open))
        joined = end is not None and end.group().casefold() in {"and", "or"}
        reaches = joined and (reaches or re.search(r"\bwhether\b|\bif\b", part, re.IGNORECASE) is not None)
        at = end.end() if end else at
    return parts
