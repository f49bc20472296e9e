"""Words that lead to personal data, or say that a number is something else.

A cue is read without regard to width, case and Traditional writing; between its Han characters may stand what is put
there to hide it (`微·信`). One of letters is a whole word.
"""

from functools import cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.personal.reading import EDGE, KERNEL, char_at, char_before, is_letter
from cleaner.text.spam.lexicon import FILE as LEXICON
from cleaner.text.spam.lexicon import read_lexicon
from cleaner.text.spam.phrase_tree import NOTHING as UNSEEN
from cleaner.text.spam.phrases import FIRST_SYMBOL, GAP, WORD_SPACE, child_of, compile_phrases
from cleaner.text.units.characters import code_point_at

__all__ = ["Cues", "cue_before", "cues", "letters", "word_at"]

NO_CUE, PHONE, HOTLINE, IDENTITY, BANK, PASSPORT, SOCIAL_SECURITY, NETWORK = map(np.int64, range(8))
QQ, WECHAT, TELEGRAM, OTHER_NUMBER, VERSION, MAIL, MAIL_HOST, STREET, FILE_ENDING, PROGRAM = map(np.int64, range(8, 18))

WORDS = {
    PHONE: """
        电话 手机 手提 联系电话 致电 来电 请拨 拨打 拨号 座机 固话 传真 咨询 联系 联络 总机 预约 报名 订餐 订票
        前台 电联 热线电话 客服电话 联系方式 联系人 询价 办公室 校办 值班 携帯 打电话 通话 短信 tel telephone
        phone mobile mob cell call fax hotline whatsapp ph dial sms contact mobil tél téléphone тел телефон
        telefon teléfono telefono ＴＥＬ
    """,
    HOTLINE: """
        热线 客服热线 客服 服务热线 报警 报警电话 急救 急救电话 火警 火警电话 举报 举报电话 投诉 投诉电话 投诉热线
        免费热线 援助热线 市民热线 客服电话 服务电话 咨询热线 举报热线 全国热线 统一热线
    """,
    IDENTITY: """
        身份证 证号 身份证号 证件号 证件号码 公民身份号码 居民身份证 身份证字号 身份证统一编号 身分证
        身分证号 身分证字号 身分证统一编号 统一证号 居留证号 id_card hkid
    """,
    BANK: """
        银行卡 卡号 账号 帐号 账户 帐户 信用卡 储蓄卡 借记卡 汇款 收款 打款 转账 开户行 户名 工行 农行 中行 建行
        招行 银联 credit_card card_number card_no debit_card visa mastercard amex american_express jcb card
    """,
    PASSPORT: "护照 护照编号 通行证 通行证号 通行证号码 台胞证 回乡证 passport travel_document",
    SOCIAL_SECURITY: """
        ssn ss social_security social_security_number social_security_card soc_sec 社会安全号 社会安全号码 社保号
    """,
    NETWORK: "ip ip地址 ip_address ipv4 ipv6 地址",
    QQ: """
        qq q_q qq号 qq号码 qq群 qq群号 qq交流群 qq讨论群 qq咨询 qq客服 oicq 客服qq 在线qq 扣扣 扣扣号
        企鹅号 加扣 加q 扣扣群
    """,
    WECHAT: """
        微信 微信号 微信id 薇信 威信 徽信 葳信 微x 加微 加薇 加威 加v 加v信 v信 v信号 加微信 添加微信 客服微信
        微信客服 vx wx 加vx 加wx wechat weixin wechat_id weixin_id wxid v_x w_x 微❤信 微芯 崴信
    """,
    TELEGRAM: """
        telegram tg 电报 电报号 电报群 飞机号 纸飞机 飞机 telegram_id telegram频道 telegram群
        telegram群组 telegram号 telegram账号 飞机群 电报频道 tg号 tg群
    """,
    OTHER_NUMBER: """
        订单 订单号 订单编号 单号 编号 编码 货号 型号 流水 流水号 序列号 交易号 交易单号 快递 快递单号 运单 运单号
        物流单号 合同号 合同编号 工单 案号 案件 案件编号 批号 批次 档案号 备案 备案号 注册号 证书编号 专利号 期号
        条码 条形码 工号 学号 学籍号 考号 准考证 准考证号 邮编 邮政编码 文章编号 产品编号 许可证 准字 公安网备
        时间戳 代码 股票 基金 公告 金额 价格 定价 总价 售价 预算 isbn issn doi order order_no order_number invoice
        tracking serial serial_number sn s_n sku upc ean timestamp ts arxiv pmid cas part_no model ticket build commit
        zip 国药准字 校验
    """,
    VERSION: "版本 版本号 内核 version ver release build chrome firefox section chapter figure",
    MAIL: "mail email e_mail 邮箱 信箱 邮件",
    MAIL_HOST: """
        126 163 139 sina gmail foxmail hotmail sohu outlook yeah aliyun yahoo 189 live 21cn tom protonmail icloud
    """,
    STREET: """
        street st avenue ave road rd boulevard blvd lane ln drive dr court ct place pl square sq terrace ter way
        parkway pkwy highway hwy circle cir crescent alley
    """,
    FILE_ENDING: """
        png jpg jpeg gif svg webp bmp css js html htm php xml json pdf zip gz tar exe dll mp3 mp4 min ico txt yaml
        yml local
    """,
    PROGRAM: """
        android ios iphone ipad windows tencent api sdk login openid browser linux macos developer support
        official group groups account accounts payment people users
    """,
}
"""Words of each cue; `_` stands for a space."""

VARIANTS = """
    護护 聯联 繫系 繋系 撥拨 絡络 舉举 預预 約约 籤签 銀银 儲储 紙纸 飛飞
    時时 間间 戳戳 專专 許许 註注 執执 險险 歸归 塊块 係系 簡简 訊讯 費费 務务
"""
"""Traditional characters of these words that spam's lexicon has not, each with the one it is read as."""

MOST_GAPS = 2  # characters put between two Han characters of a cue
BACK_CHARACTERS = 24  # looked at before a number
FILLERS = frozenset(
    "号码號碼群是为為係的帐账户戶客服咨询在线交流讨论我加请您其均名及和与"
    "：:=＝－-—–―/ |｜()（）[]【】\"'“”‘’「」《》＋+，,、;；。.*~～#№\t"
    "numberidsoNUMBERIDSO0123456789"
)
"""What may stand between a cue and what it leads to: `QQ号码是：`, `passport no.`; not the `<` of a placeholder."""

njit = numba.njit(**KERNEL)


class Cues(NamedTuple):
    """The words as a tree of symbols, as `cleaner.text.spam.phrases` makes it."""

    symbols: npt.NDArray[np.uint16]  # of every code point
    kinds: npt.NDArray[np.uint8]  # of a symbol: not 0 for letters and digits of ASCII
    steps: npt.NDArray[np.int64]
    children: npt.NDArray[np.int32]
    meanings: npt.NDArray[np.int8]  # of a node: what the word that ends there leads to, or NO_CUE
    fillers: npt.NDArray[np.bool_]  # of every code point below 0x10000
    openers: npt.NDArray[np.bool_]  # of a symbol: whether a word for `cue_before` begins with it


@cache
def letters() -> dict[str, str]:
    """Characters written in place of others, Traditional ones among them: those of spam's lexicon and VARIANTS."""
    return read_lexicon(LEXICON.read_text("utf-8"))[1] | {pair[0]: pair[1] for pair in VARIANTS.split()}


@cache
def cues() -> Cues:
    """The words above, made ready when first asked for."""
    meaning = {word.replace("_", " "): kind for kind, words in WORDS.items() for word in words.split()}
    listed = list(meaning)
    kinds = np.array(list(meaning.values()), np.int8)
    phrases = compile_phrases(listed, letters())
    meanings = np.where(phrases.terms < 0, NO_CUE, kinds[phrases.terms]).astype(np.int8)
    fillers = np.zeros(0x10000, np.bool_)
    fillers[[ord(sign) for sign in FILLERS]] = True
    openers = np.zeros(len(phrases.kinds), np.bool_)
    openers[[phrases.symbols[ord(word[0])] for word, kind in meaning.items() if kind <= MAIL]] = True
    return Cues(phrases.symbols, phrases.kinds, phrases.steps, phrases.children, meanings, fillers, openers)


@njit
def word_at(view, position, cues):  # type: ignore[no-untyped-def]
    """What the longest word that begins at a byte leads to, and the byte after it; (NO_CUE, 0) if none does."""
    data, _, end = view
    node, gaps, was_latin = np.int32(0), 0, False
    meaning, stop = np.int64(0), np.int64(0)
    place = position
    while place < end:
        code, width = code_point_at(data, place, end)
        symbol = cues.symbols[np.uint32(code)]
        place += width
        if symbol == UNSEEN and node != 0:
            continue
        if symbol == GAP and node != 0 and gaps < MOST_GAPS:
            gaps += 1
            continue
        if symbol < FIRST_SYMBOL:
            break
        is_latin = cues.kinds[symbol] != 0
        if gaps and was_latin and is_latin:
            node = child_of(cues.steps, cues.children, node, np.uint16(WORD_SPACE))
        elif was_latin and not is_latin and gaps:
            break
        if gaps == 0 or node != 0:
            node = child_of(cues.steps, cues.children, node, symbol)
        if node == 0:
            break
        gaps, was_latin = 0, is_latin
        if cues.meanings[node] != 0 and not (is_latin and is_letter(char_at(view, place)[0])):
            meaning, stop = np.int64(cues.meanings[node]), place
    return meaning, stop


@njit
def cue_before(view, position, cues):  # type: ignore[no-untyped-def]
    """The nearest cue before a byte: what it leads to, characters between, and whether those are all fillers.

    Of several that end at one place the longest counts. It stands in the same line.
    """
    start = position
    for _ in range(BACK_CHARACTERS):
        code, before = char_before(view, start)
        if code in (EDGE, 0x0A):
            break
        start = before
    meaning, stop = np.int64(0), np.int64(0)
    place, was_letter = start, False
    while place < position:
        code, after = char_at(view, place)
        symbol = cues.symbols[np.uint32(code)]
        if symbol >= FIRST_SYMBOL and cues.openers[symbol] and not (was_letter and is_letter(code)):
            found, behind = word_at(view, place, cues)
            if 0 < found <= MAIL and stop < behind <= position:
                meaning, stop = found, behind
        was_letter = is_letter(code)
        place = after
    if meaning == 0:
        return meaning, np.int64(0), False
    distance, is_filled = np.int64(0), True
    while stop < position:
        code, stop = char_at(view, stop)
        distance += 1
        is_filled = is_filled and code < 0x10000 and cues.fillers[code]
    return meaning, distance, is_filled
